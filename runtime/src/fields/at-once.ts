/** Which editors of cells are done when something is chosen, and what of a day was typed: a day half typed may be a day. */
import { useRef } from 'react'
import type { FieldView } from '../api/model.ts'

const types = new Set(['select', 'lookup', 'master_detail', 'hierarchy', 'user', 'checkbox', 'rating', 'date'])

export type AtOnce = {
  /** Enter and arrows are the editor's own. */
  chooses: boolean
  /** Whether this value is the last one: it was chosen, not typed. */
  isFinal(value: unknown): boolean
  /** For the frame around the editor. */
  watch: { onInputCapture(): void; onClickCapture(): void }
}

/** How an editor in a cell ends. */
export function useAtOnce({ type }: FieldView): AtOnce {
  const typed = useRef(false)
  const isDay = type === 'date'
  return {
    chooses: types.has(type) && !isDay,
    isFinal: (value) => types.has(type) && !(isDay && (typed.current || value === null)),
    watch: {
      onInputCapture() {
        typed.current = true
      },
      onClickCapture() {
        typed.current = false
      },
    },
  }
}
