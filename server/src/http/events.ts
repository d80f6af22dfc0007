/**
 * `GET /api/v1/events`: server-sent events of records and metadata the caller may see. `Last-Event-ID` goes on where a stream broke off.
 *
 * Rights are asked anew before anything is told: a revoked session or key ends the stream, a changed right changes what is told.
 */
import type { Context } from 'hono'
import { objectOf } from '@trellis/metadata/model/shape.ts'
import { ProblemError, raise } from '@trellis/metadata/problem.ts'
import { onPersonNews } from '../auth/person-signal.ts'
import type { Ctx } from '../ctx.ts'
import type { EventCursor, RecordEvent } from '../records/event-feed.ts'
import { cursorText, readCursorText, readEvents, visibleEvents } from '../records/event-feed.ts'
import { isNewsTold } from '../records/notifications.ts'
import { readableAmong } from '../records/readable.ts'
import type { Server } from '../server.ts'
import { buildCtx, knownCaller } from './caller.ts'
import { eventHub } from './event-hub.ts'
import { presenceRoutes } from './presence.ts'
import { presenceRooms } from './presence-rooms.ts'
import type { RoomChange } from './presence-rooms.ts'
import type { EventListener } from './event-hub.ts'
import type { Route } from './route.ts'
import { streamWatch } from './stream-watch.ts'

const heartbeatMs = 15_000
/** By then every server has heard of a right that was given with a notification. */
const rightsHeardMs = 1200
/** A reader that is so many bytes behind is cut off; it comes back with Last-Event-ID. */
const maxBehindBytes = 4_000_000
/** More missed events than this: the client reads its lists again. */
const maxMissed = 10_000

export const eventRoutes: Route[] = [
  { method: 'GET', path: '/api/v1/events', access: 'signed_in', handle: stream },
  ...presenceRoutes,
]

async function stream(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const objects = c.req.query('objects')?.split(',')
  const header = c.req.header('last-event-id')
  const resume =
    header === undefined
      ? undefined
      : (readCursorText(header) ?? raise('request.malformed', { detail: 'Last-Event-ID is not of this server' }))
  const { promise: listening, resolve, reject } = Promise.withResolvers<void>()
  const source = openStream({ c, ctx, server, objects: objects && new Set(objects), resume })
  const body = new ReadableStream<Uint8Array>(
    { ...source, start: (controller) => Promise.resolve(source.start?.(controller)).then(resolve, reject) },
    { highWaterMark: maxBehindBytes, size: (chunk) => chunk?.byteLength ?? 0 },
  )
  // Whoever has the answer hears what happens from now on.
  await listening
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=UTF-8',
      'cache-control': 'private, no-store',
      'x-accel-buffering': 'no',
    },
  })
}

type Wish = {
  c: Context
  ctx: Ctx
  server: Server
  objects: ReadonlySet<string> | undefined
  resume: EventCursor | undefined
}

function openStream(wish: Wish): UnderlyingDefaultSource<Uint8Array> {
  const { c, server } = wish
  const hub = eventHub(server)
  const encoder = new TextEncoder()
  let heartbeat: NodeJS.Timeout | undefined
  let stopWatch: (() => void) | undefined
  let queue: Promise<void> = Promise.resolve()
  let listener: EventListener | undefined
  let closed = false
  let stopNews: (() => void) | undefined
  let stopPresence: (() => void) | undefined

  const stop = (): void => {
    closed = true
    clearInterval(heartbeat)
    stopWatch?.()
    stopNews?.()
    stopPresence?.()
    if (listener) hub.remove(listener)
  }
  return {
    async start(controller) {
      const send = (text: string): void => {
        if (closed) return
        if ((controller.desiredSize ?? 0) < 0) return end()
        controller.enqueue(encoder.encode(text))
      }
      const end = (): void => {
        if (closed) return
        stop()
        controller.close()
      }
      /** For a caller who is still one. */
      const inTurn = (work: (ctx: Ctx) => Promise<void> | void): void => {
        queue = queue
          .then(() => buildCtx(c, server))
          .then(work)
          .catch(end)
      }
      const sendStill = (text: string): void => inTurn(() => send(text))
      const notifications = notificationTeller(inTurn, send)
      const tell = (events: readonly RecordEvent[]): void => {
        queue = queue.then(() => tellEvents(wish, events, send)).catch(end)
      }
      listener = {
        events: tell,
        model: (version) => sendStill(`event: metadata\ndata: ${JSON.stringify({ version })}\n\n`),
        close: end,
      }
      c.req.raw.signal.addEventListener('abort', stop)
      send(': open\n\n')
      const from = await hub.add(listener)
      if (wish.resume) queue = queue.then(() => tellMissed(wish, wish.resume as EventCursor, from, send)).catch(end)
      if (!wish.objects)
        stopPresence = presenceRooms(server).onChange((change) => {
          if (change.people.some(({ id }) => id === wish.ctx.user.id))
            queue = queue.then(() => tellPresence(wish, change, send)).catch(end)
        })
      stopNews = wish.objects
        ? undefined
        : onPersonNews(wish.ctx.user.id, (news) =>
            news === 'notification' ? notifications.tell() : sendStill(`event: ${news}\ndata: {}\n\n`),
          )
      heartbeat = setInterval(() => sendStill(': still here\n\n'), heartbeatMs)
      heartbeat.unref()
      if (!closed) stopWatch = watched(wish, end)
    },
    cancel: stop,
  }
}

