/** Whether the session ended while somebody was working; the shell then asks to sign in again over the page, so nothing typed is lost. */
import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let ended = false

export function endSession(): void {
  setEnded(true)
}

export function resumeSession(): void {
  setEnded(false)
}

export function useSessionEnded(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => ended,
  )
}

function setEnded(next: boolean): void {
  if (ended === next) return
  ended = next
  for (const listener of listeners) listener()
}
