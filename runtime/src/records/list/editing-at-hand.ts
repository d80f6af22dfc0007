/** What edits, pastes and fills is fetched before it is needed: a cell opens at once, and without a server too. */
import { useEffect } from 'react'
import { patiently } from '../../ui/lazy-part.ts'
import { loadSaving } from './use-block-edits.ts'
import { loadPaste } from './use-paste.ts'

export const loadEditing = async () => (await import('./cell-editing.tsx')).CellEditing

/** Whoever has reached the table may edit next. */
export function useEditingAtHand(isReached: boolean): void {
  useEffect(() => {
    if (!isReached) return
    for (const load of [() => patiently(loadEditing), loadPaste, loadSaving]) void load().catch(() => undefined)
  }, [isReached])
}
