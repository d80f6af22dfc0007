/** What one server process holds for its whole life; handlers and jobs get it beside their Ctx. */
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { Db } from './db/db.ts'
import type { CurrentModel } from './model/current.ts'
import type { EntryTimes } from './model/entry-times.ts'
import type { Worker } from './jobs/worker.ts'
import type { IndexBuilder } from './model/index-builds.ts'
import type { Auth } from './auth/auth.ts'

export type Server = {
  config: Config
  /** Connection string of the application's role. */
  url: string
  db: Db
  models: CurrentModel
  indexes: IndexBuilder
  entryTimes: EntryTimes
  worker: Worker
  auth: Auth
  log: Logger
  /** Why /ready answers 503; null when it can serve. */
  notReady: string | null
  /** Stops background work; run in reverse order on shutdown. */
  onClose: (() => Promise<void> | void)[]
}
