/**
 * Every error of a request becomes `application/problem+json` here (RFC 9457); unknown throws are 500 `internal` and only the log has the cause.
 */
import type { Context } from 'hono'
import type { Logger } from 'pino'
import type { FieldProblem, Problem } from '@trellis/metadata/problem.ts'
import { ProblemError, problemTable } from '@trellis/metadata/problem.ts'
import { saidOf, titleOf } from '@trellis/metadata/messages.ts'

export function problemResponse(c: Context, problem: Problem, locale: string): Response {
  const entry = problemTable[problem.code]
  const requestId = c.get('requestId') as string
  const body = {
    type: `/problems/${problem.code}`,
    title: titleOf(problem.code, locale),
    status: entry.status,
    code: problem.code,
    detail: problem.detail ?? titleOf(problem.code, locale),
    ...(problem.errors && { errors: problem.errors.slice(0, mostErrors).map((error) => told(error, locale)) }),
    ...problem.extra,
    ...(problem.retryAfterSeconds !== undefined && { retry_after_seconds: problem.retryAfterSeconds }),
    instance: `/requests/${requestId}`,
    request_id: requestId,
  }
  const headers: { [name: string]: string } = { 'content-type': 'application/problem+json' }
  if (problem.retryAfterSeconds !== undefined) headers['retry-after'] = String(problem.retryAfterSeconds)
  return c.body(JSON.stringify(body), entry.status as 400, headers)
}

/** More reasons than this help nobody; longer names than this are not ours, and are not sent back whole. */
const mostErrors = 1000
const longestText = 1000

function told(error: FieldProblem, locale: string): FieldProblem {
  const params =
    error.params &&
    Object.fromEntries(
      Object.entries(error.params).map(([name, value]) => [
        name,
        typeof value === 'string' ? value.slice(0, longestText) : value,
      ]),
    )
  return {
    ...error,
    pointer: error.pointer.slice(0, longestText),
    ...(params && { params }),
    message: saidOf({ ...error, ...(params && { params }) }, locale),
  }
}

export function errorResponse(c: Context, error: unknown, log: Logger, locale: string): Response {
  if (error instanceof ProblemError) {
    if (error.problem.code.startsWith('limit.')) log.warn({ code: error.problem.code, cause: error.cause }, 'refused')
    return problemResponse(c, error.problem, locale)
  }
  log.error({ err: error }, 'request failed')
  return problemResponse(c, { code: 'internal' }, locale)
}
