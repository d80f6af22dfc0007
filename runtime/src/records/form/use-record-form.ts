/** The state of a form: values, what came beside them, saving, and where each reason of a refusal belongs. */
import { useHotkeys } from '@mantine/hooks'
import { useCallback, useState } from 'react'
import { useForm } from 'react-hook-form'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { ObjectView } from '../../api/model.ts'
import { useModel } from '../../api/model.ts'
import type { RecordView } from '../../api/records.ts'
import { useMe } from '../../api/session.ts'
import { personOf } from '../../page/assigned-layout.ts'
import type { LayoutUse } from '../../page/layout.ts'
import { useAsTyped } from './as-typed.ts'
import type { DraftPlace } from './use-form-draft.ts'
import { draftOf, useKeepDraft } from './use-form-draft.ts'
import type { ChildrenOf } from './use-form-lines.ts'
import { useFormLines } from './use-form-lines.ts'
import { useLiveLayout } from './use-live-layout.ts'
import { useRefusal } from './use-refusal.ts'
import { useWorked } from './use-worked.ts'
import { useLeave } from './use-leave.ts'
import { useLiveDefaults } from './use-live-defaults.ts'
import { judgeValues } from './load-verdict.ts'
import type { FormValues } from './form-values.ts'
import type { FormState } from './record-form.tsx'
import { besides, changedValues, startValues } from './form-values.ts'

type FormInput = {
  object: ObjectView
  use: LayoutUse
  record: RecordView | null
  given: { [path: string]: JsonValue | undefined }
  draft: DraftPlace
  /** `children`: what happens to the lines of the form, by relation. */
  save(values: FormValues, before: FormValues, children: ChildrenOf): Promise<void>
}

export function useRecordForm({ object, use, record, given, draft, save }: FormInput) {
  const model = useModel()
  const me = useMe()
  const [before] = useState<FormValues>(() => startValues(object, given, record === null))
  const [beside, addBeside] = useBeside({ ...given, ...draft.kept?.beside })
  const [busy, setBusy] = useState(false)
  const form = useForm<FormState>({
    defaultValues: { ...before, ...draft.kept?.values },
    shouldFocusError: true,
    mode: 'onSubmit',
    reValidateMode: 'onSubmit',
  })
  const typed = useAsTyped(form, { beside, record })
  const { layout, sections, conditions, rules } = useLiveLayout({ object, use, typed })
  const lines = useFormLines(object, layout, draft.kept?.lines)
  const { engine, worked } = useWorked(object, record)
  const own = useLiveDefaults({ object, form, engine: record === null ? engine : null, beside, addBeside })
  const untouched = () => ({ ...before, ...Object.fromEntries(own) })
  const isDirty = () =>
    Object.keys(lines.kept()).length > 0 ||
    Object.keys(changedValues(form.getValues() as FormValues, untouched())).length > 0
  const forget = useKeepDraft(draft.place, { typed, lines }, () =>
    draftOf(object, {
      values: form.getValues() as FormValues,
      before: untouched(),
      now: typed.now(),
      lines: lines.kept(),
    }),
  )
  const { general, setGeneral, place, refuseUnread } = useRefusal({ object, form, typed, sections, conditions, lines })
  const submit = form.handleSubmit(async (state) => {
    const values = state as FormValues
    if (lines.unread()) return refuseUnread()
    setBusy(true)
    setGeneral([])
    try {
      // The same rules as on the server, judged here first: a refusal then costs no round trip.
      await judgeValues({ model, object, values, record, me, person: personOf(me) })
      await save(values, before, lines.changes())
    } catch (error) {
      place(error)
    } finally {
      setBusy(false)
    }
  })
  useHotkeys([['mod+Enter', () => void submit()]], [])
  const { leave, finish } = useLeave({ isDirty, busy, forget })
  return {
    form,
    layout: layout?.name,
    lines,
    sections,
    conditions,
    rules,
    typed,
    addBeside,
    worked,
    general,
    busy,
    submit,
    leave,
    place,
    before,
    restored: draft.kept !== null,
    forget,
    finish,
  }
}

type Beside = { [path: string]: JsonValue }

/** Values of other paths that came along, and the way to add to them. */
function useBeside(given: FormInput['given']): readonly [Beside, (more: Beside) => void] {
  const [beside, setBeside] = useState(() => besides(given))
  const add = useCallback((more: Beside) => setBeside((known) => ({ ...known, ...more })), [])
  return [beside, add]
}
