/**
 * Watches a test server for writes that must not be: after every refused call and every read the database is what it was before it.
 *
 * A call during which no statement that could write was sent is not followed by a look of its own: the last look, at the end, covers it.
 * Calls that overlap are judged together, when the last of them ends, unless one of them wrote by right; so races in tests stay races.
 * While a job is waiting or running, or roll-ups are filled, nobody can say who wrote, and nothing is judged.
 */
import pg from 'pg'
import { changedTables, fingerprint } from './fingerprint.ts'
import type { Fingerprint } from './fingerprint.ts'

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
  private readonly address: string
  private readonly client: pg.Client
  private readonly connected: Promise<unknown>
  /** What the database held when it was last looked at; undefined once anything may have written. */
  private known: Fingerprint | undefined
  private before: Fingerprint | undefined
  /** Whether anything that could write was said since the group began. */
  private heard = false
  private open = 0
  private group: Call[] = []
  /** Looks at the database happen one after the other. */
  private turn: Promise<unknown> = Promise.resolve()

  constructor(address: string, databaseUrl: string) {
    this.address = address
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

  /** Every statement of the server's pool, of calls and of its own, and those of the test. */
  hear(statement: string): void {
    if (!writing.test(statement)) return
    if (this.open === 0) this.known = undefined
    else this.heard = true
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
    this.turn = this.turn.then(async () => {
      this.before = this.known ?? (await this.look())
      this.known = this.before
      this.heard = false
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
    if (before === undefined || group.some(wrote)) {
      this.known = undefined
      return
    }
    if (!this.heard && !group.some(byLibrary)) {
      this.judged += group.length
      return
    }
    let changed: string[] = []
    this.turn = this.turn.then(async () => {
      const after = await this.look()
      this.known = after
      changed = after === undefined ? [] : changedTables(before, after)
    })
    await this.turn
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

  /** Undefined while jobs are at work. */
  private async look(): Promise<Fingerprint | undefined> {
    await this.connected
    const { rows } = await this.client.query(
      `select from ws_main._job where status in ('queued', 'running') union all select from ws_main._rollup_fill where not complete limit 1`,
    )
    return rows.length > 0 ? undefined : fingerprint(this.client)
  }
}

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
