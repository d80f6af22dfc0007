/** The state of a form: values, what came beside them, saving, and where each reason of a refusal belongs. */
import { useHotkeys } from '@mantine/hooks'
import { useBlocker } from '@tanstack/react-router'
import { useCallback, useMemo, useState } from 'react'
import { useForm, useWatch } from 'react-hook-form'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { ObjectView } from '../../api/model.ts'
import { useModel } from '../../api/model.ts'
import { problemOf, problemsByField } from '../../api/problem.ts'
import type { RecordView } from '../../api/records.ts'
import { useMe } from '../../api/session.ts'
import { useText } from '../../i18n/i18n.ts'
import { choosingFormulas, layoutOf, personOf, useRankedLayouts } from '../../page/assigned-layout.ts'
import { useConditions } from '../../page/conditions.ts'
import type { LayoutUse } from '../../page/layout.ts'
import { useEngine } from '../../page/line-items/use-engine.ts'
import { formSections, formulasOf, isWorkedOut } from '../../page/layout.ts'
import { confirmDiscard } from '../../ui/confirm.ts'
import type { ChildrenOf } from './use-form-lines.ts'
import { useFormLines } from './use-form-lines.ts'
import { useLiveDefaults } from './use-live-defaults.ts'
import { judgeValues } from './load-verdict.ts'
import type { FormValues } from './form-values.ts'
import type { FormOf, FormState } from './record-form.tsx'
import { asRecord, besides, changedValues, shownFields, startValues } from './form-values.ts'

type FormInput = {
  object: ObjectView
  use: LayoutUse
  record: RecordView | null
  given: { [path: string]: JsonValue | undefined }
  /** `children`: what happens to the lines of the form, by relation. */
  save(values: FormValues, before: FormValues, children: ChildrenOf): Promise<void>
}

export function useRecordForm({ object, use, record, given, save }: FormInput) {
  const t = useText()
  const model = useModel()
  const me = useMe()
  const [before] = useState<FormValues>(() => startValues(object, given, record === null))
  const [beside, addBeside] = useBeside(given)
  const [general, setGeneral] = useState<string[]>([])
  const [busy, setBusy] = useState(false)
  const form = useForm<FormState>({
    defaultValues: before,
    shouldFocusError: true,
    mode: 'onSubmit',
    reValidateMode: 'onSubmit',
  })
  const { layout, sections, conditions } = useLiveLayout({ object, use, form, before, beside, record })
  const lines = useFormLines(object, layout)
  const engine = useEngine(object.name, needsEngine(object, record))
  const own = useLiveDefaults({ object, form, engine: record === null ? engine : null, beside, addBeside })
  const isDirty = () =>
    Object.keys(lines.changes()).length > 0 ||
    Object.keys(changedValues(form.getValues() as FormValues, { ...before, ...Object.fromEntries(own) })).length > 0
  const place = (error: unknown) => {
    const { problem, rest, placed } = lines.place(problemOf(error))
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
    if (first === undefined && rest.length === 0)
      rest.push(problem.code === 'network.unreachable' ? t('problem.offline_text') : (problem.detail ?? problem.title))
    setGeneral(rest)
    if (first !== undefined) focusField(first)
  }
  const submit = form.handleSubmit(async (state) => {
    const values = state as FormValues
    setBusy(true)
    setGeneral([])
    try {
      // The same rules as on the server, judged here first: a refusal then costs no round trip.
      await judgeValues({ model, object, values, record, userId: me.id, person: personOf(me) })
      await save(values, before, lines.changes())
    } catch (error) {
      place(error)
    } finally {
      setBusy(false)
    }
  })
  useHotkeys([['mod+Enter', () => void submit()]], [])
  const leave = async () => !isDirty() || (await confirmDiscard())
  const [done, setDone] = useState(false)
  useBlocker({
    shouldBlockFn: async () => !done && !busy && !(await leave()),
    enableBeforeUnload: () => !done && isDirty(),
  })
  return {
    form,
    lines,
    sections,
    conditions,
    beside,
    addBeside,
    engine,
    general,
    busy,
    submit,
    leave,
    place,
    before,
    finish: () => setDone(true),
  }
}

type Beside = { [path: string]: JsonValue }

/** Values of other paths that came along, and the way to add to them. */
function useBeside(given: FormInput['given']): readonly [Beside, (more: Beside) => void] {
  const [beside, setBeside] = useState(() => besides(given))
  const add = useCallback((more: Beside) => setBeside((known) => ({ ...known, ...more })), [])
  return [beside, add]
}

/** Formulas to show, or defaults that follow from what is typed. */
function needsEngine(object: ObjectView, record: RecordView | null): boolean {
  return Object.values(object.fields).some(
    (field) => isWorkedOut(field) || (record === null && field['default_formula'] !== undefined),
  )
}

type LiveInput = Pick<FormInput, 'object' | 'use' | 'record'> & {
  form: FormOf
  before: FormValues
  beside: { [path: string]: JsonValue }
}

/** The layout this person gets for the record as it is typed: another stage may have another one. */
function useLiveLayout({ object, use, form, before, beside, record }: LiveInput) {
  const model = useModel()
  const ranked = useRankedLayouts(object, use)
  const formulas = useMemo(() => {
    const all = ranked.flatMap(({ layout }) => formSections(model, object, layout))
    return [...choosingFormulas(ranked), ...formulasOf(all)]
  }, [model, object, ranked])
  const conditions = useConditions(object.name, formulas)
  const choosing = choosingFormulas(ranked).length > 0
  const typed = useWatch({ control: form.control, disabled: !choosing })
  const now = choosing ? ({ ...form.getValues(), ...typed } as FormValues) : before
  const layout = layoutOf(ranked, conditions, asRecord(now, beside, record))
  const sections = useMemo(() => formSections(model, object, layout), [model, object, layout])
  return { layout, sections, conditions }
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
