/**
 * Hears `trellis_auth`: which user, session or key changed in the database, through whichever server.
 *
 * Notifications arrive in order before the answer to a later statement of the same connection, so each answered ping proves that
 * everything committed before it has been heard: `isCurrent` says whether that was less than two seconds ago. A connection that breaks
 * is known at once; the two seconds are for one that is silently dead.
 */
import pg from 'pg'
import type { Logger } from 'pino'

/** An ear for changes of who may come in. */
export type AuthListener = {
  /** False while the connection is broken or slow: what is in memory must not be trusted then. */
  isCurrent(): boolean
  /** Resolves when everything committed before the call has been heard. */
  sync(): Promise<void>
  close(): Promise<void>
}

const pingMs = 400
const trustedMs = 2_000
const slowestMs = 5_000

/** Connects, tells `reconnected` (also at first), and keeps listening. Errors: those of the first connection. */
export async function listenForAuth(
  url: string,
  log: Logger,
  heard: { change(kind: string, id: string): void; reconnected(): Promise<void> },
): Promise<AuthListener> {
  let client: pg.Client | undefined
  let currentUntil = 0
  let closed = false

  const connect = async (): Promise<void> => {
    const next = new pg.Client({
      connectionString: url,
      application_name: 'trellis-auth',
      keepAlive: true,
      connectionTimeoutMillis: slowestMs,
      query_timeout: slowestMs,
    })
    const lost = () => {
      if (client !== next) return
      client = undefined
      currentUntil = 0
    }
    next.on('error', lost)
    next.on('end', lost)
    next.on('notification', (message) => {
      const [kind = '', id = ''] = (message.payload ?? '').split(' ')
      heard.change(kind, id)
    })
    try {
      await next.connect()
      await next.query('listen trellis_auth')
      await heard.reconnected()
      client = next
    } catch (error) {
      void next.end().catch(() => undefined)
      throw error
    }
  }
  const ping = async (): Promise<void> => {
    const sentAt = performance.now()
    if (client === undefined) await connect()
    await client?.query('select 1')
    if (client !== undefined) currentUntil = sentAt + trustedMs
  }
  let pinging: Promise<void> | undefined
  const beat = () => {
    pinging ??= ping()
      .catch((error: unknown) => {
        if (!closed) log.warn({ err: error }, 'listening for changes of rights is interrupted')
        const broken = client
        client = undefined
        currentUntil = 0
        void broken?.end().catch(() => undefined)
      })
      .finally(() => (pinging = undefined))
    return pinging
  }

  await ping()
  const timer = setInterval(() => void beat(), pingMs)
  timer.unref()
  return {
    isCurrent: () => performance.now() < currentUntil,
    async sync() {
      if (
        client !== undefined &&
        (await client.query('select 1').then(
          () => true,
          () => false,
        ))
      )
        return
      // What was missed is read anew on connecting; when that fails too, nothing in memory counts.
      await beat()
    },
    async close() {
      closed = true
      clearInterval(timer)
      await pinging
      await client?.end().catch(() => undefined)
    },
  }
}
