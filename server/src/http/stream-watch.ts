/**
 * Watches open streams for callers who are none any more: what is heard of a session, a key or a user asks the streams of that one at once.
 * Only what nobody tells is looked at by a clock, one for all streams: a session that runs out, and everybody while the ear is deaf.
 */
import type { SignedIn } from '../auth/callers.ts'
import type { Server } from '../server.ts'

/** A stream: by whom it was opened, as last known, and what asks whether they are still one. */
export type Watched = { signedIn(): SignedIn; ask(): void }

export type StreamWatch = {
  /** The stream is asked right away. What it returns ends the watch. */
  add(stream: Watched): () => void
}

/** Who runs out finds the stream closed within a second. */
const tickMs = 700

const watches = new WeakMap<Server, StreamWatch>()

export function streamWatch(server: Server): StreamWatch {
  let watch = watches.get(server)
  if (watch === undefined) watches.set(server, (watch = openWatch(server)))
  return watch
}

function openWatch(server: Server): StreamWatch {
  const { callers } = server.auth
  const streams = new Set<Watched>()
  /** By id of the session, of the key and of the user. */
  const byId = new Map<string, Set<Watched>>()
  let timer: NodeJS.Timeout | undefined

  const idsOf = (stream: Watched): string[] => [stream.signedIn().id, stream.signedIn().userId]
  const askAll = (some: Iterable<Watched>): void => {
    for (const stream of some) stream.ask()
  }
  let wasDeaf = false
  const tick = (): void => {
    const now = Date.now()
    const isDeaf = !callers.isCurrent
    const some = [...streams]
    askAll(isDeaf || wasDeaf ? some : some.filter((stream) => stream.signedIn().expiresAt <= now))
    wasDeaf = isDeaf
  }
  const stopHearing = callers.onChange((id) => askAll([...(id === null ? streams : (byId.get(id) ?? []))]))
  server.onClose.push(async () => {
    clearInterval(timer)
    stopHearing()
  })
  const remove = (stream: Watched, ids: readonly string[]): void => {
    streams.delete(stream)
    for (const id of ids) {
      const others = byId.get(id)
      others?.delete(stream)
      if (others?.size === 0) byId.delete(id)
    }
    if (streams.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
  return {
    add(stream) {
      const ids = idsOf(stream)
      streams.add(stream)
      for (const id of ids) byId.set(id, (byId.get(id) ?? new Set()).add(stream))
      timer ??= setInterval(tick, tickMs).unref()
      stream.ask()
      return () => remove(stream, ids)
    },
  }
}
