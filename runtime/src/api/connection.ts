/** Whether the server can be reached, as told by the last request and the browser; the shell shows a bar while it cannot. */
import { useSyncExternalStore } from 'react'

export type Connection = 'online' | 'offline'

const listeners = new Set<() => void>()
let state: Connection = typeof navigator !== 'undefined' && navigator.onLine === false ? 'offline' : 'online'

export function connection(): Connection {
  return state
}

export function setConnection(next: Connection): void {
  if (next === state) return
  state = next
  for (const listener of listeners) listener()
}

export function useConnection(): Connection {
  return useSyncExternalStore(subscribe, connection)
}

/** Calls back whenever the state changes; returns the way to stop. */
export function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Follows the browser's own events; call once at start. */
export function watchConnection(): void {
  addEventListener('online', () => setConnection('online'))
  addEventListener('offline', () => setConnection('offline'))
}
