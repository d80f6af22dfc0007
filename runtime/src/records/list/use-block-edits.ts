/**
 * Many cells saved in one call (a paste, a fill): one save, one undo. What no server took waits in its cells, is sent as soon as the server
 * answers, and leaves alone what somebody else changed in between.
 */
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import type { ObjectView } from '../../api/model.ts'
import { keyKeeper, newKey } from '../../api/new-key.ts'
import { problemOf } from '../../api/problem.ts'
import { textNow } from '../../i18n/i18n.ts'
import { patientOnce } from '../../ui/lazy-part.ts'
import { toastProblem } from '../../ui/toast.tsx'
import { keyOf } from './cell-key.ts'
import type { Refusals } from './cell-key.ts'
import type { WrittenCell } from './save-cells.ts'
import type { UndoStack } from './undo-stack.ts'
import { dropUnsent, sendLater } from './unsent-cells.ts'

/** A block on its way: the cells that nobody took out of it since. */
type Block = { place: string; cells: WrittenCell[] }

type Done = Pick<UndoStack<{ changes: string[] }>, 'push' | 'during'>

type Marks = { refuse(cells: Refusals): void; forget(keys: readonly string[]): void }

/** Whoever may paste or fill next has what it takes, without a server too. */
export const loadSaving = patientOnce(() => import('./save-cells.ts'))

/** `done` gets the change sets of what was saved. */
export function useBlockEdits(shape: ObjectView, done: Done, { refuse, forget }: Marks) {
  const client = useQueryClient()
  const [blocks] = useState(() => new Set<Block>())
  /** Answers whether the server took it or refused it: false when there was none. */
  const send = useCallback(
    async (block: Block, key: string, onSaved: (count: number) => void): Promise<boolean> => {
      const { cells, place } = block
      try {
        const { saveCells } = await loadSaving()
        const { refused, changes } = await saveCells(client, shape, cells, key)
        if (changes.length > 0) done.push({ changes })
        forget(cells.map(keyOf))
        refuse(refused)
        void client.invalidateQueries({ queryKey: ['records', shape.name] })
        onSaved(cells.length - refused.size)
        return true
      } catch (error) {
        if (problemOf(error).code === 'network.unreachable') {
          refuse(waitingIn(place, cells))
          return false
        }
        forget(cells.map(keyOf))
        toastProblem(error)
        return true
      }
    },
    [client, shape, done, refuse, forget],
  )
  /** `onSaved` hears how many cells were, when they are. Never rejects. */
  const saveBlock = useCallback(
    async (cells: WrittenCell[], onSaved: (count: number) => void): Promise<void> => {
      const block: Block = { place: newKey(), cells }
      const keys = keyKeeper()
      for (const cell of cells) {
        dropUnsent(keyOf(cell))
        for (const other of blocks) takeOut(other, keyOf(cell))
      }
      forget(cells.map(keyOf))
      blocks.add(block)
      const again = async (): Promise<boolean> => {
        try {
          const { changedSince } = await loadSaving()
          const changed = await changedSince(shape.name, block.cells)
          refuse(changed)
          block.cells = block.cells.filter((cell) => !changed.has(keyOf(cell)))
        } catch (error) {
          if (problemOf(error).code === 'network.unreachable') return false
        }
        return await done.during(() => sendBlock())
      }
      // The same cells go out under the same key: an answer that got lost is asked for again.
      const sendBlock = async (): Promise<boolean> => {
        const sent = block.cells.length === 0 || (await send(block, keys.keyFor(block.cells.map(written)), onSaved))
        if (sent) blocks.delete(block)
        return sent
      }
      if (!(await done.during(sendBlock))) sendLater(block.place, again)
    },
    [shape, done, blocks, send, refuse, forget],
  )
  /** The cell gets another value: no block that waits may bring the old one. */
  const takeFromBlocks = useCallback((key: string) => blocks.forEach((block) => takeOut(block, key)), [blocks])
  return { saveBlock, takeFromBlocks }
}

function takeOut(block: Block, key: string): void {
  block.cells = block.cells.filter((cell) => keyOf(cell) !== key)
}

function written(cell: WrittenCell) {
  return [keyOf(cell), cell.value]
}

function waitingIn(place: string, cells: readonly WrittenCell[]): Refusals {
  const message = textNow('list.cell_waits')
  return new Map(
    cells.map(({ refused, ...cell }) => {
      const { value, beside } = cell
      return [
        keyOf(cell),
        refused === undefined ? { value, beside, message, waits: place } : { value, message: refused },
      ]
    }),
  )
}
