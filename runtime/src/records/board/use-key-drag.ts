/**
 * Moving a card on the keyboard: space lifts it, arrows choose a column (and a lane), space puts it down, escape leaves it where it was.
 *
 * The card stays drawn where it is and keeps the focus; the cell it would go to is marked and said.
 */
import type { KeyboardEvent } from 'react'
import { useState } from 'react'
import type { RecordView } from '../../api/records.ts'
import type { BoardCell } from './use-board.ts'

export type Lifted = { record: RecordView; target: BoardCell }

export function useKeyDrag(cells: BoardCell[], keyOf: (record: RecordView) => string, put: (lifted: Lifted) => void) {
  const [lifted, setLifted] = useState<Lifted | null>(null)
  const onKeyDown = (press: KeyboardEvent, record: RecordView) => {
    if (lifted === null) {
      const target = cells.find((cell) => cell.key === keyOf(record))
      // On the name inside the card, space and enter open it.
      if (press.key !== ' ' || press.target !== press.currentTarget || !target) return
      press.preventDefault()
      return setLifted({ record, target })
    }
    const target = neighbour(cells, lifted.target, press.key)
    const isDown = press.key === ' ' || press.key === 'Enter'
    if (!target && !isDown && press.key !== 'Escape') return
    press.preventDefault()
    press.stopPropagation()
    if (target) return setLifted({ record, target })
    setLifted(null)
    if (!isDown) return
    put(lifted)
    stayWithCard(lifted.record.id)
  }
  return { lifted, onKeyDown, leave: () => setLifted(null) }
}

const lookMs = 50
const stayMs = 3000

/** The card is drawn anew in its new cell, whenever that is: whoever moved it is still with it, unless they went elsewhere. */
function stayWithCard(id: string, leftMs = stayMs): void {
  setTimeout(() => {
    if (document.activeElement === document.body)
      document.querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"]`)?.focus()
    if (leftMs > 0) stayWithCard(id, leftMs - lookMs)
  }, lookMs)
}

/** The next column to the side, the next lane up or down; the same cell at the edge. Undefined for other keys. */
export function neighbour(cells: BoardCell[], from: BoardCell, key: string): BoardCell | undefined {
  const columns = [...new Set(cells.map((cell) => cell.column.key))]
  const lanes = [...new Set(cells.map((cell) => cell.lane?.key))]
  const steps: { [name: string]: [column: number, lane: number] } = {
    ArrowRight: [1, 0],
    ArrowLeft: [-1, 0],
    ArrowDown: [0, 1],
    ArrowUp: [0, -1],
  }
  const step = Object.hasOwn(steps, key) ? steps[key] : undefined
  if (!step) return undefined
  const column = columns[within(columns.indexOf(from.column.key) + step[0], columns.length)]
  const lane = lanes[within(lanes.indexOf(from.lane?.key) + step[1], lanes.length)]
  return cells.find((cell) => cell.column.key === column && cell.lane?.key === lane) ?? from
}

function within(place: number, length: number): number {
  return Math.max(0, Math.min(length - 1, place))
}
