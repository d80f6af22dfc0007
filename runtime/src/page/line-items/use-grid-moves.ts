/** Where the cursor of a line grid stands, and what keys do. Keys not named here belong to the browser. */
import type { ClipboardEvent, KeyboardEvent, RefObject } from 'react'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { flushSync } from 'react-dom'
import { textOf } from '../../fields/field-ui.ts'
import type { LineValues } from './lines.ts'
import { duplicateAt, fillDown, isTouched, removeAt } from './lines.ts'
import type { LineSetup, LinesState } from './use-lines.ts'

export type Place = { row: number; column: number }
/** `clear`: typing began, what was there gives way. */
export type Cursor = Place & { editing: boolean; clear: boolean }
export type Step = 'down' | 'right' | 'left' | 'stay'

/** What cells call; the same object for the life of the grid. */
export type GridMoves = {
  go(place: Place, editing?: boolean): void
  save(row: number, values: LineValues, step: Step): void
  leave(): void
  insert(at: number): void
  duplicate(at: number): void
  remove(at: number): void
}

type Input = {
  setup: LineSetup
  state: LinesState
  may: { create: boolean; update: boolean; delete: boolean }
  frame: RefObject<HTMLElement | null>
}

export function useGridMoves(input: Input) {
  const [cursor, setCursor] = useState<Cursor | null>(null)
  const [anchor, setAnchor] = useState<Place | null>(null)
  // Handlers of events read what was drawn last, so they can stay the same for the life of the grid.
  const [drawn] = useState(() => new Map<'now', Now>())
  useEffect(() => {
    drawn.set('now', { ...input, cursor, anchor })
  })
  const read = useCallback(() => drawn.get('now') as Now, [drawn])
  useFocus(input.frame, cursor)
  const go = useCallback(
    (place: Place, editing = false, more: { clear?: boolean; extend?: boolean } = {}) => {
      const { state, setup, cursor: at, anchor: from } = read()
      const row = Math.max(0, Math.min(place.row, state.latest.current.rows.length - 1))
      const column = Math.max(0, Math.min(place.column, setup.columns.length - 1))
      setAnchor(more.extend && at ? (from ?? { row: at.row, column: at.column }) : null)
      setCursor({ row, column, editing, clear: more.clear ?? false })
    },
    [read],
  )
  const stable = useMemo(() => movesOf(read, go, setCursor), [read, go])
  const onKeyDown = useCallback((event: KeyboardEvent) => keyDown(event, read(), { go, stable }), [read, go, stable])
  const onCopy = useCallback((event: ClipboardEvent) => copyBlock(event, read()), [read])
  const block = cursor && blockOf(cursor, anchor)
  return {
    place: cursor ?? undefined,
    rangeIn: (row: number): readonly [number, number] | undefined =>
      block && anchor && row >= block.top && row <= block.bottom ? [block.left, block.right] : undefined,
    stable,
    onKeyDown,
    onCopy,
  }
}

type Now = Input & { cursor: Cursor | null; anchor: Place | null }
type Go = (place: Place, editing?: boolean, more?: { clear?: boolean; extend?: boolean }) => void

function blockOf(cursor: Place, anchor: Place | null) {
  const from = anchor ?? cursor
  return {
    top: Math.min(from.row, cursor.row),
    bottom: Math.max(from.row, cursor.row),
    left: Math.min(from.column, cursor.column),
    right: Math.max(from.column, cursor.column),
  }
}

/** The cell of the cursor has the focus, unless its editor has. */
function useFocus(frame: RefObject<HTMLElement | null>, cursor: Cursor | null): void {
  useEffect(() => {
    if (!cursor || cursor.editing) return
    const cell = frame.current?.querySelector<HTMLElement>(`[data-cell="${cursor.row}:${cursor.column}"]`)
    if (cell && !cell.contains(document.activeElement)) cell.focus()
    if (cell && document.activeElement !== cell) cell.focus()
  }, [frame, cursor])
}

