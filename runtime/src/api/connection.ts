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

const pauseMs = 2000
const longestWaitMs = 8000

let asking: Promise<void> | null = null

/** Resolves when the server can be reached: at once if it can be now, else asked every few seconds and told as the connection. */
export async function serverAnswers(): Promise<void> {
  asking ??= askOn().finally(() => (asking = null))
  await asking
}

async function askOn(): Promise<void> {
  while (!(await answers())) {
    setConnection('offline')
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
  setConnection('online')
}

/** Neither a proxy that answers for a server that is down is an answer, nor a server that is still starting. */
async function answers(): Promise<boolean> {
  try {
    return (await fetch('/ready', { cache: 'no-store', signal: AbortSignal.timeout(longestWaitMs) })).ok
  } catch {
    return false
  }
}
