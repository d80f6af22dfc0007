/**
 * The secret that signs cookies: `AUTH_SECRET` of the environment, else one made at first start and kept in the database,
 * so every server of a workspace has the same and there is no default to forget.
 */
import { randomBytes } from 'node:crypto'
import type { Db } from '../db/db.ts'

/** Errors: a thrown Error when AUTH_SECRET is shorter than 32 characters. */
export async function signingSecret(db: Db, given: string | undefined): Promise<string> {
  if (given !== undefined) {
    if (given.length < 32) throw new Error('AUTH_SECRET must have at least 32 characters')
    return given
  }
  const table = `"${db.schema}"._secret`
  await db.query({
    text: `insert into ${table} (name, value) values ('signing', $1) on conflict (name) do nothing`,
    values: [randomBytes(48).toString('base64url')],
  })
  const rows = await db.query<{ value: string }>({
    text: `select value from ${table} where name = 'signing'`,
    values: [],
  })
  const secret = rows[0]?.value
  if (secret === undefined) throw new Error('The signing secret could not be stored')
  return secret
}
