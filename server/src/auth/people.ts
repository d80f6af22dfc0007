/**
 * All users of the workspace, in memory: who a request comes from, whose records a role reaches, and how many records of each object are
 * shared with whom. Kept current by auth/callers.ts.
 */
import type { Model } from '@trellis/metadata/model/shape.ts'
import { rolesBelow } from '@trellis/metadata/access/roles.ts'
import type { Db } from '../db/db.ts'
import { queueIdsOf } from './queues.ts'

/** What is held of a user in memory. */
export type Person = {
  id: string
  name: string
  email: string
  locale: string | null
  timeZone: string | null
  role: string | null
  permissionSets: string[]
  admin: boolean
  active: boolean
  image: string | null
  twoFactor: boolean
}

const fewShares = 200

/** The users by id. */
export class People {
  /** Rises with every change, so what was derived from the people can tell that it is old. */
  generation = 0
  /** False from a change that could not be read until everybody was read anew: what is in memory must not be trusted then. */
  isCurrent = true
  readonly #byId = new Map<string, Person>()
  readonly #db: Db
  #stale: Set<string> | 'all' = new Set()
  readonly #shares = new Map<string, Map<string, number>>()
  #staleShares: Set<string> = new Set()
  #reading: Promise<void> = Promise.resolve()
  readonly #below = new WeakMap<Model, { generation: number; byRole: Map<string, string[]> }>()

  constructor(db: Db) {
    this.#db = db
  }

  find(id: string): Person | undefined {
    return this.#byId.get(id)
  }

  /** Everybody, active or not. */
  all(): Person[] {
    return [...this.#byId.values()]
  }

  /** Reads users anew: those named, or all. Reads run one after another, so an older answer never covers a newer one. */
  reload(ids: string[] | 'all'): Promise<void> {
    if (ids === 'all') this.#stale = 'all'
    else if (this.#stale !== 'all') for (const id of ids) this.#stale.add(id)
    const turn = this.#reading.then(() => this.#read())
    this.#reading = turn.catch(() => undefined)
    return turn
  }

  /** Reads anew how much is shared under an id (auth/grantees.ts). */
  reloadShares(grantee: string): Promise<void> {
    this.#staleShares.add(grantee)
    return this.reload([])
  }

  /** Objects of which records are shared under any of the ids: few, when so many ids fit a statement. */
  sharedWith(grantees: readonly string[]): { [object: string]: 'few' | 'many' } {
    const counts = new Map<string, number>()
    for (const grantee of grantees)
      for (const [object, count] of this.#shares.get(grantee) ?? [])
        counts.set(object, (counts.get(object) ?? 0) + count)
    return Object.fromEntries([...counts].map(([object, count]) => [object, count <= fewShares ? 'few' : 'many']))
  }

  /** Resolves when everything asked for so far has been read. */
  async settled(): Promise<void> {
    await this.#reading
  }

  async #read(): Promise<void> {
    if (this.#stale !== 'all' && this.#stale.size + this.#staleShares.size === 0) return
    const stale = this.#stale
    const staleShares = this.#staleShares
    this.#stale = new Set()
    this.#staleShares = new Set()
    const all = stale === 'all'
    try {
      const text = `select id, name, email, locale, time_zone as "timeZone", role, permission_sets as "permissionSets", is_admin as admin, active, image,
        two_factor_enabled as "twoFactor" from "${this.#db.schema}"."user" where deleted_at is null and ($1 or id = any($2::uuid[]))`
      const rows = await this.#db.query<Person>({ name: 'auth_people', text, values: [all, all ? [] : [...stale]] })
      if (all) this.#byId.clear()
      else for (const id of stale) this.#byId.delete(id)
      for (const person of rows) this.#byId.set(person.id, person)
      if (all || staleShares.size > 0) await this.#readShares(all ? 'all' : staleShares)
      this.isCurrent = true
      this.generation++
    } catch (error) {
      this.#stale = 'all'
      this.isCurrent = false
      throw error
    }
  }

  async #readShares(stale: 'all' | Set<string>): Promise<void> {
    const all = stale === 'all'
    const rows = await this.#db.query<{ grantee: string; object: string; count: number }>({
      name: 'auth_shares',
      text: `select grantee, object, count(*)::int as count from "${this.#db.schema}"._share where ($1 or grantee = any($2::uuid[])) group by grantee, object`,
      values: [all, all ? [] : [...stale]],
    })
    if (all) this.#shares.clear()
    else for (const grantee of stale) this.#shares.delete(grantee)
    for (const { grantee, object, count } of rows) {
      const known = this.#shares.get(grantee) ?? new Map<string, number>()
      this.#shares.set(grantee, known.set(object, count))
    }
  }

  /**
   * The person, the queues they are in, and everybody whose role stands below, active or not: a leaver's records stay reachable. What the
   * queues of those below own is for their members alone.
   */
  ownerIds(model: Model, person: Person): string[] {
    const own = [person.id, ...queueIdsOf(model, person)]
    if (person.role === null) return own
    let known = this.#below.get(model)
    if (known === undefined || known.generation !== this.generation) {
      known = { generation: this.generation, byRole: new Map() }
      this.#below.set(model, known)
    }
    let ids = known.byRole.get(person.role)
    if (ids === undefined) {
      const below = rolesBelow(model, person.role)
      ids = [...this.#byId.values()]
        .filter((other) => other.role !== null && below.has(other.role))
        .map((other) => other.id)
      known.byRole.set(person.role, ids)
    }
    return [...own, ...ids]
  }
}
