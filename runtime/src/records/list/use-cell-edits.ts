/**
 * Editing in cells: saved at once and shown before the server answers; a refused value stays in its cell with the reason; the last 20
 * edits can be undone.
 *
 * A cell somebody else changed in between is never overwritten: only when the stale answer shows our own old value is it sent again.
 */
import { useQueryClient } from '@tanstack/react-query'
import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import { problemOf } from '../../api/problem.ts'
import type { Page, RecordView } from '../../api/records.ts'
import { undoChange, updateRecord } from '../../api/records.ts'
import type { ObjectView } from '../../api/model.ts'
import { textNow } from '../../i18n/i18n.ts'
import { toastDone, toastProblem } from '../../ui/toast.tsx'
import { cellReason } from './cell-reason.ts'
import { makeUndoStack } from './undo-stack.ts'

export type CellEdit = { record: RecordView; path: string; value: JsonValue; beside?: { [path: string]: JsonValue } }
/** Values that were refused, by cell, with the reason. */
export type Refusals = ReadonlyMap<string, { value: JsonValue; message: string }>
export type Values = { [path: string]: JsonValue | undefined }
/** One cell, or a whole change set (a paste). */
type Done = { id: string; before: Values } | { change: string }

const maxUndo = 20

export function cellKey(id: string, path: string): string {
  return `${id}/${path}`
}

export function useCellEdits(shape: ObjectView) {
  const object = shape.name
  const client = useQueryClient()
  const [done] = useState(() => makeUndoStack<Done>(maxUndo))
  const [refused, setRefused] = useState<Refusals>(new Map())
  const forget = useCallback((key: string) => {
    setRefused((known) => {
      if (!known.has(key)) return known
      const next = new Map(known)
      next.delete(key)
      return next
    })
  }, [])
  const save = useCallback(
    (edit: CellEdit) =>
      done.during(async () => {
        const { record, path, value, beside = {} } = edit
        const before: Values = Object.fromEntries(
          [path, ...Object.keys(beside)].map((name) => [name, record[name] ?? null]),
        )
        const key = cellKey(record.id, path)
        forget(key)
        showValues(client, object, { id: record.id, values: { [path]: value, ...beside } })
        try {
          const saved = await send(object, edit, before[path] ?? null)
          showValues(client, object, { id: record.id, values: ownValues(saved, record) })
          done.push({ id: record.id, before })
          void client.invalidateQueries({ queryKey: ['records', object, 'groups'] })
          void client.invalidateQueries({ queryKey: ['records', object, 'one', record.id] })
        } catch (error) {
          const problem = problemOf(error)
          const message = cellReason(shape, path, problem.errors) ?? problem.detail ?? problem.title
          showValues(client, object, { id: record.id, values: before })
          setRefused((known) => new Map(known).set(key, { value, message }))
        }
      }),
    [client, shape, object, forget, done],
  )
  const refuse = useCallback((cells: Refusals) => setRefused((known) => new Map([...known, ...cells])), [])
  /** Many cells saved in one change. */
  const saveMany = useCallback(
    <T extends { change: string | null }>(work: () => Promise<T>) =>
      done.during(async () => {
        const saved = await work()
        if (saved.change !== null) done.push({ change: saved.change })
        return saved
      }),
    [done],
  )
  const undo = useCallback(async () => {
    const last = await done.pop()
    if (!last) return
    try {
      if ('change' in last) {
        await undoChange(last.change)
        void client.invalidateQueries({ queryKey: ['records', object] })
      } else {
        const writable = Object.fromEntries(
          Object.entries(last.before)
            .filter(([path]) => !path.includes('.'))
            .map(([path, value]) => [path, value ?? null]),
        )
        const saved = await updateRecord(object, last.id, { values: writable })
        showValues(client, object, { id: last.id, values: { ...last.before, version: saved.version } })
        void client.invalidateQueries({ queryKey: ['records', object, 'groups'] })
      }
      toastDone(textNow('list.undone'))
    } catch (error) {
      toastProblem(error)
    }
  }, [client, object, done])
  return { refused, forget, save, saveMany, undo, refuse }
}

async function send(object: string, edit: CellEdit, before: JsonValue): Promise<RecordView> {
  const own = Object.fromEntries(Object.entries(edit.beside ?? {}).filter(([path]) => !path.includes('.')))
  const values = { [edit.path]: edit.value, ...own }
  try {
    return await updateRecord(object, edit.record.id, { values, version: edit.record.version })
  } catch (error) {
    const problem = problemOf(error)
    const untouched =
      problem.code === 'record.stale' &&
      problem.current &&
      JSON.stringify(problem.current[edit.path] ?? null) === JSON.stringify(before)
    // Saved the first time, and the answer got lost on the way.
    const done =
      problem.code === 'record.stale' && JSON.stringify(problem.current?.[edit.path]) === JSON.stringify(edit.value)
    if (done) return problem.current as RecordView
    if (!untouched) throw error
    return await updateRecord(object, edit.record.id, { values, version: Number(problem.current?.['version']) })
  }
}

/** Of what the server answered, the members that the row already shows: computed fields come along, names of lookups stay. */
function ownValues(saved: RecordView, row: RecordView): Values {
  return Object.fromEntries(Object.entries(saved).filter(([path]) => path === 'version' || Object.hasOwn(row, path)))
}

/** Writes values into every loaded page of the object. */
export function showValues(client: QueryClient, object: string, { id, values }: { id: string; values: Values }): void {
  const patched = (record: RecordView): RecordView => (record.id === id ? { ...record, ...values } : record)
  client.setQueriesData<InfiniteData<Page>>(
    { queryKey: ['records', object, 'pages'] },
    (known) =>
      known && { ...known, pages: known.pages.map((page) => ({ ...page, records: page.records.map(patched) })) },
  )
  client.setQueriesData<Page>(
    { queryKey: ['records', object, 'group-page'] },
    (known) => known && { ...known, records: known.records.map(patched) },
  )
}
