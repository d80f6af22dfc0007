/**
 * What one request or job carries, built once and read-only. Everything that varies is here: model, rights, database, time, ids.
 */
import type { Logger } from 'pino'
import type { Access, Channel } from '@trellis/metadata/access/access.ts'
import { overChannel } from '@trellis/metadata/access/access.ts'
import type { Person } from '@trellis/metadata/layout/audience.ts'
import type { Model } from '@trellis/metadata/model/shape.ts'
import type { Db } from './db/db.ts'

export type Caller = {
  id: string
  name: string
  email: string
  locale: string
  timeZone: string
  /** What decides which layouts are theirs; absent: nobody in particular (jobs of the platform). */
  person?: Person
}

/** How a change came in; kept in history. */
export type Via = 'api' | 'ui' | 'bulk' | 'import' | 'flow' | 'restore' | 'undo' | 'sample' | 'system'

export type Ctx = {
  model: Model
  access: Access
  user: Caller
  db: Db
  /** Epoch milliseconds. */
  now(): number
  /** UUIDv7, rising within the process. */
  newId(): string
  log: Logger
  signal: AbortSignal
  requestId: string
  via: Via
  /** Locale of the answer: Accept-Language, else the user's. */
  locale: string
  /** Calls a plugin function by name. */
  call(name: string, input: unknown): Promise<unknown>
}

/** The same request with some parts replaced, e.g. its database by a transaction. A Ctx may be a class instance, so it is never spread. */
export function ctxWith(ctx: Ctx, other: Partial<Pick<Ctx, 'db' | 'via' | 'access' | 'user'>>): Ctx {
  return {
    model: ctx.model,
    access: ctx.access,
    user: ctx.user,
    db: ctx.db,
    via: ctx.via,
    requestId: ctx.requestId,
    now: () => ctx.now(),
    newId: () => ctx.newId(),
    call: (name, input) => ctx.call(name, input),
    get log() {
      return ctx.log
    },
    get signal() {
      return ctx.signal
    },
    get locale() {
      return ctx.locale
    },
    ...other,
  }
}

/** The same request over a channel: of records of the object, rights over every record count where a set grants the channel too. */
export function ctxOver(ctx: Ctx, object: string, channel: Channel): Ctx {
  const access = overChannel(ctx.access, object, channel)
  return access === ctx.access ? ctx : ctxWith(ctx, { access })
}
