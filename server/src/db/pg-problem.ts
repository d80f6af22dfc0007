/**
 * The only reader of SQLSTATE: a PostgreSQL error becomes a ProblemError whose `cause` is the original.
 * The write path turns constraint names into field pointers with `constraintOf`.
 */
import { ProblemError } from '@trellis/metadata/problem.ts'
import type { ProblemCode } from '@trellis/metadata/problem.ts'

type PgError = Error & { code?: string; constraint?: string; table?: string; detail?: string }

const codes: { [sqlState: string]: ProblemCode } = {
  '23505': 'record.duplicate',
  '23503': 'record.missing_parent',
  '23514': 'record.validation_failed',
  '23P01': 'record.duplicate',
  '22001': 'record.validation_failed',
  '22003': 'record.validation_failed',
  '22007': 'query.bad_value',
  '22008': 'query.bad_value',
  '22P02': 'query.bad_value',
  '40001': 'limit.lock_timeout',
  '40P01': 'limit.lock_timeout',
  '55P03': 'limit.lock_timeout',
  '57014': 'limit.timeout',
  '25P03': 'limit.timeout',
  '53300': 'limit.not_ready',
  '57P01': 'limit.not_ready',
  '57P02': 'limit.not_ready',
  '57P03': 'limit.not_ready',
  '08000': 'limit.not_ready',
  '08003': 'limit.not_ready',
  '08006': 'limit.not_ready',
  '53100': 'limit.not_ready',
  ECONNREFUSED: 'limit.not_ready',
  ECONNRESET: 'limit.not_ready',
  ENOENT: 'limit.not_ready',
  EPIPE: 'limit.not_ready',
}

const lostConnection =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/

export function toProblemError(error: unknown): Error {
  if (error instanceof ProblemError || !(error instanceof Error)) return error as Error
  const sqlState = (error as PgError).code
  const code =
    (sqlState === undefined ? undefined : codes[sqlState]) ??
    (lostConnection.test(error.message) ? 'limit.not_ready' : undefined)
  if (code === undefined) return error
  const problem = new ProblemError(code.startsWith('limit.') ? { code, retryAfterSeconds: 1 } : { code })
  problem.cause = error
  return problem
}

export function isRetryable(error: unknown): boolean {
  const sqlState = sqlStateOf(error)
  return sqlState === '40001' || sqlState === '40P01'
}

/** The name of the constraint that refused a statement, if that is what happened. */
export function constraintOf(
  error: unknown,
): { kind: 'unique' | 'foreign_key'; name: string; table: string } | undefined {
  const cause = (error instanceof ProblemError ? error.cause : error) as PgError | undefined
  if (cause?.constraint === undefined) return undefined
  if (cause.code === '23505') return { kind: 'unique', name: cause.constraint, table: cause.table ?? '' }
  if (cause.code === '23503') return { kind: 'foreign_key', name: cause.constraint, table: cause.table ?? '' }
  return undefined
}

export function isLockTimeout(error: unknown): boolean {
  return sqlStateOf(error) === '55P03'
}

/** A column of the answer has another type than when the statement was prepared: planned anew it can be answered. */
export function isStalePlan(error: unknown): boolean {
  return sqlStateOf(error) === '0A000' && /cached plan/.test(error instanceof Error ? error.message : '')
}

function sqlStateOf(error: unknown): string | undefined {
  const cause = (error instanceof ProblemError ? error.cause : error) as PgError | undefined
  return cause?.code
}
