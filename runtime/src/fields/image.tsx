import { FileEdit, FileRead } from './file.tsx'
import type { FieldUi } from './field-ui.ts'

/** A picture; named like a file. */
export const image: FieldUi = { Read: FileRead, Edit: FileEdit, filter: 'none', width: 140, formOnly: true }
