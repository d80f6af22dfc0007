/** Creating, changing, deleting and restoring one record: body -> one change -> writeRecords -> the record. */
import type { Context } from 'hono'
import { raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import { ctxWith } from '../ctx.ts'
import type { RecordChange, Values, WriteAnswer } from '../records/changes.ts'
import { purgeRecord } from '../records/purge.ts'
import { revealValue } from '../records/reveal.ts'
import { writeRecords } from '../records/write.ts'
import { writeNested } from '../records/write-nested.ts'
import { isId } from '../new-id.ts'
import { readEntryTime } from '../model/entry-times.ts'
import { objectPart } from '@trellis/metadata/schema/document.ts'
import type { Server } from '../server.ts'
import { readJson } from './body.ts'
import { splitBody } from './child-changes.ts'
import { idempotent } from './idempotency.ts'
import type { Route } from './route.ts'

const records = '/api/v1/records/:object'

export const entryTimeHeader = 'form-entry'

export const recordWriteRoutes: Route[] = [
  { method: 'POST', path: records, access: 'signed_in', handle: idempotent(create) },
  { method: 'PATCH', path: `${records}/:id`, access: 'signed_in', handle: idempotent(update) },
  { method: 'DELETE', path: `${records}/:id`, access: 'signed_in', handle: remove },
  { method: 'POST', path: `${records}/:id/restore`, access: 'signed_in', handle: idempotent(restore) },
  { method: 'POST', path: `${records}/:id/reveal`, access: 'signed_in', handle: reveal },
]

/** What is no id names no record. */
export function idOf(c: Context): string {
  const id = c.req.param('id') ?? ''
  return isId(id) ? id.toLowerCase() : raise('record.not_found')
}

export function objectOfPath(c: Context): string {
  return c.req.param('object') ?? ''
}

/** PostgreSQL holds 1,600 columns in a table; more members are no record. */
const mostMembers = 3000

/** A JSON object of field values; anything else is no record. */
export async function readValues(c: Context): Promise<Values> {
  const body = await readJson(c)
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return raise('request.malformed', { errors: [{ pointer: '', code: 'value.not_an_object' }] })
  if (Object.keys(body).length > mostMembers)
    return raise('request.malformed', {
      errors: [{ pointer: '', code: 'value.too_many', params: { maximum: mostMembers } }],
    })
  return body as Values
}

async function create(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const values = await readValues(c)
  const answer = await single(c, ctx, { op: 'create', values }, 201)
  noteEntryTime(c, ctx, server)
  return answer
}

/** `Form-Entry: <layout>;seconds=<n>`: how long the form of the record took, for the studio. What cannot be true is passed over. */
function noteEntryTime(c: Context, { model }: Ctx, server: Server): void {
  const time = readEntryTime(c.req.header(entryTimeHeader))
  if (time === undefined || objectPart(time.layout) !== objectOfPath(c)) return
  if (Object.hasOwn(model.documents['layout'] ?? {}, time.layout)) server.entryTimes.note(time)
}

async function update(c: Context, ctx: Ctx): Promise<Response> {
  const id = idOf(c)
  const { version: inBody, ...values } = await readValues(c)
  const version = wantedVersion(c, inBody)
  return single(c, ctx, { op: 'update', id, values, ...(version !== undefined && { version }) }, 200)
}

async function restore(c: Context, ctx: Ctx): Promise<Response> {
  return single(c, ctxWith(ctx, { via: 'restore' }), { op: 'restore', id: idOf(c) }, 200)
}

/** `{field, reason?}` -> `{value}` of an encrypted or masked field. */
async function reveal(c: Context, ctx: Ctx): Promise<Response> {
  const { field, reason = null } = await readValues(c)
  if (typeof field !== 'string')
    return raise('request.malformed', { errors: [{ pointer: '/field', code: 'value.not_a_text' }] })
  if (reason !== null && !(typeof reason === 'string' && reason.length <= 500))
    return raise('request.malformed', { errors: [{ pointer: '/reason', code: 'value.not_a_text' }] })
  return c.json({ value: await revealValue(ctx, objectOfPath(c), idOf(c), { field, reason }) })
}

async function remove(c: Context, ctx: Ctx): Promise<Response> {
  const id = idOf(c)
  if (c.req.query('purge') === '1') {
    await purgeRecord(ctx, objectOfPath(c), id)
    return c.body(null, 204)
  }
  const text = await c.req.text()
  const body: unknown = text === '' ? undefined : await readJson(c)
  const version = wantedVersion(
    c,
    typeof body === 'object' && body !== null && 'version' in body ? body.version : undefined,
  )
  await writeRecords(ctx, objectOfPath(c), [{ op: 'delete', id, ...(version !== undefined && { version }) }])
  return c.body(null, 204)
}

async function single(c: Context, ctx: Ctx, change: RecordChange, status: 200 | 201): Promise<Response> {
  const accepted = acceptedIn(c)
  const object = objectOfPath(c)
  if (change.op === 'create' || change.op === 'update') {
    const { values, children } = splitBody(change.values)
    if (children.length > 0)
      return recordResponse(c, await writeNested(ctx, object, { ...change, values }, { children, accepted }), status)
  }
  const answer = await writeRecords(ctx, object, [change], { answer: true, accepted })
  return recordResponse(c, answer, status)
}

/** `?accept=a,b`: names of warnings (validation rules of severity warning) the caller has seen. */
export function acceptedIn(c: Context): string[] {
  return c.req.query('accept')?.split(',').slice(0, mostAccepted) ?? []
}

const mostAccepted = 200

/** What a rule of severity info says of a saved record, and the warnings that were accepted: the record itself is the body. */
export const noticesHeader = 'record-notices'

/** Headers hold ASCII only. */
function headerText(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** The JSON text PostgreSQL made goes out as it is. */
export function recordResponse(c: Context, answer: WriteAnswer, status: 200 | 201): Response {
  const [verdict] = answer.verdicts
  const headers: { [name: string]: string } = { 'content-type': 'application/json; charset=UTF-8' }
  if (verdict?.ok) {
    headers['etag'] = `"${verdict.version}"`
    if (verdict.notices?.length) headers[noticesHeader] = headerText(verdict.notices.slice(0, 20))
    if (status === 201) headers['location'] = `${c.req.path}/${verdict.id}`
  }
  return c.body(answer.record ?? '{}', status, headers)
}

/** If-Match: "7", or `version` in the body; both have to agree. */
export function wantedVersion(c: Context, inBody: unknown): number | undefined {
  if (inBody !== undefined && inBody !== null && !(Number.isInteger(inBody) && Number(inBody) > 0)) {
    return raise('request.malformed', { errors: [{ pointer: '/version', code: 'value.not_a_whole_number' }] })
  }
  const header = c.req.header('if-match')
  const given =
    header === undefined || header.trim() === '*' ? undefined : /^(?:W\/)?"?(\d{1,9})"?$/.exec(header.trim())?.[1]
  if (header !== undefined && header.trim() !== '*' && given === undefined)
    return raise('request.malformed', { detail: 'If-Match must be the version of the record, in quotes' })
  const fromHeader = given === undefined ? undefined : Number(given)
  const fromBody = typeof inBody === 'number' ? inBody : undefined
  if (fromHeader !== undefined && fromBody !== undefined && fromHeader !== fromBody)
    return raise('request.malformed', { errors: [{ pointer: '/version', code: 'value.contradicts_if_match' }] })
  return fromHeader ?? fromBody
}
