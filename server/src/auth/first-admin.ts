/**
 * The first administrator: from ADMIN_EMAIL and ADMIN_PASSWORD, or by the one-time link that the log shows while there is none.
 *
 * The token of the link is derived from the signing secret, so every server of the workspace prints the same one; it is worth nothing
 * once an administrator exists, and the check and the insert happen under one lock: of a hundred racing calls one wins.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { raise } from '@trellis/metadata/problem.ts'
import type { Db } from '../db/db.ts'
import { lockAdministrators, createUser } from './users.ts'
import type { NewUser } from './users.ts'

/** The token of the one-time link. */
export function setupToken(secret: string, schema: string): string {
  return createHmac('sha256', secret).update(`setup ${schema}`).digest('base64url').slice(0, 32)
}

/** Compares in constant time. */
export function isSetupToken(given: string, secret: string, schema: string): boolean {
  const right = Buffer.from(setupToken(secret, schema))
  const candidate = Buffer.from(given)
  return candidate.length === right.length && timingSafeEqual(candidate, right)
}

/** Any administrator at all, active or not: set-up is once in the life of a workspace. */
export async function hasAdministrator(db: Db): Promise<boolean> {
  const rows = await db.query<{ found: boolean }>({
    text: `select exists (select from "${db.schema}"."user" where is_admin) as found`,
    values: [],
  })
  return rows[0]?.found === true
}

/** Errors: auth.setup_done when there is one already. Returns the id. */
export async function createFirstAdmin(db: Db, user: NewUser, tokens: string[]): Promise<string> {
  return db.tx(async (tx) => {
    await lockAdministrators(tx)
    if (await hasAdministrator(tx)) raise('auth.setup_done')
    return createUser(tx, { ...user, admin: true }, { actor: null, via: 'system', tokens })
  })
}
