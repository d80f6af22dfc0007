import type { FieldUi } from './field-ui.ts'
import { LookupEdit, LookupRead } from './lookup.tsx'

/** The parent a record belongs to and goes away with. Looks and works like a lookup; the difference is the server's. */
export const masterDetail: FieldUi = { Read: LookupRead, Edit: LookupEdit, filter: 'record', width: 190 }
