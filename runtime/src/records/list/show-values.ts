/** What is shown of records before the server has answered, or once it has. */
import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import type { Page, RecordView } from '../../api/records.ts'
import type { Values } from './send-cell.ts'

/** Writes values into every loaded page of the object. */
export function showValues(client: QueryClient, object: string, { id, values }: { id: string; values: Values }): void {
  const patched = (record: RecordView): RecordView => (record.id === id ? { ...record, ...values } : record)
  client.setQueriesData<InfiniteData<Page>>(
    { queryKey: ['records', object, 'pages'] },
    (known) =>
      known && { ...known, pages: known.pages.map((page) => ({ ...page, records: page.records.map(patched) })) },
  )
  client.setQueriesData<Page>(
    { queryKey: ['records', object, 'group-page'] },
    (known) => known && { ...known, records: known.records.map(patched) },
  )
}
