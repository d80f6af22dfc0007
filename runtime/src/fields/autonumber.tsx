import type { FieldUi, ReadProps } from './field-ui.ts'
import { textOf } from './field-ui.ts'
import { FixedLine } from './text-line.tsx'

/** A number the server gives, in step with its pattern. */
export const autonumber: FieldUi = { Read: AutonumberRead, Edit: FixedLine, filter: 'text', width: 140 }

function AutonumberRead({ value }: ReadProps) {
  return <span className="figures">{textOf(value)}</span>
}
