/**
 * From a session cookie or an API key to who calls and what they may do, from memory.
 *
 * The first request of a session or key asks the database once; after that a request costs a map look-up and no SQL. What changes in
 * the database is heard at once (listen.ts); while that ear is deaf, or what it heard could not be read, every request asks the database
 * again.
 */
import { createHmac, hash, timingSafeEqual } from 'node:crypto'
import type { Access, AccessScope } from '@trellis/metadata/access/access.ts'
import type { Model } from '@trellis/metadata/model/shape.ts'
import type { Caller } from '../ctx.ts'
import type { Db } from '../db/db.ts'
import type { AuthListener } from './listen.ts'
import type { People, Person } from './people.ts'
import { accessOf, audienceOf } from './person-access.ts'

/** How a caller identified: by which session or key, until when, narrowed to what. */
export type SignedIn = {
  kind: 'session' | 'key'
  id: string
  userId: string
  /** Epoch milliseconds. */
  expiresAt: number
  scope: AccessScope | null
}

/** A caller with everything a request asks about them. */
export type KnownCaller = { signedIn: SignedIn; person: Person; access: Access; user: Caller }

const known = new WeakMap<Caller, KnownCaller>()

/** What stands behind the `user` of a Ctx, also of one derived from a request's; undefined for jobs. */
export function knownBehind(user: Caller): KnownCaller | undefined {
  return known.get(user)
}

type Entry = SignedIn & { checkedAt: number; usedAt: number; model?: Model; generation?: number; caller?: KnownCaller }

const recheckMs = 60_000
const keepAtMost = 50_000
const usedEveryMs = 60_000

/** The memory of sessions and keys of this process. */
export class Callers {
  readonly #db: Db
  readonly #people: People
  readonly #secret: string
  readonly #listener: Pick<AuthListener, 'isCurrent'>
  readonly #entries = new Map<string, Entry>()
  readonly #tokenOf = new Map<string, string>()
  readonly #hearers = new Set<(id: string | null) => void>()
  /** Counts what was heard, so that an answer read before a change is not kept after it. */
  #heard = 0

  constructor(parts: { db: Db; people: People; secret: string; listener: Pick<AuthListener, 'isCurrent'> }) {
    this.#db = parts.db
    this.#people = parts.people
    this.#secret = parts.secret
    this.#listener = parts.listener
  }

  /** `cookie` is the raw value of the session cookie. Null: nobody; a promise only where the database has to be asked. */
  bySession(cookie: string, model: Model, now: number): KnownCaller | null | Promise<KnownCaller | null> {
    return this.#known(cookie, model, now) ?? this.#loadSession(cookie, model, now)
  }

  byKey(key: string, model: Model, now: number): KnownCaller | null | Promise<KnownCaller | null> {
    const hashed = hash('sha256', key, 'base64url')
    return this.#known(hashed, model, now) ?? this.#loadKey(hashed, model, now)
  }

