/** A problem as it comes over the wire (RFC 9457), and the one error class that the client throws. */
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'

export type WireFieldProblem = { pointer: string; code: string; params?: { [name: string]: unknown }; message?: string }

export type WireProblem = {
  status: number
  code: string
  title: string
  detail?: string
  errors?: WireFieldProblem[]
  request_id?: string
  retry_after_seconds?: number
  /** With record.stale: the record as it is now. */
  current?: { [field: string]: JsonValue }
}

/** Thrown by `request` for every answer that is not 2xx, and with code `network.unreachable` when there was no answer. */
export class ApiProblem extends Error {
  readonly problem: WireProblem
  constructor(problem: WireProblem) {
    super(problem.detail ?? problem.title)
    this.name = 'ApiProblem'
    this.problem = problem
  }
}

/** Any thrown thing as a problem, so that screens need one shape. */
export function problemOf(error: unknown): WireProblem {
  if (error instanceof ApiProblem) return error.problem
  return { status: 0, code: 'client.unexpected', title: error instanceof Error ? error.message : String(error) }
}

/** Problems by field for a body that is one record: `/amount` and `/values/amount` both give `amount`; '' holds the rest. */
export function problemsByField(problem: WireProblem, prefix = ''): { [field: string]: string[] } {
  const byField: { [field: string]: string[] } = {}
  for (const error of problem.errors ?? []) {
    if (!error.pointer.startsWith(prefix)) continue
    const parts = error.pointer
      .slice(prefix.length)
      .split('/')
      .filter((part) => part !== '' && part !== 'values')
    const field = (parts[0] ?? '').replaceAll('~1', '/').replaceAll('~0', '~')
    const known = Object.hasOwn(byField, field) ? (byField[field] ?? []) : []
    byField[field] = [...known, error.message ?? error.code]
  }
  return byField
}
