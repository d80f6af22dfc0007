/** A file of the list, with the same filter, order and columns as on the screen: few records come at once, many become a job of the server. */
import type { RecordQuery } from '@trellis/metadata/query/record-query.ts'
import { followJob } from '../../actions/follow-job.ts'
import { saveFile } from '../../api/client.ts'
import type { ExportFormat, ExportWish } from '../../api/jobs.ts'
import { startExportJob } from '../../api/jobs.ts'
import { newKey } from '../../api/new-key.ts'
import { query } from '../../api/records.ts'
import type { ColumnSetting } from './views.ts'

/** Of so many at most a file is there in a moment; it is how far the server counts when it need not count all. */
const atOnce = 1000

/** `ids`: those records alone. Errors: access.denied, limit.export_rows, limit.rate, those of a query. */
export async function exportRecords(
  list: { query: RecordQuery; columns: ColumnSetting[] },
  format: ExportFormat,
  ids?: string[],
): Promise<void> {
  const { object, where, search, order_by, deleted } = list.query
  const chosen: ExportWish = ids === undefined ? { where, search } : { where: { field: 'id', op: 'in', value: ids } }
  const wish: ExportWish = {
    fields: list.columns.map((column) => column.field),
    order_by,
    ...chosen,
    ...(deleted ? { deleted } : {}),
  }
  if (await areMany(list.query, ids)) followJob((await startExportJob(object, format, wish, newKey())).id)
  else await saveFile(`/api/v1/records/${object}/export?format=${format}&header=label`, wish)
}

async function areMany(body: RecordQuery, ids: string[] | undefined): Promise<boolean> {
  if (ids !== undefined) return ids.length > atOnce
  const found = await query({ ...body, fields: ['id'], order_by: undefined, limit: 1, total: 'capped' })
  return found.total_capped === true || (found.total ?? 0) > atOnce
}
