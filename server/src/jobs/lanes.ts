/** Which kinds of jobs there are, and which of them wait for each other. */
import { runExport } from '../exports/export-job.ts'
import { runBulkJob } from '../imports/bulk-job.ts'
import { runImport } from '../imports/run.ts'
import { runUndoJob } from '../imports/undo-job.ts'
import type { Lanes } from './worker.ts'

export const lanes: Lanes = {
  write: { import: runImport, bulk: runBulkJob, undo: runUndoJob },
  read: { export: runExport },
}
