/** The record to draw with: the one that is chosen, else the newest, with everything the page shows. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ModelView, ObjectView } from '@trellis/runtime/api/model.ts'
import { askedFields, objectIn } from '@trellis/runtime/api/model.ts'
import { useModelQuery } from '@trellis/runtime/api/queries.ts'
import type { RecordView } from '@trellis/runtime/api/records.ts'
import { query } from '@trellis/runtime/api/records.ts'
import { textOf } from '@trellis/runtime/fields/field-ui.ts'

const notAsked = new Set(['rich_text', 'encrypted_text'])

/** What is chosen to draw with: a record by its id, the newest there is, or none: the page of a record that is not there yet. */
export type Sample = { id: string } | 'newest' | 'none'

export type SampleRecord = { record: RecordView | undefined; name: string; loading: boolean }

/** `paths` beyond the object's own fields (through lookups) come along when they are published. */
export function useSampleRecord(object: string, sample: Sample, paths: string[] = []): SampleRecord {
  const published = useModelQuery(true)
  const view = published.data && objectIn(published.data, object)
  const fields = view && published.data ? fieldsToAsk(published.data, view, paths) : []
  const asks = sample !== 'none' && fields.length > 0
  const id = typeof sample === 'object' ? sample.id : undefined
  const found = useQuery({
    queryKey: ['records', object, 'sample', id, fields],
    queryFn: () =>
      query({
        object,
        fields,
        ...(id === undefined
          ? { order_by: [{ field: 'updated_at', dir: 'desc' as const }] }
          : { where: { field: 'id', op: 'eq' as const, value: id } }),
        limit: 1,
      }),
    enabled: asks,
    placeholderData: keepPreviousData,
  })
  const record = sample === 'none' ? undefined : found.data?.records[0]
  return {
    record,
    name: textOf(record?.[view?.name_field ?? 'id']) || (record?.id ?? ''),
    loading: published.isPending || (found.isPending && asks),
  }
}

function fieldsToAsk(model: ModelView, object: ObjectView, paths: string[]): string[] {
  const own = Object.values(object.fields).filter((field) => !notAsked.has(field.type))
  const known = paths.filter((path) => path.includes('.') && Object.hasOwn(object.fields, path.split('.')[0] ?? ''))
  return askedFields(model, object, [...own.map((field) => field.name), ...known])
}
