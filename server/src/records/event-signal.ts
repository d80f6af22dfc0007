/** Wakes who waits for events (event streams, the flow runner) after a write of this process; other processes are found by polling. */
const listeners = new Set<() => void>()

export function eventsWritten(): void {
  for (const listener of listeners) listener()
}

export function onEventsWritten(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
