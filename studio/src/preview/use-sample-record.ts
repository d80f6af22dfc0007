/** Records to draw with: those that are there and, of them, the one that is chosen, with everything the page shows. */
import { useQuery } from '@tanstack/react-query'
import type { ModelView, ObjectView } from '@trellis/runtime/api/model.ts'
import { askedFields, objectIn } from '@trellis/runtime/api/model.ts'
import { useModelQuery } from '@trellis/runtime/api/queries.ts'
import type { RecordView } from '@trellis/runtime/api/records.ts'
import { query } from '@trellis/runtime/api/records.ts'
import { textOf } from '@trellis/runtime/fields/field-ui.ts'

const samples = 25
const notAsked = new Set(['rich_text', 'encrypted_text'])

export type SampleRecords = { records: RecordView[]; named: { value: string; label: string }[]; loading: boolean }

/** `paths` beyond the object's own fields (through lookups) come along when they are published. */
export function useSampleRecords(object: string, paths: string[] = []): SampleRecords {
  const published = useModelQuery(true)
  const view = published.data && objectIn(published.data, object)
  const fields = view && published.data ? fieldsToAsk(published.data, view, paths) : []
  const found = useQuery({
    queryKey: ['records', object, 'samples', fields],
    queryFn: () => query({ object, fields, order_by: [{ field: 'updated_at', dir: 'desc' }], limit: samples }),
    enabled: fields.length > 0,
  })
  const records = found.data?.records ?? []
  return {
    records,
    named: records.map((record) => ({
      value: record.id,
      label: textOf(record[view?.name_field ?? 'id']) || record.id,
    })),
    loading: published.isPending || (found.isPending && fields.length > 0),
  }
}

function fieldsToAsk(model: ModelView, object: ObjectView, paths: string[]): string[] {
  const own = Object.values(object.fields).filter((field) => !notAsked.has(field.type))
  const known = paths.filter((path) => path.includes('.') && Object.hasOwn(object.fields, path.split('.')[0] ?? ''))
  return askedFields(model, object, [...own.map((field) => field.name), ...known])
}
