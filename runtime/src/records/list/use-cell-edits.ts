/**
 * Editing in cells: saved at once and shown before the server answers; a refused value stays in its cell with the reason, one that no server
 * took waits there and is sent as soon as the server answers; the last 20 edits can be undone.
 */
import { useQueryClient } from '@tanstack/react-query'
import type { QueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { newKey } from '../../api/new-key.ts'
import { problemOf } from '../../api/problem.ts'
import type { RecordView } from '../../api/records.ts'
import { undoChange } from '../../api/records.ts'
import type { ObjectView } from '../../api/model.ts'
import { textNow } from '../../i18n/i18n.ts'
import { toastDone, toastInfo, toastProblem } from '../../ui/toast.tsx'
import { cellKey } from './cell-key.ts'
import type { Refusal, Refusals } from './cell-key.ts'
import { cellReason } from './cell-reason.ts'
import type { CellEdit, SavedCell, Values } from './send-cell.ts'
import { sendCell, takeBack, valuesBefore } from './send-cell.ts'
import { showValues } from './show-values.ts'
import { makeUndoStack } from './undo-stack.ts'
import { dropUnsent, sendLater } from './unsent-cells.ts'
import { useBlockEdits } from './use-block-edits.ts'

/** One cell, or whole change sets (a paste, with what was accepted after a question). */
type Done = SavedCell | { changes: string[] }

const maxUndo = 20

export function useCellEdits(shape: ObjectView) {
  const object = shape.name
  const client = useQueryClient()
  const [done] = useState(() => makeUndoStack<Done>(maxUndo))
  const [refused, setRefused] = useState<Refusals>(new Map())
  const refuse = useCallback((cells: Refusals) => setRefused((known) => new Map([...known, ...cells])), [])
  const forget = useCallback((keys: readonly string[]) => {
    setRefused((known) => {
      if (!keys.some((key) => known.has(key))) return known
      const gone = new Set(keys)
      return new Map([...known].filter(([key]) => !gone.has(key)))
    })
  }, [])
  const { saveBlock, takeFromBlocks } = useBlockEdits(shape, done, { refuse, forget })
  /** Answers whether the server took it or refused it: false when there was none. */
  const send = useCallback(
    async (edit: CellEdit, sendingKey: string): Promise<boolean> => {
      const { record, path, value, beside } = edit
      const key = cellKey(record.id, path)
      const before = valuesBefore(edit)
      try {
        const saved = await sendCell(object, edit, sendingKey)
        showValues(client, object, { id: record.id, values: { [path]: value, ...beside, ...ownValues(saved, record) } })
        done.push({ id: record.id, before, after: { ...before, ...saved }, version: saved.version })
        forget([key])
        void client.invalidateQueries({ queryKey: ['records', object, 'groups'] })
        void client.invalidateQueries({ queryKey: ['records', object, 'one', record.id] })
        return true
      } catch (error) {
        const problem = problemOf(error)
        const waits = problem.code === 'network.unreachable'
        const said = cellReason(shape, path, problem.errors) ?? problem.detail ?? problem.title
        const message = waits ? textNow('list.cell_waits') : said
        showValues(client, object, { id: record.id, values: before })
        refuse(new Map([[key, { value, message, beside, ...(waits && { waits: key }) }]]))
        return !waits
      }
    },
    [client, shape, object, done, forget, refuse],
  )
  const save = useCallback(
    (edit: CellEdit) =>
      done.during(async () => {
        const { record, path, value, beside } = edit
        const [key, sendingKey] = [cellKey(record.id, path), newKey()]
        dropUnsent(key)
        takeFromBlocks(key)
        forget([key])
        showValues(client, object, { id: record.id, values: { [path]: value, ...beside } })
        if (!(await send(edit, sendingKey))) sendLater(key, () => send(edit, sendingKey))
      }),
    [client, object, done, forget, send, takeFromBlocks],
  )
  /** What still waits for the server was the last thing done: it is let go, and nothing was saved. */
  const letGo = useCallback((): boolean => {
    const place = [...refused.values()].findLast(({ waits }) => waits !== undefined && dropUnsent(waits))?.waits
    if (place === undefined) return false
    forget([...refused].filter(([, { waits }]) => waits === place).map(([key]) => key))
    return true
  }, [refused, forget])
  /** A value that the form would not take, before it is sent. */
  const refuseOne = useCallback(
    (id: string, path: string, refusal: Refusal) => refuse(new Map([[cellKey(id, path), refusal]])),
    [refuse],
  )
  const undo = useCallback(async () => {
    if (letGo()) return
    const last = await done.pop()
    if (!last) return
    try {
      await ('changes' in last ? undoChanges(client, object, last.changes) : undoCell(client, object, last))
    } catch (error) {
      toastProblem(error)
    }
  }, [client, object, done, letGo])
  return { refused, save, saveBlock, undo, refuse: refuseOne }
}

async function undoCell(client: QueryClient, object: string, last: SavedCell): Promise<void> {
  const saved = await takeBack(object, last)
  if (saved) showValues(client, object, { id: last.id, values: { ...last.before, version: saved.version } })
  void client.invalidateQueries({ queryKey: ['records', object, 'groups'] })
  if (saved) toastDone(textNow('list.undone'))
  else toastInfo(textNow('list.undo_kept', { count: 1 }))
}

async function undoChanges(client: QueryClient, object: string, changes: string[]): Promise<void> {
  let kept = 0
  for (const change of changes.toReversed()) kept += (await undoChange(change)).kept.length
  void client.invalidateQueries({ queryKey: ['records', object] })
  if (kept === 0) toastDone(textNow('list.undone'))
  else toastInfo(textNow('list.undo_kept', { count: kept }))
}

/** Of what the server answered, the members that the row already shows: computed fields come along, names of lookups stay. */
function ownValues(saved: RecordView, row: RecordView): Values {
  return Object.fromEntries(Object.entries(saved).filter(([path]) => path === 'version' || Object.hasOwn(row, path)))
}
