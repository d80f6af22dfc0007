/** One save for all lines: reasons at their cells, somebody else's changes taken in, and nothing done twice. */
import type { Label } from '@trellis/metadata/model/shape.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { keyKeeper } from '../../api/new-key.ts'
import type { WireFieldProblem } from '../../api/problem.ts'
import { problemOf } from '../../api/problem.ts'
import { query, recordsChanged, saveWithChildren } from '../../api/records.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { toastDone } from '../../ui/toast.tsx'
import { useReasons } from '../../ui/use-reasons.ts'
import type { LineItemsBlock } from '../layout.ts'
import type { PageRecord } from '../page-record.ts'
import { hasUnread, linesOf, placeErrors, rebase } from './lines.ts'
import { linesQuery } from './lines-query.ts'
import type { LineSetup, LinesState } from './use-lines.ts'

export function useSaveLines(page: PageRecord, block: LineItemsBlock, setup: LineSetup, state: LinesState) {
  const t = useText()
  const labelOf = useLabel()
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [general, setGeneral] = useReasons()
  const [keys] = useState(keyKeeper)
  const { object, record } = page
  const takeTheirs = async () => {
    const now = await query(linesQuery(setup, record.id))
    state.put(rebase(state.latest.current, now.records, setup.fields), false)
    setGeneral([t('record.lines_stale')])
  }
  const save = async () => {
    const changes = state.changes()
    if (!changes || busy) return
    if (hasUnread(state.latest.current)) return setGeneral([t('record.lines_unread')])
    setBusy(true)
    setGeneral([])
    const body = { [block.relation]: changes }
    try {
      await saveWithChildren(object.name, record.id, { values: body, key: keys.keyFor(body) })
      keys.done()
      const now = await query(linesQuery(setup, record.id))
      state.reset(linesOf(now.records))
      await recordsChanged(client, setup.child.name)
      await recordsChanged(client, object.name)
      toastDone(t('record.saved'))
    } catch (error) {
      const problem = problemOf(error)
      // An answer that never came leaves open whether it was done: the same key is sent again.
      if (problem.status !== 0) keys.done()
      if (problem.code === 'record.stale') return await takeTheirs()
      const prefix = `/${block.relation}`
      const own = (problem.errors ?? []).filter((one) => one.pointer.startsWith(prefix))
      const placed = placeErrors(state.latest.current, changes, own.map(belowRelation(setup, prefix, labelOf)))
      state.put(placed.lines, false)
      const nothing = placed.rest.length === 0 && own.length === 0
      const reason = problem.detail ?? problem.title
      setGeneral(nothing ? [reason] : placed.rest.length > 0 ? placed.rest : [t('record.refused')])
    } finally {
      setBusy(false)
    }
  }
  return { busy, general, save }
}

/** A reason below the relation; one about a field without a column is said above the lines, by the name of its field. */
function belowRelation({ child, columns }: LineSetup, prefix: string, labelOf: (label: Label) => string) {
  return (one: WireFieldProblem): WireFieldProblem => {
    const pointer = one.pointer.slice(prefix.length)
    const [, list = '', index = '', name = ''] = pointer.split('/')
    const field = Object.hasOwn(child.fields, name) ? child.fields[name] : undefined
    if (!field || columns.some(({ path }) => path === name)) return { ...one, pointer }
    return { ...one, pointer: `/${list}/${index}`, message: `${labelOf(field.label)}: ${one.message ?? one.code}` }
  }
}
