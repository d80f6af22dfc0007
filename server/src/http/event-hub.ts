/** One reader of events per process, for all open event streams: it polls only while somebody listens, and at once after own writes. */
import type { RecordEvent, EventCursor } from '../records/event-feed.ts'
import { presentCursor, readEvents } from '../records/event-feed.ts'
import { onEventsWritten } from '../records/event-signal.ts'
import type { Server } from '../server.ts'

export type EventListener = {
  events(events: readonly RecordEvent[]): void
  model(version: number): void
  close(): void
}

export type EventHub = {
  /** Resolves with the place from which the listener gets every event. */
  add(listener: EventListener): Promise<EventCursor>
  remove(listener: EventListener): void
}

const pollMs = 250
const nudgeMs = 4
const pageSize = 2000

const hubs = new WeakMap<Server, EventHub>()

export function eventHub(server: Server): EventHub {
  let hub = hubs.get(server)
  if (hub === undefined) hubs.set(server, (hub = openHub(server)))
  return hub
}

function openHub(server: Server): EventHub {
  const listeners = new Set<EventListener>()
  let cursor: EventCursor | undefined
  let start: Promise<EventCursor> | undefined
  let timer: NodeJS.Timeout | undefined
  let reading: Promise<void> | undefined

  const read = async (): Promise<void> => {
    for (let more = true; more && cursor && listeners.size > 0;) {
      const events = await readEvents(server.db, cursor, pageSize)
      const last = events.at(-1)
      if (last) {
        cursor = { tx: last.tx, id: last.id }
        for (const listener of listeners) listener.events(events)
      }
      more = events.length === pageSize
    }
  }
  const tick = (): void => {
    clearTimeout(timer)
    reading ??= read()
      .catch((error: unknown) => server.log.warn({ err: error }, 'events could not be read'))
      .finally(() => {
        reading = undefined
        if (listeners.size > 0) schedule(pollMs)
      })
  }
  const schedule = (ms: number): void => {
    clearTimeout(timer)
    timer = setTimeout(tick, ms)
    timer.unref()
  }
  const stopSignal = onEventsWritten(() => {
    if (listeners.size > 0) schedule(nudgeMs)
  })
  const stopModel = server.models.onSwap((model) => {
    for (const listener of listeners) listener.model(model.revision)
  })
  server.onClose.push(async () => {
    clearTimeout(timer)
    stopSignal()
    stopModel()
    for (const listener of listeners) listener.close()
    listeners.clear()
  })
  return {
    async add(listener) {
      // The first listener decides where reading begins; later ones join where it is.
      if (listeners.size === 0) start = undefined
      listeners.add(listener)
      start ??= presentCursor(server.db).then((present) => (cursor = present))
      await start
      schedule(nudgeMs)
      return cursor as EventCursor
    },
    remove(listener) {
      listeners.delete(listener)
      if (listeners.size > 0) return
      clearTimeout(timer)
      cursor = undefined
    },
  }
}
