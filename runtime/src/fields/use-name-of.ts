/** The name of a record known only by its id (a filter in the address); undefined until it is known. */
import { useQuery } from '@tanstack/react-query'
import type { ObjectView } from '../api/model.ts'
import { readRecord } from '../api/records.ts'
import { nameOf } from './name-of.ts'

export function useNameOf(object: ObjectView | undefined, id: string): string | undefined {
  const found = useQuery({
    queryKey: ['records', object?.name ?? '', 'name', id],
    enabled: object !== undefined && id !== '',
    queryFn: async ({ signal }) =>
      object ? nameOf(object, await readRecord(object.name, id, ['id', object.name_field], signal)) : '',
    staleTime: 60_000,
  })
  return found.data
}
