/** Who waits for notifications of a person: the person's open event streams of this process. */
const waiting = new Map<string, Set<() => void>>()

/** Something about the person's notifications changed, through whichever server. */
export function notificationHeard(user: string): void {
  for (const tell of waiting.get(user) ?? []) tell()
}

/** Returns the way to stop. */
export function onNotification(user: string, tell: () => void): () => void {
  const known = waiting.get(user) ?? new Set()
  waiting.set(user, known.add(tell))
  return () => {
    known.delete(tell)
    if (known.size === 0) waiting.delete(user)
  }
}
