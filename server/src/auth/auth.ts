/** The door of this room: opened once per process, it knows who calls and lets the first administrator in. */
import type { Server } from '../server.ts'
import { forgetOldAttempts } from './attempts.ts'
import { Callers } from './callers.ts'
import { createFirstAdmin, hasAdministrator, setupToken } from './first-admin.ts'
import type { Library } from './library.ts'
import { listenForAuth } from './listen.ts'
import { isPersonNews, personHeard } from './person-signal.ts'
import { passwordProblem } from './password-policy.ts'
import { People } from './people.ts'
import { signingSecret } from './secret.ts'

/** What this room offers to the rest of the process. */
export type Auth = {
  /** Loaded when somebody first signs in: a server that only answers those who are in starts sooner and stays smaller. */
  library(): Promise<Library>
  callers: Callers
  people: People
  secret: string
  /** Address of the page that makes the first administrator, relative to the server's own; null when there was one at the start. */
  setupPath: string | null
  /** Resolves when every change committed so far counts in this process. */
  settled(): Promise<void>
  close(): Promise<void>
}

const cleanUpMs = 3_600_000

/** Errors: a thrown Error when AUTH_SECRET is too short; problems of the database. */
export async function openAuth(server: Server): Promise<Auth> {
  const { db, log, config } = server
  const secret = await signingSecret(db, config.authSecret)
  const people = new People(db)
  const callers = new Callers({ db, people, secret, listener: { isCurrent: () => listener.isCurrent() } })
  const listener = await listenForAuth(server.url, log, {
    change: (kind, id) => (isPersonNews(kind) ? personHeard(id, kind) : callers.forget(kind, id)),
    async reconnected() {
      callers.forgetAll()
      await people.reload('all')
      // Who asked in between was told by the people of before.
      callers.forgetAll()
    },
  })
  await people.settled()
  let loading: Promise<Library> | undefined
  const loadLibrary = async () =>
    (await import('./library.ts')).openLibrary(db, {
      secret,
      log,
      async mayStartSession(userId) {
        const rows = await db.query<{ active: boolean }>({
          name: 'auth_may_start',
          text: `select active from "${db.schema}"."user" where id = $1 and deleted_at is null`,
          values: [userId],
        })
        return rows[0]?.active === true
      },
    })
  const setupPath = await welcomeFirstAdmin(server, secret)
  const cleaning = setInterval(() => void cleanUp(server), cleanUpMs)
  cleaning.unref()
  return {
    library: () => (loading ??= loadLibrary()),
    callers,
    people,
    secret,
    setupPath,
    async settled() {
      await listener.sync()
      await people.settled()
    },
    async close() {
      clearInterval(cleaning)
      await listener.close()
    },
  }
}

async function welcomeFirstAdmin(server: Server, secret: string): Promise<string | null> {
  const { db, log, config } = server
  if (await hasAdministrator(db)) return null
  const { adminEmail: email, adminPassword: password } = config
  if (email !== undefined && password !== undefined) {
    const name = email.split('@')[0] || 'Administrator'
    if (passwordProblem(password, { email }))
      log.warn('ADMIN_PASSWORD is weaker than what users are asked for: change it after the first sign-in')
    await createFirstAdmin(db, { name, email, password }, [])
      .then(() => log.info({ email }, 'first administrator created'))
      .catch(async (error: unknown) => {
        if (!(await hasAdministrator(db))) throw error
      })
    return null
  }
  const path = `/setup?token=${setupToken(secret, db.schema)}`
  const address = config.baseUrl ?? `http://${config.host}:${config.port}`
  log.warn(`No administrator yet. Open this one-time link to set up the workspace: ${address}${path}`)
  return path
}

async function cleanUp(server: Server): Promise<void> {
  const { db, log } = server
  try {
    await forgetOldAttempts(db)
    await db.query({ text: `delete from "${db.schema}"._session where expires_at < now()`, values: [] })
    await db.query({ text: `delete from "${db.schema}"._verification where expires_at < now()`, values: [] })
  } catch (error) {
    log.warn({ err: error }, 'old sign-ins could not be cleared')
  }
}
