/**
 * What one request or job carries, built once and read-only. Everything that varies is here: model, rights, database, time, ids.
 */
import type { Logger } from 'pino'
import type { Access } from '@trellis/metadata/access/access.ts'
import type { Model } from '@trellis/metadata/model/shape.ts'
import type { Db } from './db/db.ts'

export type Caller = { id: string; name: string; email: string; locale: string; timeZone: string }

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
