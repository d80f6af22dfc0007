/**
 * Writing users: the table of the built-in object `user` and the password beside it. The triggers of 0002-auth.ts keep history, version,
 * event and the caches of every server.
 */
import { raise } from '@trellis/metadata/problem.ts'
import type { Db } from '../db/db.ts'
import { constraintOf } from '../db/pg-problem.ts'
import { queueVia } from './queues.ts'
import { newId } from '../new-id.ts'
import { hashPassword } from './password-hash.ts'

/** A user to be made; absent members take their defaults. */
export type NewUser = {
  name: string
  email: string
  /** Absent: the user cannot sign in by password yet. */
  password?: string
  admin?: boolean
  active?: boolean
  role?: string | null
  permissionSets?: string[]
  manager?: string | null
  locale?: string | null
  timeZone?: string | null
}

/** Members that change; null clears. */
export type UserChange = Partial<Omit<NewUser, 'password'>>

/** A user as the users API answers; times in RFC 3339 with milliseconds. */
export type UserRecord = {
  id: string
  name: string
  email: string
  active: boolean
  admin: boolean
  role: string | null
  permission_sets: string[]
  manager: string | null
  locale: string | null
  time_zone: string | null
  two_factor_enabled: boolean
  image: string | null
  created_at: string
  updated_at: string
  version: number
}

/** Values in the order of `columns`. */
const columns: { [member in keyof Omit<NewUser, 'password'>]-?: string } = {
  name: 'name',
  email: 'email',
  admin: 'is_admin',
  active: 'active',
  role: 'role',
  permissionSets: 'permission_sets',
  manager: 'manager',
  locale: 'locale',
  timeZone: 'time_zone',
}

/** Errors: record.duplicate at /email. Returns the id. */
export async function createUser(
  db: Db,
  user: NewUser,
  by: { actor: string | null; via: string; tokens: string[] },
): Promise<string> {
  const id = newId()
  const hashed = user.password === undefined ? undefined : await hashPassword(user.password)
  await db.tx(async (tx) => {
    await named(tx, {
      text: `insert into "${db.schema}"."user" (id, name, email, is_admin, active, role, permission_sets, manager, locale, time_zone, created_by, _via, _search)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, array_to_tsvector($13))`,
      values: [
        id,
        user.name,
        user.email,
        user.admin ?? false,
        user.active ?? true,
        user.role ?? null,
        user.permissionSets ?? [],
        user.manager ?? null,
        user.locale ?? null,
        user.timeZone ?? null,
        by.actor,
        by.via,
        by.tokens,
      ],
    })
    if (hashed !== undefined) await putPassword(tx, id, hashed)
  })
  return id
}

/** Errors: record.duplicate at /email, record.not_found. Call it inside the transaction that checked the change. */
export async function updateUser(
  db: Db,
  id: string,
  change: UserChange,
  by: { actor: string; via: string; tokens?: string[] },
): Promise<void> {
  const sets: string[] = []
  const values: unknown[] = [id, by.actor, by.via]
  for (const [member, column] of Object.entries(columns)) {
    const value = change[member as keyof UserChange]
    if (value !== undefined) sets.push(`${column} = $${values.push(value)}`)
  }
  if (sets.length === 0) return
  if (by.tokens) sets.push(`_search = array_to_tsvector($${values.push(by.tokens)})`)
  const rows = await named<{ id: string }>(db, {
    text: `update "${db.schema}"."user" set updated_by = $2, _via = $3, _change = null, ${sets.join(', ')} where id = $1 and deleted_at is null returning id`,
    values,
  })
  if (rows.length === 0) raise('record.not_found')
}

/** Serialises changes of who reports to whom, so two of them cannot close a circle. */
export async function lockManagers(tx: Db): Promise<void> {
  await tx.query({ text: `select pg_advisory_xact_lock(hashtext($1))`, values: [`${tx.schema}.managers`] })
}

/** Keeps the tree of managers a tree. Errors: record.validation_failed at /manager. */
export async function refuseManagerCircle(tx: Db, id: string, manager: string): Promise<void> {
  await lockManagers(tx)
  if (manager === id || (await isBelow(tx, manager, id)))
    raise('record.validation_failed', { errors: [{ pointer: '/manager', code: 'value.circular' }] })
}

