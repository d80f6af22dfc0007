import type { EditProps, FieldUi } from './field-ui.ts'
import { NumberEdit, NumberLine } from './number-line.tsx'

/** A whole number. */
export const integer: FieldUi = { Read: NumberLine, Edit: IntegerEdit, filter: 'number', width: 110, align: 'right' }

function IntegerEdit(props: EditProps) {
  return <NumberEdit {...props} mode={{ scale: 0 }} />
}
