/** Where each reason of a refused save belongs: beside its field, at its cell of the lines, or above the form. */
import type { ObjectView } from '../../api/model.ts'
import { problemOf, problemsByField } from '../../api/problem.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { useReasons } from '../../ui/use-reasons.ts'
import type { Conditions } from '../../page/conditions.ts'
import type { SectionBlock } from '../../page/layout.ts'
import type { AsTyped } from './as-typed.ts'
import { focusField } from './focus-field.ts'
import { seenItems } from './form-values.ts'
import type { FormOf } from './record-form.tsx'
import type { useFormLines } from './use-form-lines.ts'

type Input = {
  object: ObjectView
  form: FormOf
  typed: AsTyped
  sections: SectionBlock[]
  conditions: Conditions
  lines: ReturnType<typeof useFormLines>
}

/** `general`: reasons that belong to no field; `place` puts those of an error where they belong; `refuseUnread` says that a pasted cell is in the way. */
export function useRefusal({ object, form, typed, sections, conditions, lines }: Input) {
  const t = useText()
  const labelOf = useLabel()
  const [general, setGeneral] = useReasons()
  const place = (error: unknown): void => {
    const given = problemOf(error)
    if (given.code === 'record.stale' && lines.concern(given))
      return void lines.takeTheirs(given).then(() => setGeneral([t('record.lines_stale')]), place)
    const { problem, rest, placed } = lines.place(given)
    const byField = problemsByField(problem)
    const shown = new Set(seenItems(object, { sections, conditions, now: typed.now() }).map((item) => item.field))
    let first: string | undefined
    for (const [field, reasons] of Object.entries(byField)) {
      if (!shown.has(field)) {
        // The reader does not see the field: its name says what the reason is about.
        const label = Object.hasOwn(object.fields, field) ? labelOf(object.fields[field]?.label) : ''
        rest.push(...reasons.map((reason) => (label === '' ? reason : `${label}: ${reason}`)))
        continue
      }
      form.setError(field, { type: 'server', message: reasons.join(' ') })
      first ??= field
    }
    if (first === undefined && rest.length === 0 && placed) rest.push(t('record.refused'))
    if (first === undefined && rest.length === 0) rest.push(problem.detail ?? problem.title)
    setGeneral(rest)
    if (first !== undefined) focusField(first)
  }
  return { general, setGeneral, place, refuseUnread: () => setGeneral([t('record.lines_unread')]) }
}