/** Whether somebody reports to somebody else, over whatever number of people. */
export async function isBelow(db: Db, id: string, above: string): Promise<boolean> {
  const rows = await db.query({
    name: 'auth_is_below',
    text: `with recursive chain(id) as (select manager from "${db.schema}"."user" where id = $1
        union select u.manager from chain join "${db.schema}"."user" u on u.id = chain.id)
      select 1 from chain where id = $2`,
    values: [id, above],
  })
  return rows.length > 0
}

/** A new password ends every session of the user except `keepSession`. */
export async function setPassword(db: Db, userId: string, password: string, keepSession?: string): Promise<void> {
  const hashed = await hashPassword(password)
  await db.tx(async (tx) => {
    await putPassword(tx, userId, hashed)
    await endSessions(tx, userId, keepSession)
  })
}

/** Ends the sessions of a user, all or all but one. */
export async function endSessions(db: Db, userId: string, keepSession?: string): Promise<void> {
  await db.query({
    text: `delete from "${db.schema}"._session where user_id = $1 and id is distinct from $2`,
    values: [userId, keepSession ?? null],
  })
}

/** Ends one session of a user. Whether there was one. */
export async function endSession(db: Db, userId: string, session: string): Promise<boolean> {
  const rows = await db.query({
    text: `delete from "${db.schema}"._session where user_id = $1 and id::text = $2 returning id`,
    values: [userId, session],
  })
  return rows.length > 0
}

/** Ends the session of this token. */
export async function endSessionOf(db: Db, token: string): Promise<void> {
  await db.query({ text: `delete from "${db.schema}"._session where token = $1`, values: [token] })
}

/** Sessions and keys of one who may no longer come in: gone, so a later re-activation does not bring them back. */
export async function endEverything(db: Db, userId: string): Promise<void> {
  await endSessions(db, userId)
  await db.query({
    text: `update "${db.schema}"._api_key set enabled = false, updated_at = now() where reference_id = $1 and enabled`,
    values: [userId],
  })
}

/** Serialises changes of who administers, so two of them cannot leave the workspace without anybody. */
export async function lockAdministrators(db: Db): Promise<string[]> {
  await db.query({ text: `select pg_advisory_xact_lock(hashtext($1))`, values: [`${db.schema}.administrators`] })
  const rows = await db.query<{ id: string }>({
    text: `select id from "${db.schema}"."user" where is_admin and active and deleted_at is null`,
    values: [],
  })
  return rows.map((row) => row.id)
}

/** One user, active or not. */
export async function readUser(db: Db, id: string): Promise<UserRecord | undefined> {
  const rows = await db.query<UserRecord>({
    name: 'auth_read_user',
    text: `${selectUser(db.schema)} and deleted_at is null and id = $1`,
    values: [id],
  })
  return rows[0]
}

/** By name; `after` is the id of the last user of the page before. */
export async function listUsers(
  db: Db,
  page: { limit: number; after: string | null; search: string | null; active: boolean | null },
): Promise<UserRecord[]> {
  return db.query<UserRecord>({
    name: 'auth_list_users',
    text: `${selectUser(db.schema)} and deleted_at is null
      and ($1::text is null or strpos(lower(name), lower($1)) > 0 or strpos(email, lower($1)) > 0)
      and ($2::boolean is null or active = $2)
      and ($3::uuid is null or (lower(name), id) > (select lower(a.name), a.id from "${db.schema}"."user" a where a.id = $3))
      order by lower(name), id limit $4`,
    values: [page.search, page.active, page.after, page.limit],
  })
}

function selectUser(schema: string): string {
  const time = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ${column}`
  return `select id, name, email, active, is_admin as admin, role, permission_sets, manager, locale, time_zone, two_factor_enabled, image,
    ${time('created_at')}, ${time('updated_at')}, version from "${schema}"."user" where _via is distinct from '${queueVia}'`
}

async function putPassword(db: Db, userId: string, hashed: string): Promise<void> {
  await db.query({
    text: `insert into "${db.schema}"._account (id, user_id, account_id, provider_id, password) values ($1, $2, $3, 'credential', $4)
      on conflict (provider_id, account_id) do update set password = excluded.password, updated_at = now()`,
    values: [newId(), userId, userId, hashed],
  })
}

async function named<R>(db: Db, sql: { text: string; values: unknown[] }): Promise<R[]> {
  try {
    return await db.query<R>(sql)
  } catch (error) {
    if (constraintOf(error)?.name === 'user_email_key')
      raise('record.duplicate', { errors: [{ pointer: '/email', code: 'value.not_unique' }] })
    throw error
  }
}
