/**
 * `GET /api/v1/openapi.json`: OpenAPI 3.1, generated from the Model for the caller: objects and fields they may not see are not in it.
 * A test holds the list of calls here together with the route table.
 */
import type { Context } from 'hono'
import { can } from '@trellis/metadata/access/access.ts'
import type { Access } from '@trellis/metadata/access/access.ts'
import type { Model, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { labelText } from '@trellis/metadata/model/shape.ts'
import type { Ctx } from '../ctx.ts'
import { docsRoutes } from './docs.ts'
import { commonSchemas, fixedCalls } from './openapi-calls.ts'
import type { Operation } from './openapi-calls.ts'
import { hasInput, inputSchema, recordSchema } from './openapi-schemas.ts'
import type { Schema } from './openapi-schemas.ts'
import type { Route } from './route.ts'

export const openapiRoutes: Route[] = [{ method: 'GET', path: '/api/v1/openapi.json', access: 'signed_in', handle: openapi }, ...docsRoutes]

const kept = new WeakMap<Model, Map<string, string>>()

function openapi(c: Context, ctx: Ctx): Response {
  let known = kept.get(ctx.model)
  if (known === undefined) kept.set(ctx.model, (known = new Map()))
  const key = `${ctx.access.key}\n${ctx.locale}`
  let text = known.get(key)
  if (text === undefined) known.set(key, (text = JSON.stringify(openapiDocument(ctx.model, ctx.access, ctx.locale))))
  return c.body(text, 200, { 'content-type': 'application/json' })
}

type Paths = { [path: string]: { [method: string]: Schema } }

/** The document for one caller. Pure. */
export function openapiDocument(model: Model, access: Access, locale: string): Schema {
  const paths = Object.create(null) as Paths
  const schemas = Object.assign(Object.create(null) as { [name: string]: Schema }, commonSchemas)
  for (const call of fixedCalls) {
    if (call.needs !== undefined && !access.admin && !access.system.includes(call.needs)) continue
    put(paths, call.path, call.method, operationOf(call))
  }
  const shapes = Object.values(model.objects).filter((shape) => can(access, shape.name, 'read'))
  for (const shape of shapes) {
    schemas[`record_${shape.name}`] = recordSchema(shape, access, locale)
    if (isWritten(shape, access)) schemas[`input_${shape.name}`] = inputSchema(shape, access, locale)
    for (const call of objectCalls(shape, access, locale)) put(paths, call.path, call.method, operationOf(call))
  }
  return {
    openapi: '3.1.0',
    info: { title: labelText(model.settings.name, locale), version: String(model.revision), description: 'Generated from the published metadata.' },
    servers: [{ url: '/' }],
    security: [{ session: [] }, { apiKey: [] }],
    paths,
    components: {
      schemas,
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'trellis.session_token' }, apiKey: { type: 'http', scheme: 'bearer' } },
    },
  }
}

function put(paths: Paths, path: string, method: string, operation: Schema): void {
  const at = (paths[path] ??= Object.create(null) as Paths[string])
  at[method.toLowerCase()] = operation
}

function isWritten(shape: ObjectShape, access: Access): boolean {
  return !shape.system && (can(access, shape.name, 'create') || can(access, shape.name, 'update')) && hasInput(shape, access)
}

const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` })
const listParameters = ['fields', 'where', 'filter', 'order_by', 'limit', 'cursor', 'total', 'view', 'search', 'deleted', 'as_of']

function objectCalls(shape: ObjectShape, access: Access, locale: string): Operation[] {
  const base = `/api/v1/records/${shape.name}`
  const name = labelText(shape.label, locale)
  const tag = labelText(shape.pluralLabel, locale)
  const record = ref(`record_${shape.name}`)
  const input = ref(`input_${shape.name}`)
  const page = { type: 'object', properties: { records: { type: 'array', items: record }, next_cursor: { type: ['string', 'null'] }, total: { type: 'integer' }, total_capped: { type: 'boolean' } } }
  const written = !shape.system
  const may = (right: Parameters<typeof can>[2]) => written && can(access, shape.name, right)
  const calls: (Operation | false)[] = [
    { method: 'GET', path: base, tag, summary: `List: ${name}`, query: listParameters, answer: page },
    { method: 'GET', path: `${base}/{id}`, tag, summary: `Read one: ${name}`, query: ['fields'], answer: record },
    may('create') && { method: 'POST', path: base, tag, summary: `Create: ${name}`, body: input, status: 201, answer: record },
    may('update') && { method: 'PATCH', path: `${base}/{id}`, tag, summary: `Change: ${name}`, body: input, answer: record },
    may('delete') && { method: 'DELETE', path: `${base}/{id}`, tag, summary: `Delete to the bin: ${name}`, status: 204 },
    may('delete') && { method: 'POST', path: `${base}/{id}/restore`, tag, summary: `Restore from the bin: ${name}`, answer: record },
    written && { method: 'POST', path: `${base}/{id}/reveal`, tag, summary: `Show an encrypted value: ${name}`, body: { type: 'object' }, answer: { type: 'object' } },
    written && { method: 'GET', path: `${base}/{id}/history`, tag, summary: `History: ${name}`, answer: { type: 'object' } },
    may('update') && { method: 'POST', path: `${base}/{id}/history/restore`, tag, summary: `Put back an earlier state: ${name}`, body: { type: 'object' }, answer: record },
    written && { method: 'POST', path: `${base}/bulk`, tag, summary: `Many at once: ${name}`, body: { type: 'object', required: ['op', 'records'], properties: { op: { enum: ['insert', 'update', 'upsert', 'delete'] }, key: { type: 'string' }, all_or_none: { type: 'boolean' }, records: { type: 'array', maxItems: 10_000, items: { type: 'object' } } } }, answer: { type: 'object', properties: { results: { type: 'array', items: { type: 'object' } } } } },
    may('import') && { method: 'POST', path: `${base}/import`, tag, summary: `Import a file: ${name}`, status: 202, multipart: true, answer: { type: 'object' } },
    may('import') && { method: 'POST', path: `${base}/import/preview`, tag, summary: `Look into a file before importing: ${name}`, multipart: true, answer: { type: 'object' } },
    can(access, shape.name, 'export') && { method: 'GET', path: `${base}/export`, tag, summary: `Export: ${name}`, query: ['format', 'header', 'bom', ...listParameters.filter((one) => one !== 'cursor' && one !== 'total')] },
  ]
  return calls.filter((call) => call !== false)
}

function operationOf(call: Operation): Schema {
  const inPath = [...call.path.matchAll(/\{(\w+)\}/g)].map((match) => ({ name: match[1], in: 'path', required: true, schema: { type: 'string' } }))
  const inQuery = (call.query ?? []).map((name) => ({ name, in: 'query', required: call.required?.includes(name) ?? false, schema: { type: 'string' } }))
  const content = (schema: Schema, type = 'application/json') => ({ content: { [type]: { schema } } })
  return {
    tags: [call.tag],
    summary: call.summary,
    ...(inPath.length + inQuery.length > 0 && { parameters: [...inPath, ...inQuery] }),
    ...(call.body && { requestBody: { required: true, ...content(call.body) } }),
    ...(call.multipart && { requestBody: { required: true, ...content({ type: 'object', properties: { file: { type: 'string', format: 'binary' } } }, 'multipart/form-data') } }),
    responses: {
      [String(call.status ?? 200)]: { description: 'Done', ...(call.answer && content(call.answer)) },
      default: { description: 'A problem', ...content(ref('problem'), 'application/problem+json') },
    },
    ...(call.open && { security: [] }),
  }
}
