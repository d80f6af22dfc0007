/**
 * The closed table of problems, the Result type, and the one error class of the shell.
 *
 * A code is `area.reason`, never renamed or reused. On the wire a problem is RFC 9457 `application/problem+json`
 * (server/src/http/problem.ts renders it). `value.*` codes are the reasons inside `errors` of one field.
 */
type ProblemEntry = { status: number; title: string }

export const problemTable = {
  'access.denied': { status: 403, title: 'You may not do this' },
  'access.field_denied': { status: 403, title: 'You may not change this field' },
  'access.last_administrator': { status: 409, title: 'The last administrator must stay' },
  'access.object_denied': { status: 403, title: 'You may not do this with this object' },
  'auth.bad_credentials': { status: 401, title: 'The e-mail or the password is wrong' },
  'auth.bad_code': { status: 401, title: 'The code is wrong or too old' },
  'auth.expired': { status: 401, title: 'The session has ended' },
  'auth.locked_out': { status: 429, title: 'Too many failed sign-ins' },
  'auth.required': { status: 401, title: 'Sign in first' },
  'auth.session_needed': { status: 403, title: 'This needs a sign-in, not an API key' },
  'auth.setup_done': { status: 409, title: 'The workspace has been set up already' },
  'auth.setup_token': { status: 403, title: 'The set-up link is not the right one' },
  'auth.untrusted_origin': { status: 403, title: 'The request did not come from this site' },
  'export.expired': { status: 410, title: 'The file is not kept any more' },
  'export.other_rights': { status: 409, title: 'Your rights have changed since the file was made' },
  'file.refused': { status: 422, title: 'The file was refused by the virus scanner' },
  'flow.element_failed': { status: 422, title: 'A step of the flow failed' },
  'flow.too_many_steps': { status: 422, title: 'The flow took too many steps' },
  'import.bad_file': { status: 422, title: 'The file cannot be read' },
  'import.bad_mapping': { status: 422, title: 'The mapping does not fit the file or the object' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  'limit.batch_too_big': { status: 413, title: 'Too many records in one call' },
  'limit.body_too_big': { status: 413, title: 'The request body is too large' },
  'limit.bulk_rows': { status: 403, title: 'That is more records than you may change at once' },
  'limit.export_rows': { status: 403, title: 'That is more records than you may take out at once' },
  'limit.lock_timeout': { status: 503, title: 'The data is locked by a longer operation' },
  'limit.not_ready': { status: 503, title: 'The server is starting or has no database' },
  'limit.rate': { status: 429, title: 'Too many requests' },
  'limit.shared_views': { status: 409, title: 'You share as many views as one person may' },
  'limit.storage_full': { status: 507, title: 'There is no room for more files' },
  'limit.timeout': { status: 503, title: 'The operation took too long' },
  'metadata.approval_needed': { status: 409, title: 'A second person has to approve the change set' },
  'metadata.broken_reference': { status: 422, title: 'A document names something that does not exist' },
  'metadata.destructive_unconfirmed': { status: 409, title: 'The change would lose data and was not confirmed' },
  'metadata.formula_invalid': { status: 422, title: 'A formula is not valid' },
  'metadata.invalid': { status: 422, title: 'A metadata document is not valid' },
  'metadata.name_taken': { status: 409, title: 'The name is taken' },
  'metadata.not_found': { status: 404, title: 'There is no such document' },
  'metadata.stale_base': { status: 409, title: 'Somebody published in between' },
  'metadata.unknown_kind': { status: 404, title: 'There is no such kind of document' },
  'plugin.function_failed': { status: 422, title: 'A function of a plugin failed' },
  'query.bad_operator': { status: 400, title: 'The operator does not fit the field' },
  'query.bad_value': { status: 400, title: 'The value does not fit the field' },
  'query.cursor_invalid': { status: 400, title: 'The cursor does not belong to this query' },
  'query.syntax': { status: 400, title: 'The query cannot be read' },
  'query.too_wide': { status: 400, title: 'The query asks for too much' },
  'query.unknown_field': { status: 400, title: 'There is no such field' },
  'query.unknown_object': { status: 404, title: 'There is no such object' },
  'record.already_undone': { status: 409, title: 'The change was taken back before' },
  'record.duplicate': { status: 409, title: 'A record with this value exists' },
  'record.duplicate_suspected': { status: 409, title: 'A record like this one exists' },
  'record.locked': { status: 423, title: 'The record is locked' },
  'record.missing_parent': { status: 422, title: 'The record it refers to does not exist' },
  'record.not_found': { status: 404, title: 'There is no such record' },
  'record.other_count': { status: 409, title: 'By now it is another number of records' },
  'record.period_closed': { status: 423, title: 'The period of the record is closed' },
  'record.restricted_delete': { status: 409, title: 'Other records refer to this one' },
  'record.stale': { status: 409, title: 'Somebody changed the record in between' },
  'record.validation_failed': { status: 422, title: 'The record breaks rules' },
  'request.idempotency_mismatch': { status: 422, title: 'The idempotency key was used with another request' },
  'request.malformed': { status: 400, title: 'The request cannot be read' },
  'request.method_not_allowed': { status: 405, title: 'This address does not take this method' },
  'request.not_found': { status: 404, title: 'There is nothing at this address' },
  'request.unsupported_media_type': { status: 415, title: 'The content type is not supported' },
} as const satisfies { [code: string]: ProblemEntry }

export type ProblemCode = keyof typeof problemTable

/** One located reason. `pointer` is a JSON Pointer into the request body; `code` is `value.*` or a rule's own code. */
export type FieldProblem = { pointer: string; code: string; params?: { [name: string]: unknown }; message?: string }

export type Problem = {
  code: ProblemCode
  detail?: string
  errors?: FieldProblem[]
  retryAfterSeconds?: number
  /** Extra members of the answer, e.g. `current` with the record as it is now. */
  extra?: { [name: string]: unknown }
}

export type Result<T> = { ok: true; value: T } | { ok: false; problem: Problem }

export function ok<T>(value: T): Result<T> {
  return { ok: true, value }
}

export function failed(code: ProblemCode, rest: Omit<Problem, 'code'> = {}): { ok: false; problem: Problem } {
  return { ok: false, problem: { code, ...rest } }
}

/** The only error class the shell throws on purpose; caught in http/problem.ts and jobs/worker.ts. */
export class ProblemError extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail ?? problem.code)
    this.name = 'ProblemError'
    this.problem = problem
  }
}

/** Throws the problem of a failed Result, returns the value of a good one. */
export function orThrow<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new ProblemError(result.problem)
}

export function raise(code: ProblemCode, rest: Omit<Problem, 'code'> = {}): never {
  throw new ProblemError({ code, ...rest })
}
