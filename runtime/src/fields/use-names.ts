/** The names of several records known by their ids; asked in one call and kept. */
import { useQuery } from '@tanstack/react-query'
import { useModel } from '../api/model.ts'
import { query } from '../api/records.ts'
import { nameOf } from './name-of.ts'

export function useNames(object: string | undefined, nameField: string, ids: string[]): Map<string, string> {
  const model = useModel()
  const shape = object === undefined ? undefined : model.objects[object]
  const found = useQuery({
    queryKey: ['records', object ?? '', 'names', ids],
    enabled: shape !== undefined && ids.length > 0,
    queryFn: async ({ signal }) => {
      if (!shape) return []
      const page = await query(
        {
          object: shape.name,
          fields: ['id', nameField],
          where: { field: 'id', op: 'in', value: ids },
          limit: Math.min(1000, ids.length),
        },
        signal,
      )
      return page.records.map((record) => ({ id: record.id, name: nameOf(shape, record) }))
    },
    staleTime: 60_000,
  })
  return new Map((found.data ?? []).map((one) => [one.id, one.name]))
}

export function idsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
}
