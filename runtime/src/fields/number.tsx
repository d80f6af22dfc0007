import type { FieldUi } from './field-ui.ts'
import { NumberEdit, NumberLine } from './number-line.tsx'

/** A decimal number. */
export const number: FieldUi = { Read: NumberLine, Edit: NumberEdit, filter: 'number', width: 120, align: 'right' }
