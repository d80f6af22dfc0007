/** The buttons of a record: those of metadata that hold for it, and taking it out of a queue; each ready to be pressed. */
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { Label } from '@trellis/metadata/model/shape.ts'
import type { ActionDocument } from '@trellis/metadata/schema/action.ts'
import type { OfferedAction } from '../../actions/offered-actions.ts'
import { offerActions } from '../../actions/offered-actions.ts'
import { quickCreate } from '../../actions/quick-create.ts'
import { actionsOn, isSafeLink } from '../../actions/record-actions.ts'
import { evaluateFormula } from '../../api/formula.ts'
import type { ModelView } from '../../api/model.ts'
import { namePath, objectIn, useModel } from '../../api/model.ts'
import { useMe } from '../../api/session.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { personOf } from '../../page/assigned-layout.ts'
import type { PageRecord } from '../../page/page-record.ts'
import { confirm } from '../../ui/confirm.ts'
import { Icon } from '../../ui/icon.tsx'
import { toastDone, toastProblem } from '../../ui/toast.tsx'
import { useMove } from '../list/use-move.ts'
import { useClaim } from './use-claim.tsx'

export type RecordActions = {
  actions: OfferedAction[]
  /** Key of the action under way. */
  busy: string | null
  /** What an action needs besides: the form asks for it. */
  asked: ReturnType<typeof useMove>['asked']
  done(): void
}

export function useRecordActions(page: PageRecord, names: string[] | undefined): RecordActions {
  const labelOf = useLabel()
  const model = useModel()
  const me = useMe()
  const [busy, setBusy] = useState<string | null>(null)
  const { run, asked, done } = useRun(page)
  const claim = useClaim(page)
  const { object, record, conditions } = page
  const documents = useMemo(() => actionsOn(model, object, personOf(me), names), [model, object, me, names])
  const shown = documents.filter(
    (action) => action.visible_when === undefined || conditions(action.visible_when, record) === true,
  )
  const doing = (key: string, work: () => Promise<void>) => async () => {
    setBusy(key)
    try {
      await work()
    } catch (error) {
      toastProblem(error)
    } finally {
      setBusy(null)
    }
  }
  const actions = [
    ...(claim ? [{ ...claim, run: () => void doing(claim.key, claim.run)() }] : []),
    ...shown.map((action): OfferedAction => ({
      key: action.name,
      label: labelOf(action.label as Label) || action.name.slice(object.name.length + 1),
      icon: <Icon name={action.icon ?? 'rocket'} size={15} />,
      run: () => void doing(action.name, () => run(action))(),
    })),
  ]
  useOffer(actions)
  return { actions, busy, asked, done }
}

/** The palette has what the page has; what is offered is made anew only when the names change. */
function useOffer(actions: OfferedAction[]): void {
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  const named = JSON.stringify(actions.map(({ key, label }) => [key, label]))
  useEffect(() => {
    const now = latest.current
    return offerActions(now.map((action, at) => ({ ...action, run: () => (latest.current[at] ?? action).run() })))
  }, [named])
}

function useRun(page: PageRecord) {
  const labelOf = useLabel()
  const t = useText()
  const model = useModel()
  const navigate = useNavigate()
  const { move, asked, done } = useMove()
  const { object, record } = page
  const valuesOf = async (formulas: { [field: string]: string } | undefined) => {
    const entries = Object.entries(formulas ?? {}).map(
      async ([field, formula]) => [field, await evaluateFormula(object.name, record.id, formula)] as const,
    )
    return Object.fromEntries(await Promise.all(entries)) as { [field: string]: JsonValue }
  }
  const run = async (action: ActionDocument): Promise<void> => {
    const name = labelOf(action.label as Label)
    const question = { title: name, text: labelOf(action.confirm), yes: name, danger: false }
    if (action.confirm !== undefined && !(await confirm(question))) return
    const { run: what } = action
    if (what.type === 'page') return void navigate({ to: '/-/page/$name', params: { name: what.page } })
    if (what.type === 'create') {
      const values = await valuesOf(what.values)
      return quickCreate({ object: what.object, values: { ...values, ...namesOf(model, page, what, values) } })
    }
    if (what.type === 'link') {
      const url = String((await evaluateFormula(object.name, record.id, what.url)) ?? '')
      if (isSafeLink(url)) window.open(url, '_blank', 'noopener')
      else toastProblem(new Error(t('record.action_no_link')))
      return
    }
    if (what.type !== 'update') return
    const values = await valuesOf(what.values)
    const nothing = () => undefined
    if (await move({ object, record, values, show: nothing, back: nothing }))
      toastDone(labelOf(action.success) || t('record.action_done', { action: name }))
  }
  return { run, asked, done }
}

/** What the form calls the record it was begun from, and records that one points at. */
function namesOf(
  model: ModelView,
  { object, record }: PageRecord,
  what: Extract<ActionDocument['run'], { type: 'create' }>,
  values: { [field: string]: JsonValue },
): { [path: string]: JsonValue } {
  const target = objectIn(model, what.object)
  const entries = Object.entries(values).flatMap(([name, value]) => {
    const field = target?.fields[name]
    const named = field && namePath(model, field)
    if (named === undefined || value === null) return []
    const from = `${(what.values?.[name] ?? '').trim().toLowerCase()}${named.slice(name.length)}`
    const called = value === record.id ? record[object.name_field] : record[from]
    return called === undefined ? [] : [[named, called] as const]
  })
  return Object.fromEntries(entries)
}
