import { ComputedEdit, ComputedRead } from './computed.tsx'
import type { FieldUi } from './field-ui.ts'

/** A value computed from the record; looks like what it returns (see uiOf). */
export const formula: FieldUi = { Read: ComputedRead, Edit: ComputedEdit, filter: 'text', width: 140 }
