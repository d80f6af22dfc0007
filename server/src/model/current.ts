/**
 * The Model this process serves: loaded once, swapped when a publish is heard (NOTIFY, with a poll as net).
 * A request keeps the Model it started with.
 */
import pg from 'pg'
import type { Logger } from 'pino'
import type { Model } from '@trellis/metadata/model/shape.ts'
import type { PhysicalNames } from '@trellis/metadata/model/physical.ts'
import type { Db } from '../db/db.ts'
import { loadPublished, publishedVersion } from './documents.ts'
import type { Published } from './documents.ts'

export type CurrentModel = {
  model(): Model
  published(): Published
  physical(): PhysicalNames
  /** Called by the publisher with what it just committed, and by the listener. Older revisions are ignored. */
  swap(next: Published): void
  /** Reloads when the database has a newer version. */
  refresh(): Promise<void>
  onSwap(listener: (model: Model) => void): () => void
  close(): Promise<void>
}

export const publishChannel = 'trellis_publish'

export async function openCurrentModel(db: Db, url: string, log: Logger): Promise<CurrentModel> {
  let published = await loadPublished(db)
  const listeners = new Set<(model: Model) => void>()
  let refreshing: Promise<void> | undefined

  const current: CurrentModel = {
    model: () => published.model,
    published: () => published,
    physical: () => published.physical,
    swap(next) {
      if (next.model.revision <= published.model.revision) return
      published = next
      for (const listener of listeners) listener(next.model)
    },
    refresh() {
      refreshing ??= (async () => {
        if ((await publishedVersion(db)) > published.model.revision) current.swap(await loadPublished(db))
      })().finally(() => (refreshing = undefined))
      return refreshing
    },
    onSwap(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: async () => undefined,
  }
  const stop = listen(url, log, () => current.refresh())
  current.close = stop
  return current
}

/** Keeps one connection on LISTEN, reconnects when it breaks, and polls every second as a net. */
function listen(url: string, log: Logger, refresh: () => Promise<void>): () => Promise<void> {
  let client: pg.Client | undefined
  let closed = false
  const attempt = () => refresh().catch((error: unknown) => log.warn({ err: error }, 'model refresh failed'))
  const connect = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: url, application_name: 'trellis-listen' })
    const again = () => {
      if (client !== next) return
      client = undefined
      if (!closed) setTimeout(() => void connect().catch(() => undefined), 500).unref()
    }
    next.on('error', again)
    next.on('end', again)
    next.on('notification', () => void attempt())
    client = next
    try {
      await next.connect()
      await next.query(`listen ${publishChannel}`)
    } catch {
      again()
      await next.end().catch(() => undefined)
    }
  }
  void connect()
  const timer = setInterval(() => void attempt(), 1000)
  timer.unref()
  return async () => {
    closed = true
    clearInterval(timer)
    await client?.end().catch(() => undefined)
  }
}
