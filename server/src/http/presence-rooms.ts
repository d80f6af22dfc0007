/**
 * Who has which record open, in memory of each server: a person's page says so again and again, and is forgotten when it stops. Servers tell each
 * other by NOTIFY; nothing is written.
 *
 * Shape   `rooms.say(...)` from a page, `rooms.peopleIn(...)`, `rooms.onChange(listener)`. Units: ms.
 */
import pg from 'pg'
import { newId } from '../new-id.ts'
import type { Server } from '../server.ts'

export type PresenceState = 'viewing' | 'editing' | 'gone'

/** `client` tells pages of the same person apart. */
export type Presence = {
  object: string
  record: string
  user: string
  name: string
  client: string
  state: PresenceState
}

/** One person in a room, whatever the number of their pages: editing when any of them edits. */
export type Present = { id: string; name: string; state: 'viewing' | 'editing' }

export type RoomChange = { object: string; record: string; people: Present[] }

export type PresenceRooms = {
  /** Takes in what a page says of itself and tells the other servers. */
  say(presence: Presence): Promise<void>
  peopleIn(object: string, record: string): Present[]
  onChange(listener: (change: RoomChange) => void): () => void
}

/** A page that has not been heard of for so long is gone; pages say they are there every 8 s. */
const keptMs = 20_000
const sweepMs = 2_000
const channel = 'trellis_presence'
const mostPages = 100_000

type Page = Presence & { until: number; own: boolean }

const all = new WeakMap<Server, PresenceRooms>()

export function presenceRooms(server: Server): PresenceRooms {
  let rooms = all.get(server)
  if (rooms === undefined) all.set(server, (rooms = openRooms(server)))
  return rooms
}

function openRooms(server: Server): PresenceRooms {
  const self = newId()
  const rooms = new Map<string, Map<string, Page>>()
  const listeners = new Set<(change: RoomChange) => void>()
  let pages = 0

  const take = (presence: Presence, own: boolean): void => {
    const key = `${presence.object} ${presence.record}`
    const room = rooms.get(key) ?? new Map<string, Page>()
    const before = JSON.stringify(peopleOf(room))
    const place = `${presence.user} ${presence.client}`
    pages -= room.size
    if (presence.state === 'gone') room.delete(place)
    else if (pages < mostPages) room.set(place, { ...presence, own, until: Date.now() + keptMs })
    pages += room.size
    if (room.size > 0) rooms.set(key, room)
    else rooms.delete(key)
    tell(presence, before, room)
  }
  const tell = ({ object, record }: { object: string; record: string }, before: string, room: Map<string, Page>) => {
    const people = peopleOf(room)
    if (JSON.stringify(people) === before) return
    for (const listener of listeners) listener({ object, record, people })
  }
  const sweep = (): void => {
    const now = Date.now()
    for (const room of rooms.values())
      for (const page of room.values()) if (page.until < now) take({ ...page, state: 'gone' }, page.own)
  }
  const timer = setInterval(sweep, sweepMs)
  timer.unref()
  /** A server that has just begun to listen is told who is here. */
  const retell = async (): Promise<void> => {
    const own = [...rooms.values()].flatMap((room) => [...room.values()].filter((page) => page.own))
    const payloads = own.map(({ own: _own, until: _until, ...presence }) => JSON.stringify({ from: self, presence }))
    const text = 'select pg_notify($1, payload) from unnest($2::text[]) payload'
    if (payloads.length > 0) await server.db.query({ text, values: [channel, payloads] })
  }
  const ear = listen(server, JSON.stringify({ from: self }), (payload) => {
    const heard = readPayload(payload)
    if (!heard || heard.from === self) return
    if (heard.presence) take(heard.presence, false)
    else void retell().catch((error: unknown) => server.log.warn({ err: error }, 'presence could not be told'))
  })
  server.onClose.push(async () => {
    clearInterval(timer)
    listeners.clear()
    await ear.close()
  })
  return {
    async say(presence) {
      await ear.ready
      take(presence, true)
      const payload = JSON.stringify({ from: self, presence })
      await server.db.query({ name: 'presence_tell', text: 'select pg_notify($1, $2)', values: [channel, payload] })
    },
    peopleIn: (object, record) => peopleOf(rooms.get(`${object} ${record}`) ?? new Map()),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function peopleOf(room: ReadonlyMap<string, Page>): Present[] {
  const people = new Map<string, Present>()
  for (const { user, name, state } of room.values()) {
    const known = people.get(user)
    if (state !== 'gone' && known?.state !== 'editing') people.set(user, { id: user, name, state })
  }
  return [...people.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

/** What comes over the channel is from servers of this database; anything else is not listened to. */
function readPayload(text: string): { from: string; presence?: Presence } | undefined {
  try {
    const payload = JSON.parse(text) as { from?: unknown; presence?: Presence }
    if (typeof payload.from !== 'string') return undefined
    return { from: payload.from, ...(typeof payload.presence?.record === 'string' && { presence: payload.presence }) }
  } catch {
    return undefined
  }
}

/** One connection on LISTEN, made anew when it breaks; each time the others are asked who is there. */
function listen(
  server: Server,
  question: string,
  heard: (payload: string) => void,
): { ready: Promise<void>; close(): Promise<void> } {
  let client: pg.Client | undefined
  let closed = false
  const connect = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: server.url, application_name: 'trellis-presence' })
    const again = () => {
      if (client !== next) return
      client = undefined
      if (!closed) setTimeout(() => void connect(), 1000).unref()
    }
    next.on('error', again)
    next.on('end', again)
    next.on('notification', (message) => heard(message.payload ?? ''))
    client = next
    try {
      await next.connect()
      await next.query(`listen ${channel}`)
      await next.query('select pg_notify($1, $2)', [channel, question])
    } catch {
      again()
      await next.end().catch(() => undefined)
    }
  }
  return {
    ready: connect(),
    async close() {
      closed = true
      await client?.end().catch(() => undefined)
    },
  }
}