/** Tells of notifications the caller may know of. What opened its record to them may be heard just after it, so it is looked at twice. */
function notificationTeller(
  inTurn: (work: (ctx: Ctx) => Promise<void>) => void,
  send: (text: string) => void,
): { tell(): void } {
  let later: NodeJS.Timeout | undefined
  const look = (isLast: boolean): void =>
    inTurn(async (ctx) => {
      const told = await isNewsTold(ctx)
      if (!isLast) clearTimeout(later)
      if (told) send('event: notification\ndata: {}\n\n')
      else if (!isLast) later = setTimeout(look, rightsHeardMs, true).unref()
    })
  return { tell: () => look(false) }
}

/** Ends the stream when the caller is none any more. What the database does not tell right now the clock asks again. */
function watched({ c, ctx, server }: Wish, end: () => void): () => void {
  let { signedIn } = knownCaller(ctx)
  let asking = false
  let again = false
  const ask = async (): Promise<void> => {
    again = asking
    if (asking) return
    asking = true
    try {
      signedIn = knownCaller(await buildCtx(c, server)).signedIn
    } catch (error) {
      if (error instanceof ProblemError && error.problem.code.startsWith('auth.')) end()
      else signedIn = { ...signedIn, expiresAt: 0 }
    }
    asking = false
    if (again) await ask()
  }
  return streamWatch(server).add({ signedIn: () => signedIn, ask: () => void ask() })
}

/** The Ctx is built anew: its rights are those of this moment. */
async function tellEvents(wish: Wish, events: readonly RecordEvent[], send: (text: string) => void): Promise<void> {
  const wanted = wish.objects ? events.filter((event) => wish.objects?.has(event.object)) : events
  const ctx = await buildCtx(wish.c, wish.server)
  if (wanted.length === 0) return
  let text = ''
  for (const event of await visibleEvents(ctx, wanted)) {
    const { tx, id, actor, ...rest } = event
    text += `id: ${cursorText({ tx, id })}\nevent: record\ndata: ${JSON.stringify({ ...rest, by: actor })}\n\n`
  }
  if (text !== '') send(text)
}

/** Who is in a record's room could read it when they came; a key of theirs may be narrowed, and rights may have ended since. */
async function tellPresence(wish: Wish, change: RoomChange, send: (text: string) => void): Promise<void> {
  const ctx = await buildCtx(wish.c, wish.server)
  const shape = objectOf(ctx.model, change.object)
  const read = shape ? await readableAmong(ctx, shape, [change.record]) : []
  if (read.length > 0) send(`event: presence\ndata: ${JSON.stringify(change)}\n\n`)
}

/** What happened between the caller's last event and the place its listener began at. */
async function tellMissed(
  wish: Wish,
  from: EventCursor,
  until: EventCursor,
  send: (text: string) => void,
): Promise<void> {
  const missed = (await readEvents(wish.server.db, from, maxMissed + 1)).filter((event) => isBefore(event, until))
  if (missed.length > maxMissed) return send('event: reset\ndata: {}\n\n')
  await tellEvents(wish, missed, send)
}

function isBefore(event: EventCursor, place: EventCursor): boolean {
  const [tx, other] = [BigInt(event.tx), BigInt(place.tx)]
  return tx < other || (tx === other && event.id <= place.id)
}
