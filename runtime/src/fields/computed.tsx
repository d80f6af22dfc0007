/** Formula and roll-up fields: read with the type they return, never edited. */
import type { EditProps, FieldUi, ReadProps } from './field-ui.ts'
import { textOf } from './field-ui.ts'
import { checkbox } from './checkbox.tsx'
import { currency } from './currency.tsx'
import { date } from './date.tsx'
import { datetime } from './datetime.tsx'
import { duration } from './duration.tsx'
import { number } from './number.tsx'
import { percent } from './percent.tsx'
import { FixedLine, TextLine } from './text-line.tsx'
import { time } from './time.tsx'

const byReturn: { [type: string]: FieldUi } = {
  checkbox,
  boolean: checkbox,
  currency,
  date,
  datetime,
  duration,
  number,
  integer: number,
  percent,
  time,
}

/** The presentation of what a computed field returns; text when nothing else fits. */
export function uiOfReturn(returns: string | undefined): FieldUi | undefined {
  return returns !== undefined && Object.hasOwn(byReturn, returns) ? byReturn[returns] : undefined
}

export function ComputedRead(props: ReadProps) {
  const ui = uiOfReturn(props.field.returns) ?? (typeof props.value === 'number' ? number : undefined)
  return ui ? <ui.Read {...props} /> : <TextLine {...props} />
}

export function ComputedEdit(props: EditProps) {
  return <FixedLine {...props} value={textOf(props.value)} />
}
