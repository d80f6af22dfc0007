/** Who waits for news about a person: the person's open event streams of this process. */

/** A notification came or was read; a job of theirs went on. */
export type PersonNews = 'notification' | 'job'

const waiting = new Map<string, Set<(news: PersonNews) => void>>()

export function isPersonNews(kind: string): kind is PersonNews {
  return kind === 'notification' || kind === 'job'
}

/** Something of the person's changed, through whichever server. */
export function personHeard(user: string, news: PersonNews): void {
  for (const tell of waiting.get(user) ?? []) tell(news)
}

/** Returns the way to stop. */
export function onPersonNews(user: string, tell: (news: PersonNews) => void): () => void {
  const known = waiting.get(user) ?? new Set()
  waiting.set(user, known.add(tell))
  return () => {
    known.delete(tell)
    if (known.size === 0) waiting.delete(user)
  }
}
