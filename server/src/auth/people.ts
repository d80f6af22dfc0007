/** All users of the workspace, in memory: who a request comes from, and whose records a role reaches. Kept current by auth/callers.ts. */
import type { Model } from '@trellis/metadata/model/shape.ts'
import { rolesBelow } from '@trellis/metadata/access/roles.ts'
import type { Db } from '../db/db.ts'

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

/** The users by id. */
export class People {
  /** Rises with every change, so what was derived from the people can tell that it is old. */
  generation = 0
  readonly #byId = new Map<string, Person>()
  readonly #db: Db
  #stale: Set<string> | 'all' = new Set()
  #reading: Promise<void> = Promise.resolve()
  readonly #below = new WeakMap<Model, { generation: number; byRole: Map<string, string[]> }>()

  constructor(db: Db) {
    this.#db = db
  }

  find(id: string): Person | undefined {
    return this.#byId.get(id)
  }

  /** Reads users anew: those named, or all. Reads run one after another, so an older answer never covers a newer one. */
  reload(ids: string[] | 'all'): Promise<void> {
    if (ids === 'all') this.#stale = 'all'
    else if (this.#stale !== 'all') for (const id of ids) this.#stale.add(id)
    const turn = this.#reading.then(() => this.#read())
    this.#reading = turn.catch(() => undefined)
    return turn
  }

  /** Resolves when everything asked for so far has been read. */
  async settled(): Promise<void> {
    await this.#reading
  }

  async #read(): Promise<void> {
    const stale = this.#stale
    if (stale !== 'all' && stale.size === 0) return
    this.#stale = new Set()
    const all = stale === 'all'
    try {
      const text = `select id, name, email, locale, time_zone as "timeZone", role, permission_sets as "permissionSets", is_admin as admin, active, image,
        two_factor_enabled as "twoFactor" from "${this.#db.schema}"."user" where deleted_at is null and ($1 or id = any($2::uuid[]))`
      const rows = await this.#db.query<Person>({ name: 'auth_people', text, values: [all, all ? [] : [...stale]] })
      if (all) this.#byId.clear()
      else for (const id of stale) this.#byId.delete(id)
      for (const person of rows) this.#byId.set(person.id, person)
      this.generation++
    } catch (error) {
      this.#stale = 'all'
      throw error
    }
  }

  /** The person and everybody whose role stands below, active or not: a leaver's records stay reachable. */
  ownerIds(model: Model, person: Person): string[] {
    if (person.role === null) return [person.id]
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
    return [person.id, ...ids]
  }
}
