/** How long a record stands in its stage: by a formula field `STAGEDAYS(<choice>)` of its object, and the limit of that stage. Pure. */
import type { FieldView, ObjectView, OptionView } from '../api/model.ts'

const stageDays = /^\s*STAGEDAYS\(\s*(\w+)\s*\)\s*$/i

/** The field that counts the days of the choice; undefined where the object has none the person may read. */
export function stageDaysField(object: ObjectView, choice: string): FieldView | undefined {
  return Object.values(object.fields).find((field) => {
    const formula = field['formula']
    return field.type === 'formula' && typeof formula === 'string' && stageDays.exec(formula)?.[1] === choice
  })
}

/** `late` past the limit, `very_late` past twice the limit. */
export type Lateness = 'in_time' | 'late' | 'very_late'

export function latenessOf(days: number, limit: number | undefined): Lateness {
  if (limit === undefined || days <= limit) return 'in_time'
  return days <= 2 * limit ? 'late' : 'very_late'
}

/** Days a stage is meant to take: of the view where it says so, else of the choice itself. */
export function daysLimit(
  option: OptionView | undefined,
  limits: readonly { value: string; max_days?: number }[] | undefined,
): number | undefined {
  return limits?.find((limit) => limit.value === option?.value)?.max_days ?? option?.max_days
}
