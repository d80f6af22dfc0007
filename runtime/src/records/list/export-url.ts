/** The address that streams a list as a file: the same filter, order and columns as on the screen; and the file of named records. */
import type { RecordQuery } from '@trellis/metadata/query/record-query.ts'
import { saveFile } from '../../api/client.ts'
import { writeSort } from './list-search.ts'
import type { ColumnSetting } from './views.ts'

export function exportUrl(query: RecordQuery, columns: ColumnSetting[]): (format: string) => string {
  return (format) => {
    const parts = new URLSearchParams({
      format,
      header: 'label',
      fields: columns.map((column) => column.field).join(','),
    })
    if (query.where) parts.set('filter', JSON.stringify(query.where))
    if (query.order_by && query.order_by.length > 0)
      parts.set('order_by', writeSort(query.order_by.map((one) => ({ field: one.field, dir: one.dir ?? 'asc' }))))
    if (query.search !== undefined) parts.set('search', query.search)
    if (query.deleted) parts.set('deleted', '1')
    return `/api/v1/records/${query.object}/export?${parts.toString()}`
  }
}

/** Named records in the order of the list, however many: no address has room for thousands of ids. */
export async function saveChosen(query: RecordQuery, columns: ColumnSetting[], ids: string[]): Promise<void> {
  await saveFile(`/api/v1/records/${query.object}/export?format=csv&header=label`, {
    fields: columns.map((column) => column.field),
    where: { field: 'id', op: 'in', value: ids },
    order_by: query.order_by,
    ...(query.deleted ? { deleted: true } : {}),
  })
}
