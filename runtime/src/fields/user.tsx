import type { FieldUi } from './field-ui.ts'
import { LookupEdit, LookupRead } from './lookup.tsx'

/** A colleague; round faces tell people from companies. */
export const user: FieldUi = { Read: LookupRead, Edit: LookupEdit, filter: 'record', width: 150 }
