/** What the keys of the table do. */
import type { KeyboardEvent as Press, RefObject } from 'react'
import { useEffect } from 'react'
import type { RecordView } from '../../api/records.ts'
import { useEditingAtHand } from './editing-at-hand.ts'
import type { RecordTableProps } from './record-table.tsx'
import { nextRecordLine } from './table-items.ts'
import type { Range } from './use-fill.ts'

/** Where the cursor is: a line of the table and a column. */
export type Spot = { line: number; column: number }

type Keys = {
  spot: Spot
  setSpot(spot: Spot): void
  editing: Spot | null
  setEditing(spot: Spot | null): void
  canEdit(column: number): boolean
  columns: number
  show(line: number): void
  range: Range | null
  setRange(range: Range | null): void
  fill(range: Range): void
}

export function useTableKeys(props: RecordTableProps, keys: Keys) {
  const { items, selection, edits } = props
  useEditingAtHand(keys.spot.line >= 0)
  const move = (line: number, column: number) => {
    keys.setRange(null)
    keys.setSpot({ line, column })
    keys.show(line)
    const item = items[line]
    // The panel beside follows the cursor.
    if (props.list.search.peek !== undefined && item?.kind === 'record' && line !== keys.spot.line)
      props.onPeek(item.record)
  }
  const actions: { [key: string]: (event: Press) => void } = {
    ArrowDown: () => move(Math.min(items.length - 1, keys.spot.line + 1), keys.spot.column),
    ArrowUp: () => move(Math.max(0, keys.spot.line - 1), keys.spot.column),
    ArrowRight: () => onHead(false) || move(keys.spot.line, Math.min(keys.columns - 1, keys.spot.column + 1)),
    ArrowLeft: () => onHead(true) || move(keys.spot.line, Math.max(0, keys.spot.column - 1)),
    Home: () => move(nextRecordLine(items, -1, 1), keys.spot.column),
    End: () => move(nextRecordLine(items, items.length, -1), keys.spot.column),
    x: () => withRecord((record) => selection.toggle(record.id)),
    e: () => edit(),
    F2: () => edit(),
    Enter: () => onHead() || withRecord(props.onOpen),
    ' ': () => onHead() || withRecord(props.onPeek),
    Escape: () => (props.list.search.peek === undefined ? selection.clear() : props.list.peek(undefined)),
  }
  /** On the head of a group: folds it (`fold`: only that way), on the end of a long one: loads more. Answers whether it was one. */
  const onHead = (fold?: boolean): boolean => {
    const item = items[keys.spot.line]
    if (item?.kind === 'more') props.onMore(item.group.key)
    if (item?.kind === 'group' && (fold === undefined || fold === item.group.open))
      props.onFold(item.group.key, item.group.open)
    return item?.kind === 'group' || item?.kind === 'more'
  }
  const withRecord = (run: (record: RecordView) => void) => {
    const item = items[keys.spot.line]
    if (item?.kind === 'record') run(item.record)
  }
  const edit = () => {
    if (keys.spot.line < 0) return
    if (keys.canEdit(keys.spot.column)) keys.setEditing(keys.spot)
    else withRecord((record) => props.onForm(record))
  }
  const stretch = (step: 1 | -1) => {
    const range = keys.range ?? { column: keys.spot.column, from: keys.spot.line, to: keys.spot.line }
    const to = nextRecordLine(items, range.to, step)
    keys.setRange(to === range.from ? null : { ...range, to })
    keys.show(to)
  }
  /** Keys of a fill: true when the key was one. */
  const rangeKey = (event: Press): boolean => {
    const { line, column } = keys.spot
    const arrow = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const fills = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'd'
    if (line < 0 || !(fills || (event.shiftKey && arrow !== 0))) return false
    event.preventDefault()
    // Without chosen cells the cell takes what stands above it, as in a spreadsheet.
    if (fills) keys.fill(keys.range ?? { column, from: nextRecordLine(items, line, -1), to: line })
    else if (arrow !== 0) stretch(arrow)
    return true
  }
  return (event: Press) => {
    const inField =
      event.target instanceof HTMLElement &&
      event.target.closest('input, textarea, select, [contenteditable="true"]') !== null
    if (keys.editing || (inField && (event.target as HTMLInputElement).type !== 'checkbox')) return
    if (rangeKey(event)) return
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z') {
      event.preventDefault()
      void edits.undo()
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const name = event.key === 'j' ? 'ArrowDown' : event.key === 'k' ? 'ArrowUp' : event.key
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined
    // On a button these keys press it.
    const presses = name === 'Enter' || name === ' '
    if (!action || (presses && event.target instanceof HTMLElement && event.target.closest('button, a, input'))) return
    event.preventDefault()
    action(event)
  }
}

const moves = new Set(['ArrowDown', 'ArrowUp', 'j', 'k'])

/**
 * Whoever comes to a list presses `j` or an arrow at once: the first such key goes to the table, though nothing has the focus yet. A key that a
 * field, a button or an open dialog has is theirs.
 */
export function useFirstKey(table: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const listen = (press: KeyboardEvent) => {
      const { key, target } = press
      if (!moves.has(key) || press.ctrlKey || press.metaKey || press.altKey || press.defaultPrevented) return
      const nowhere = target === document.body || (target instanceof Element && target.id === 'page')
      if (!nowhere || document.querySelector('[role=dialog]')) return
      press.preventDefault()
      table.current?.focus({ preventScroll: true })
      table.current?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [table])
}
