/** Where each reason of a refused save belongs: beside its field, at its cell of the lines, or above the form. */
import { useState } from 'react'
import { problemOf, problemsByField } from '../../api/problem.ts'
import { useText } from '../../i18n/i18n.ts'
import type { SectionBlock } from '../../page/layout.ts'
import { shownFields } from './form-values.ts'
import type { FormOf } from './record-form.tsx'
import type { useFormLines } from './use-form-lines.ts'

type Input = { form: FormOf; sections: SectionBlock[]; lines: ReturnType<typeof useFormLines> }

/** `general`: reasons that belong to no field; `place` puts those of an error where they belong; `refuseUnread` says that a pasted cell is in the way. */
export function useRefusal({ form, sections, lines }: Input) {
  const t = useText()
  const [general, setGeneral] = useState<string[]>([])
  const place = (error: unknown): void => {
    const given = problemOf(error)
    if (given.code === 'record.stale' && lines.concern(given))
      return void lines.takeTheirs(given).then(() => setGeneral([t('record.lines_stale')]), place)
    const { problem, rest, placed } = lines.place(given)
    const byField = problemsByField(problem)
    const shown = new Set(shownFields(sections))
    let first: string | undefined
    for (const [field, reasons] of Object.entries(byField)) {
      if (!shown.has(field)) {
        rest.push(...reasons)
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

/** Scrolls to the field and puts the cursor there, once it has been drawn with its reason. */
function focusField(name: string): void {
  requestAnimationFrame(() => {
    const input = document.querySelector<HTMLElement>(
      `[data-field="${CSS.escape(name)}"] :is(input, textarea, select, [contenteditable])`,
    )
    input?.focus()
    input?.scrollIntoView({ block: 'center' })
  })
}
