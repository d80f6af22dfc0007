/** The address that streams a list as a file: the same filter, order and columns as on the screen. Pure. */
import type { RecordQuery } from '@trellis/metadata/query/record-query.ts'
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
