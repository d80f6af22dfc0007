/**
 * Tries to guess a password, counted in PostgreSQL per account and per client address, so neither another server nor another header
 * starts a new count. A try is counted before the password is looked at: parallel guesses cannot slip under the limit.
 */
import { createHash } from 'node:crypto'
import { raise } from '@trellis/metadata/problem.ts'
import type { Db } from '../db/db.ts'

export const windowSeconds = 15 * 60
export const triesPerWindow = 10

export type Attempt = {
  /** The try was right: it does not count, and the account starts anew. */
  succeeded(): Promise<void>
}

/** Errors: `auth.locked_out` with the seconds to wait, the same whether the account exists or not. */
export async function beginAttempt(db: Db, email: string, address: string): Promise<Attempt> {
  const account = `account ${createHash('sha256').update(email.trim().toLowerCase()).digest('base64url')}`
  const client = `address ${networkOf(address)}`
  const rows = await db.query<{ tries: number; wait: number }>({
    name: 'auth_attempt',
    text: `insert into "${db.schema}"._sign_in_window as w (key) select k from unnest($1::text[]) k order by k
      on conflict (key) do update set
        tries = case when w.started_at < now() - make_interval(secs => $2) then 1 else w.tries + 1 end,
        started_at = case when w.started_at < now() - make_interval(secs => $2) then now() else w.started_at end
      returning tries, ceil(extract(epoch from started_at - now()) + $2)::int as wait`,
    values: [[account, client], windowSeconds],
  })
  const late = rows.filter((row) => row.tries > triesPerWindow)
  if (late.length > 0) raise('auth.locked_out', { retryAfterSeconds: Math.max(1, ...late.map((row) => row.wait)) })
  return {
    async succeeded() {
      await db.query({
        name: 'auth_attempt_succeeded',
        text: `update "${db.schema}"._sign_in_window set tries = case when key = $1 then 0 else greatest(tries - 1, 0) end where key = any($2::text[])`,
        values: [account, [account, client]],
      })
    },
  }
}

/** Windows long over; called now and then. */
export async function forgetOldAttempts(db: Db): Promise<void> {
  await db.query({ text: `delete from "${db.schema}"._sign_in_window where started_at < now() - interval '1 day'`, values: [] })
}

/** An IPv6 client owns a /64, so it counts as one. */
function networkOf(address: string): string {
  const plain = address.startsWith('::ffff:') ? address.slice(7) : address
  return plain.includes(':') ? plain.split('%')[0]!.split(':').slice(0, 4).join(':') : plain
}
