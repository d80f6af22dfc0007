import { ComputedEdit, ComputedRead } from './computed.tsx'
import type { FieldUi } from './field-ui.ts'

/** A value computed over child records; a number unless it says otherwise (see uiOf). */
export const rollup: FieldUi = { Read: ComputedRead, Edit: ComputedEdit, filter: 'number', width: 130, align: 'right' }
