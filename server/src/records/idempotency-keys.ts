/** Idempotency keys live a day; the schedule forgets older ones. */
import type { Db } from '../db/db.ts'
import { ident } from './sql-text.ts'

/** Gives how many went. */
export async function forgetKeys(db: Db): Promise<number> {
  const rows = await db.query({
    text: `delete from ${ident(db.schema)}._idempotency where at < now() - interval '24 hours' returning 1`,
    values: [],
  })
  return rows.length
}
