import type { FieldUi } from './field-ui.ts'
import { LookupEdit, LookupRead } from './lookup.tsx'

/** A parent of the same object; the server refuses a circle. */
export const hierarchy: FieldUi = { Read: LookupRead, Edit: LookupEdit, filter: 'record', width: 190 }
