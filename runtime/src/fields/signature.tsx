import { FileEdit, FileRead } from './file.tsx'
import type { FieldUi } from './field-ui.ts'

/** A drawn signature, kept as a picture. */
export const signature: FieldUi = { Read: FileRead, Edit: FileEdit, filter: 'none', width: 140, formOnly: true }
