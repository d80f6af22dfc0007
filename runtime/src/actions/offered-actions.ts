/** What can be done with the record on the screen: its page offers it, the palette lists it. */
import type { ReactNode } from 'react'
import { useSyncExternalStore } from 'react'

export type OfferedAction = { key: string; label: string; icon: ReactNode; run(): void }

let offered: readonly OfferedAction[] = []
const listeners = new Set<() => void>()

/** Returns the way to take the offer back. */
export function offerActions(next: readonly OfferedAction[]): () => void {
  put(next)
  return () => {
    if (offered === next) put([])
  }
}

export function useOfferedActions(): readonly OfferedAction[] {
  return useSyncExternalStore(subscribe, () => offered)
}

function put(next: readonly OfferedAction[]): void {
  offered = next
  for (const tell of listeners) tell()
}

function subscribe(tell: () => void): () => void {
  listeners.add(tell)
  return () => listeners.delete(tell)
}
