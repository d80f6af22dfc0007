import type { FieldUi, ReadProps } from './field-ui.ts'
import { textOf } from './field-ui.ts'
import { lineEdit } from './text-line.tsx'

/** The unified social credit code of a mainland organisation, 18 characters. */
export const uscc: FieldUi = { Read: UsccRead, Edit: lineEdit({ upper: true }), filter: 'text', width: 190 }

function UsccRead({ value }: ReadProps) {
  return <span className="figures">{textOf(value)}</span>
}