function movesOf(read: () => Now, go: Go, setCursor: (cursor: Cursor | null) => void): GridMoves {
  return {
    go: (place, editing) => go(place, editing),
    save(row, values, step) {
      const { state, cursor } = read()
      const line = state.latest.current.rows[row]
      if (line && Object.keys(values).length > 0) state.set(line, values)
      if (cursor) moveOn(read(), go, cursor, step)
    },
    leave() {
      const { cursor } = read()
      if (cursor) setCursor({ ...cursor, editing: false, clear: false })
    },
    insert(at) {
      const { state, may } = read()
      if (!may.create) return
      state.add(at)
      go({ row: at, column: 0 })
    },
    duplicate(at) {
      const { state, setup, may } = read()
      if (!may.create) return
      state.put(duplicateAt(state.latest.current, at, keptInCopy(setup)))
      go({ row: at + 1, column: read().cursor?.column ?? 0 })
    },
    remove(at) {
      const { state, may, cursor, anchor } = read()
      const block = cursor && anchor ? blockOf(cursor, anchor) : { top: at, bottom: at }
      const gone = state.latest.current.rows.slice(block.top, block.bottom + 1)
      if (!may.delete && gone.some((row) => row.id !== undefined)) return
      state.put(removeAt(state.latest.current, block.top, block.bottom))
      go({ row: block.top, column: cursor?.column ?? 0 })
    },
  }
}

/** A copy has what people write and what no two lines share is left out. */
export function keptInCopy(setup: LineSetup): (path: string) => boolean {
  return (path) => {
    const [head = ''] = path.split('.')
    const field = Object.hasOwn(setup.child.fields, head) ? setup.child.fields[head] : undefined
    return field?.unique !== true && setup.fields.includes(head)
  }
}

function moveOn({ state, setup, may }: Now, go: Go, from: Place, step: Step): void {
  const last = state.latest.current.rows.length - 1
  const end = setup.columns.length - 1
  const grow = () => {
    if (may.create) state.add(last + 1)
    return may.create
  }
  if (step === 'down') {
    if (from.row === last) grow()
    go({ row: from.row + 1, column: from.column })
  } else if (step === 'right') {
    if (from.column < end) go({ row: from.row, column: from.column + 1 })
    else if (from.row < last || (growsAt(state, last) && grow())) go({ row: from.row + 1, column: 0 })
    else go(from)
  } else if (step === 'left')
    go(from.column > 0 ? { row: from.row, column: from.column - 1 } : { row: from.row - 1, column: end })
  else go(from)
}

/** Whoever walks on from a line in which something was typed goes on typing; from others the way leads out of the grid. */
function growsAt(state: LinesState, row: number): boolean {
  const line = state.latest.current.rows[row]
  return line !== undefined && isTouched(line)
}

/** Tab and shift Tab go on to what stands behind and before the grid: nobody is kept in it. */
function leadsOut({ state, setup, may }: Now, { row, column }: Place, back: boolean): boolean {
  if (back) return row === 0 && column === 0
  const last = state.latest.current.rows.length - 1
  return row === last && column === setup.columns.length - 1 && !(may.create && growsAt(state, last))
}

const arrows: { [key: string]: readonly [number, number] } = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

