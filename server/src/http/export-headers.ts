/** What says that an answer is the file of an export. */
import type { ExportFormat } from '../records/export.ts'

const types: { [format in ExportFormat]: string } = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ndjson: 'application/x-ndjson; charset=utf-8',
}

/** `mark`: the number of the file in the audit trail. */
export function exportHeaders(format: ExportFormat, mark: string, fileName: string): { [name: string]: string } {
  return {
    'content-type': types[format],
    'content-disposition': `attachment; filename="${fileName}"`,
    'trellis-export': mark,
  }
}

export function isExportFormat(text: string): text is ExportFormat {
  return Object.hasOwn(types, text)
}