  /** A change heard from the database. */
  forget(kind: string, id: string): void {
    if (kind === 'user') {
      void this.#people.reload([id]).then(
        () => this.#tell(id),
        () => undefined,
      )
      return
    }
    if (kind === 'share') {
      void this.#people.reloadShares(id).catch(() => undefined)
      return
    }
    this.#heard++
    const token = this.#tokenOf.get(id)
    if (token !== undefined) this.#entries.delete(token)
    this.#tokenOf.delete(id)
    this.#tell(id)
  }

  forgetAll(): void {
    this.#heard++
    this.#entries.clear()
    this.#tokenOf.clear()
    this.#tell(null)
  }

  /** Whether what is in memory is what the database has. */
  get isCurrent(): boolean {
    return this.#listener.isCurrent() && this.#people.isCurrent
  }

  /** Hears the id of a session, a key or a user that is not in memory as it was; null: anybody. What it returns ends the hearing. */
  onChange(hear: (id: string | null) => void): () => void {
    this.#hearers.add(hear)
    return () => void this.#hearers.delete(hear)
  }

  #tell(id: string | null): void {
    for (const hear of this.#hearers) hear(id)
  }

  #known(token: string, model: Model, now: number): KnownCaller | undefined {
    const entry = this.#entries.get(token)
    if (entry === undefined || now - entry.checkedAt > recheckMs || now >= entry.expiresAt || !this.isCurrent)
      return undefined
    return this.#callerOf(entry, model, now) ?? undefined
  }

  #callerOf(entry: Entry, model: Model, now: number): KnownCaller | null {
    if (entry.kind === 'key' && now - entry.usedAt > usedEveryMs) this.#noteUse(entry, now)
    if (entry.caller !== undefined && entry.model === model && entry.generation === this.#people.generation)
      return entry.caller
    const person = this.#people.find(entry.userId)
    if (person === undefined || !person.active) return null
    const access = accessOf(this.#people, model, person, entry.scope)
    entry.model = model
    entry.generation = this.#people.generation
    const user = {
      id: person.id,
      name: person.name,
      email: person.email,
      locale: person.locale ?? model.settings.locale,
      timeZone: person.timeZone ?? model.settings.timeZone,
      person: audienceOf(model, person),
    }
    entry.caller = { signedIn: entry, person, access, user }
    known.set(user, entry.caller)
    return entry.caller
  }

  async #loadSession(cookie: string, model: Model, now: number): Promise<KnownCaller | null> {
    const token = verifiedToken(cookie, this.#secret)
    if (token === undefined) return null
    const heard = this.#heard
    const rows = await this.#db.query<StoredSignIn>({
      name: 'auth_session',
      text: `select s.id, s.user_id as "userId", (extract(epoch from s.expires_at) * 1000)::float8 as "expiresAt", null as scope
        from "${this.#db.schema}"._session s where s.token = $1 and s.expires_at > now()`,
      values: [token],
    })
    return this.#remember(cookie, 'session', rows[0], { model, now, heard })
  }

  async #loadKey(hashed: string, model: Model, now: number): Promise<KnownCaller | null> {
    const heard = this.#heard
    const rows = await this.#db.query<StoredSignIn>({
      name: 'auth_key',
      text: `select k.id, k.reference_id as "userId", coalesce((extract(epoch from k.expires_at) * 1000)::float8, 'infinity') as "expiresAt", k.permissions as scope
        from "${this.#db.schema}"._api_key k where k.key = $1 and k.enabled and (k.expires_at is null or k.expires_at > now())`,
      values: [hashed],
    })
    return this.#remember(hashed, 'key', rows[0], { model, now, heard })
  }

  async #remember(
    token: string,
    kind: SignedIn['kind'],
    stored: StoredSignIn | undefined,
    at: { model: Model; now: number; heard: number },
  ): Promise<KnownCaller | null> {
    if (stored === undefined) {
      this.#entries.delete(token)
      return null
    }
    if (!this.isCurrent || this.#people.find(stored.userId) === undefined) await this.#people.reload([stored.userId])
    const scope = stored.scope === null ? null : (JSON.parse(stored.scope) as AccessScope)
    const entry: Entry = {
      kind,
      id: stored.id,
      userId: stored.userId,
      expiresAt: stored.expiresAt,
      scope,
      checkedAt: at.now,
      usedAt: this.#entries.get(token)?.usedAt ?? 0,
    }
    if (this.#entries.size >= keepAtMost) this.forgetAll()
    if (at.heard === this.#heard) {
      this.#entries.set(token, entry)
      this.#tokenOf.set(entry.id, token)
    }
    return this.#callerOf(entry, at.model, at.now)
  }

  /** At most one write a minute per key; a failed one is no reason to refuse the request. */
  #noteUse(entry: Entry, now: number): void {
    entry.usedAt = now
    this.#db
      .query({
        name: 'auth_key_used',
        text: `update "${this.#db.schema}"._api_key set last_request = now() where id = $1 and (last_request is null or last_request < now() - interval '55 seconds')`,
        values: [entry.id],
      })
      .catch(() => undefined)
  }
}

type StoredSignIn = { id: string; userId: string; expiresAt: number; scope: string | null }

/** The token of a signed cookie value (`token.signature`, percent-encoded), or undefined when the signature is not ours. */
function verifiedToken(cookie: string, secret: string): string | undefined {
  let text: string
  try {
    text = decodeURIComponent(cookie)
  } catch {
    return undefined
  }
  const dot = text.lastIndexOf('.')
  if (dot < 1) return undefined
  const token = text.slice(0, dot)
  const given = Buffer.from(text.slice(dot + 1), 'base64')
  const right = createHmac('sha256', secret).update(token).digest()
  return given.length === right.length && timingSafeEqual(given, right) ? token : undefined
}