function keyDown(event: KeyboardEvent, now: Now, { go, stable }: { go: Go; stable: GridMoves }): void {
  const { cursor, state, setup } = now
  if (!cursor || cursor.editing || event.nativeEvent.isComposing) return
  const done = () => event.preventDefault()
  const strong = event.ctrlKey || event.metaKey
  const arrow = arrows[event.key]
  if (arrow && !strong && !event.altKey) {
    done()
    return go({ row: cursor.row + arrow[0], column: cursor.column + arrow[1] }, false, { extend: event.shiftKey })
  }
  if (event.key === 'Tab') {
    if (leadsOut(now, cursor, event.shiftKey)) return
    done()
    return moveOn(now, go, cursor, event.shiftKey ? 'left' : 'right')
  }
  if (strong) return strongKey(event, now, { go, stable })
  const column = setup.columns[cursor.column]
  const row = state.latest.current.rows[cursor.row]
  if (!column || !row || event.altKey) return
  const canEdit = column.editable && (row.id === undefined ? now.may.create : now.may.update)
  if (event.key === 'Home' || event.key === 'End') {
    done()
    return go({ row: cursor.row, column: event.key === 'Home' ? 0 : setup.columns.length - 1 })
  }
  if (!canEdit) return event.key === 'Enter' ? moveOn(now, go, cursor, 'down') : undefined
  if (event.key === 'Enter' || event.key === 'F2') {
    done()
    return go(cursor, true)
  }
  if (event.key === 'Delete' || event.key === 'Backspace') {
    done()
    return clearBlock(now)
  }
  if (column.field.type === 'checkbox' && event.key === ' ') {
    done()
    return stable.save(cursor.row, { [column.path]: row.values[column.path] !== true }, 'stay')
  }
  // The editor takes the focus before the browser writes the letter, so the letter lands in it.
  if (event.key.length === 1) flushSync(() => go(cursor, true, { clear: true }))
}

function strongKey(event: KeyboardEvent, now: Now, { stable }: { go: Go; stable: GridMoves }): void {
  const { cursor, anchor, state } = now
  if (!cursor) return
  const key = event.key.toLowerCase()
  const act: { [key: string]: () => void } = {
    d: () => (event.shiftKey ? stable.duplicate(cursor.row) : fillBlock(now)),
    enter: () => stable.insert(cursor.row + 1),
    delete: () => stable.remove(cursor.row),
    backspace: () => stable.remove(cursor.row),
    z: () => state.undo(),
  }
  if (!Object.hasOwn(act, key) || (anchor === null && key === 'a')) return
  event.preventDefault()
  event.stopPropagation()
  act[key]?.()
}

/** Paths of the editable columns of a block, with the names beside them. */
function pathsOf({ setup, state }: Now, left: number, right: number): string[] {
  const columns = setup.columns.slice(left, right + 1).filter((column) => column.editable)
  const all = new Set(state.latest.current.rows.flatMap((row) => Object.keys(row.values)))
  return columns.flatMap(({ path }) => [
    path,
    ...[...all].filter((other) => other.startsWith(`${path}.`) || other === `${path}_currency`),
  ])
}

function fillBlock(now: Now): void {
  const { cursor, anchor, state } = now
  if (!cursor || !now.may.update) return
  const block = blockOf(cursor, anchor)
  state.put(fillDown(state.latest.current, block.top, block.bottom, pathsOf(now, block.left, block.right)))
}

function clearBlock(now: Now): void {
  const { cursor, anchor, state } = now
  if (!cursor) return
  const block = blockOf(cursor, anchor)
  const blank = Object.fromEntries(pathsOf(now, block.left, block.right).map((path) => [path, null]))
  for (const row of state.latest.current.rows.slice(block.top, block.bottom + 1)) state.set(row, blank)
}

/** A chosen block as spreadsheets take it; a lookup by its name. */
function copyBlock(event: ClipboardEvent, { cursor, anchor, state, setup }: Now): void {
  if (!cursor || cursor.editing) return
  const block = blockOf(cursor, anchor)
  const lines = state.latest.current.rows.slice(block.top, block.bottom + 1).map((row) =>
    setup.columns
      .slice(block.left, block.right + 1)
      .map(({ path }) => {
        const named = Object.keys(row.values).find((other) => other.startsWith(`${path}.`))
        const text = textOf(row.values[named ?? path])
        return /[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
      })
      .join('\t'),
  )
  event.clipboardData.setData('text/plain', lines.join('\n'))
  event.preventDefault()
}
