/**
 * Fill-down: the value of one cell in the cells below it. With the keyboard shift+arrows choose the cells and ctrl+D fills them; with the
 * pointer the corner of the cell is drawn down. One save, one undo; what a rule refuses stays in its cell with the reason.
 *
 * Units   at most 1,000 records at once, as many as one call takes.
 */
import type { PointerEvent } from 'react'
import { useState } from 'react'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { ObjectView } from '../../api/model.ts'
import { fieldIn, namePath, useModel } from '../../api/model.ts'
import type { RecordView } from '../../api/records.ts'
import { isWritable } from '../../fields/field-uis.ts'
import { textNow } from '../../i18n/i18n.ts'
import { toastDone } from '../../ui/toast.tsx'
import type { WrittenCell } from './save-cells.ts'
import type { Item } from './table-items.ts'
import type { useCellEdits } from './use-cell-edits.ts'

const maxRecords = 1000

/** Lines of one column, the one that is copied first; `to` may be above it while it is drawn. */
export type Range = { column: number; from: number; to: number }

/** `pathAt`: the path of a column whose cells can be written, else undefined. */
export function useFill(
  object: ObjectView,
  items: Item[],
  edits: ReturnType<typeof useCellEdits>,
  pathAt: (column: number) => string | undefined,
) {
  const model = useModel()
  const [range, setRange] = useState<Range | null>(null)
  const copied = (source: RecordView, path: string): Pick<WrittenCell, 'value' | 'beside'> => {
    const field = fieldIn(model, object, path)
    const named = field && namePath(model, field)
    const companions = Object.values(object.fields).filter((one) => one.companion_of === path && isWritable(one))
    const beside = [...companions.map((one) => one.name), named].filter((name): name is string => name !== undefined)
    const valueOf = (name: string): JsonValue => source[name] ?? null
    return { value: valueOf(path), beside: Object.fromEntries(beside.map((name) => [name, valueOf(name)])) }
  }
  const fill = async (chosen: Range): Promise<void> => {
    const { from, to, column } = chosen
    setRange(null)
    const path = pathAt(column)
    const source = items[from]
    const lines = to > from ? items.slice(from + 1, to + 1) : items.slice(Math.max(0, to), from)
    const targets = lines.flatMap((item) => (item.kind === 'record' ? [item.record] : [])).slice(0, maxRecords)
    if (path === undefined || source?.kind !== 'record' || targets.length === 0) return
    const values = copied(source.record, path)
    await edits.saveBlock(
      targets.map((record) => ({ record, path, ...values })),
      // What was refused is marked where it is.
      (count) => count > 0 && toastDone(textNow('list.filled', { count })),
    )
  }
  return { range, setRange, fill: (chosen: Range) => void fill(chosen), onDraw: drawing(setRange, fill) }
}

export function isInRange(range: Range | null, line: number): boolean {
  return range !== null && line >= Math.min(range.from, range.to) && line <= Math.max(range.from, range.to)
}

/** Drawing the corner of a cell down (or up) to the last cell that is to be filled. */
function drawing(setRange: (range: Range | null) => void, fill: (range: Range) => Promise<void>) {
  return (press: PointerEvent, column: number, line: number) => {
    press.preventDefault()
    press.stopPropagation()
    let drawn: Range = { column, from: line, to: line }
    setRange(drawn)
    const onMove = (move: globalThis.PointerEvent) => {
      const row = document.elementFromPoint(move.clientX, move.clientY)?.closest('[role=row]')
      const to = Number(row?.getAttribute('aria-rowindex') ?? Number.NaN) - 2
      if (!Number.isInteger(to) || to < 0 || to === drawn.to) return
      drawn = { ...drawn, to }
      setRange(drawn)
    }
    const stop = () => {
      window.removeEventListener('pointermove', onMove)
      window.removeEventListener('pointerup', onUp)
      window.removeEventListener('pointercancel', onCancel)
    }
    const onUp = () => {
      stop()
      if (drawn.to === drawn.from) setRange(null)
      else void fill(drawn)
    }
    const onCancel = () => {
      stop()
      setRange(null)
    }
    window.addEventListener('pointermove', onMove)
    window.addEventListener('pointerup', onUp)
    window.addEventListener('pointercancel', onCancel)
  }
}
