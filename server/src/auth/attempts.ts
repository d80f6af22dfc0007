/**
 * Wrong guesses of a password, counted in PostgreSQL per account and per client address, so neither another server nor another header
 * starts a new count. Guesses pass a narrow door in this process and are judged inside it: a thousand parallel ones cannot slip by
 * before the first is counted, while a thousand people with the right password only wait a little.
 */
import { createHash } from 'node:crypto'
import { raise } from '@trellis/metadata/problem.ts'
import type { Db } from '../db/db.ts'

/** How long guesses are remembered, from the first on. */
export const windowSeconds = 15 * 60
/** Wrong guesses before the door closes. */
export const guessesPerWindow = 10
const throughTheDoor = 4

/**
 * Who guesses at what; `account` is the e-mail as typed, `address` the client's as we know it, `device` the id of a browser that
 * was in this account before (device.ts): it is counted by itself.
 */
export type Guess = { account: string; address: string; device?: string | undefined; isWrong(error: unknown): boolean }

/**
 * Runs `work`, which throws when the guess was wrong.
 * Errors: `auth.locked_out` with the seconds to wait, the same whether the account exists or not; whatever `work` throws.
 */
export async function guardGuess<T>(db: Db, guess: Guess, work: () => Promise<T>): Promise<T> {
  const account = `account ${createHash('sha256').update(guess.account.trim().toLowerCase()).digest('base64url')}`
  const keys =
    guess.device === undefined ? [account, `address ${networkOf(guess.address)}`] : [`device ${guess.device}`]
  return oneOfFew(async () => {
    await refuseLocked(db, keys)
    try {
      const result = await work()
      await db.query({
        name: 'auth_guess_right',
        text: `delete from "${db.schema}"._sign_in_window where key = $1`,
        values: [keys[0]],
      })
      return result
    } catch (error) {
      if (guess.isWrong(error)) await countWrong(db, keys)
      throw error
    }
  })
}

/** Windows long over; called now and then. */
export async function forgetOldAttempts(db: Db): Promise<void> {
  await db.query({
    text: `delete from "${db.schema}"._sign_in_window where started_at < now() - interval '1 day'`,
    values: [],
  })
}

async function refuseLocked(db: Db, keys: string[]): Promise<void> {
  const rows = await db.query<{ wait: number | null }>({
    name: 'auth_guess_locked',
    text: `select ceil(extract(epoch from max(started_at) - now()) + $2)::int as wait from "${db.schema}"._sign_in_window
      where key = any($1::text[]) and tries >= $3 and started_at > now() - make_interval(secs => $2)`,
    values: [keys, windowSeconds, guessesPerWindow],
  })
  const wait = rows[0]?.wait ?? null
  if (wait !== null) raise('auth.locked_out', { retryAfterSeconds: Math.max(1, wait) })
}

async function countWrong(db: Db, keys: string[]): Promise<void> {
  await db.query({
    name: 'auth_guess_wrong',
    text: `insert into "${db.schema}"._sign_in_window as w (key) select k from unnest($1::text[]) k order by k
      on conflict (key) do update set
        tries = case when w.started_at < now() - make_interval(secs => $2) then 1 else w.tries + 1 end,
        started_at = case when w.started_at < now() - make_interval(secs => $2) then now() else w.started_at end`,
    values: [keys, windowSeconds],
  })
}

let inside = 0
const outside: (() => void)[] = []

async function oneOfFew<T>(work: () => Promise<T>): Promise<T> {
  if (inside >= throughTheDoor) await new Promise<void>((resolve) => outside.push(resolve))
  else inside++
  try {
    return await work()
  } finally {
    const next = outside.shift()
    if (next) next()
    else inside--
  }
}

/** An IPv6 client owns a /64, so it counts as one. */
function networkOf(address: string): string {
  const plain = address.startsWith('::ffff:') ? address.slice(7) : address
  return plain.includes(':') ? plain.split(':').slice(0, 4).join(':') : plain
}
