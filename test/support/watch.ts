/**
 * Watches a test server for writes that must not be: after every refused call and every read the database is what it was before it.
 * Every suite of `openServer` is watched.
 *
 * A call during which no statement that could write was sent is not followed by a look of its own: the last look, at the end, covers it.
 * Calls that overlap are judged together, when the last of them ends, unless one of them wrote by right; so races in tests stay races.
 * Nothing is judged where nobody can say who wrote: while a job waits or runs, while roll-ups are filled, and where the server's own
 * clocks or the test wrote beside the calls (who-writes.ts).
 */
import pg from 'pg'
import { changedTables, rowMarks } from './fingerprint.ts'
import type { Fingerprint } from './fingerprint.ts'
import { inCall } from './who-writes.ts'

/** POST calls that only read: a good answer of theirs must leave nothing behind either. */
const reading = [
  /^\/api\/v1\/query$/,
  /^\/api\/v1\/formula\/(check|evaluate)$/,
  /^\/api\/v1\/metadata\/plan$/,
  /^\/api\/v1\/access\/preview$/,
  /^\/api\/v1\/records\/[^/]+\/import\/preview$/,
  /^\/api\/v1\/records\/[^/]+\/export$/,
]

const writing = /\b(insert|update|delete|merge|truncate|create|alter|drop|call|do)\b/i

type Call = { method: string; path: string; status?: number }

const watches = new Map<string, Watch>()

/** The watch over a server at this address, if it has one. */
export function watchOf(address: string): Watch | undefined {
  return watches.get(address)
}

export class Watch {
  /** Calls after which the database was compared, and found as before. */
  judged = 0
  private readonly client: pg.Client
  private readonly connected: Promise<unknown>
  /** What the database held when it was last looked at; undefined once anything may have written. */
  private known: Fingerprint | undefined
  private before: Fingerprint | undefined
  /** Whether a call, and whether anybody else, said anything that could write since the group began. */
  private heard = false
  private heardAside = false
  /** Statements that could write and are not answered yet. */
  private unanswered = 0
  private open = 0
  private group: Call[] = []
  /** Looks at the database happen one after the other. */
  private turn: Promise<unknown> = Promise.resolve()

  constructor(address: string, databaseUrl: string) {
    this.client = new pg.Client({ connectionString: databaseUrl, application_name: 'trellis-watch' })
    // The end of a test drops the database under the connection.
    this.client.on('error', () => undefined)
    this.connected = this.client.connect()
    watches.set(address, this)
  }

  /** Another server on the same database. */
  also(address: string): void {
    watches.set(address, this)
  }

  /** Every statement of the server's pool, of calls and of its own, and those of the test; what it returns is called at the answer. */
  hear(statement: string): (() => void) | undefined {
    if (!writing.test(statement)) return undefined
    if (this.open === 0) this.known = undefined
    else if (inCall()) this.heard = true
    else this.heardAside = true
    this.unanswered++
    return () => void this.unanswered--
  }

  /** The test wrote past the server. */
  forget(): void {
    this.known = undefined
  }

  async begin(method: string, path: string): Promise<Call> {
    const call: Call = { method, path }
    this.group.push(call)
    this.open++
    if (this.open > 1) {
      await this.turn
      return call
    }
    this.heard = false
    this.heardAside = false
    this.turn = this.turn.then(async () => {
      this.before = this.known ?? (await this.look())
      this.known = this.before
    })
    await this.turn
    return call
  }

  /** Throws when a call that was refused, or only read, left something behind. */
  async end(call: Call, status: number): Promise<void> {
    call.status = status
    this.open--
    if (this.open > 0) return
    const group = this.group
    this.group = []
    const before = this.before
    if (before === undefined || this.heardAside || group.some(wrote)) {
      this.known = undefined
      return
    }
    if (!this.heard && !group.some(byLibrary)) {
      this.judged += group.length
      return
    }
    const after = await this.nextLook()
    this.known = after
    // Somebody else may have begun to write while the database was looked at.
    if (after === undefined || this.heardAside) return
    const changed = changedTables(before, after)
    if (changed.includes('_rollup_fill')) return
    this.judged += group.length
    if (changed.length > 0)
      throw new Error(
        `the database changed under ${group.map((one) => `${one.method} ${one.path.slice(0, 200)} -> ${one.status}`).join(', ')}: ${changed.join(', ')}`,
      )
  }

  /** The last look: finds what was written without being heard. */
  async close(): Promise<void> {
    for (const [address, watch] of watches) if (watch === this) watches.delete(address)
    try {
      await this.turn
      // A call that a failed test did not wait for may be writing.
      const after = this.open > 0 ? undefined : this.known && (await this.look())
      const changed = this.known && after ? changedTables(this.known, after) : []
      // Roll-ups are filled by the clock, too, after the last call.
      if (changed.length > 0 && !changed.includes('_rollup_fill'))
        throw new Error(`the database changed unheard: ${changed.join(', ')}`)
    } finally {
      await this.client.end().catch(() => undefined)
    }
  }

  private nextLook(): Promise<Fingerprint | undefined> {
    const look = this.turn.then(() => this.look())
    this.turn = look
    return look
  }

  /** Undefined while jobs are at work, and while somebody's transaction has written and is not at its end. */
  private async look(): Promise<Fingerprint | undefined> {
    await this.connected
    for (let patience = 20; patience > 0; patience--) {
      const { rows } = await this.client.query<State>({ name: 'state', text: stateSql })
      const state = rows[0]
      if (state === undefined || state.busy) return undefined
      if (this.unanswered === 0 && !state.writing) return rowMarks(this.client, state.tables)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    return undefined
  }
}

type State = { busy: boolean; writing: boolean; tables: string[] }

const stateSql = `select exists(select from ws_main._job where status in ('queued', 'running')) or exists(select from ws_main._rollup_fill where not complete) as busy,
  exists(select from pg_stat_activity where datname = current_database() and backend_xid is not null and pid <> pg_backend_pid()) as writing,
  array(select relname::text from pg_class where relnamespace = 'ws_main'::regnamespace and relkind = 'r' order by 1) as tables`

/** Sessions and keys are kept by the library, whose statements are not heard. */
function byLibrary({ path }: Call): boolean {
  return path.startsWith('/api/v1/auth/')
}

function wrote({ method, path, status = 0 }: Call): boolean {
  return status < 400 && !readsOnly(method, path.split('?')[0] ?? '')
}

/** Whether a call of this method to this address may leave nothing behind, however it is answered. */
export function readsOnly(method: string, path: string): boolean {
  return method === 'GET' || method === 'HEAD' || (method === 'POST' && reading.some((one) => one.test(path)))
}
