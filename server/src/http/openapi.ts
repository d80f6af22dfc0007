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
import type { Operation } from './openapi-operation.ts'
import { objectCalls, ref } from './openapi-objects.ts'
import { hasInput, inputSchema, recordSchema } from './openapi-schemas.ts'
import type { Schema } from './openapi-schemas.ts'
import type { Route } from './route.ts'

export const openapiRoutes: Route[] = [
  { method: 'GET', path: '/api/v1/openapi.json', access: 'signed_in', handle: openapi },
  ...docsRoutes,
]

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
    info: {
      title: labelText(model.settings.name, locale),
      version: String(model.revision),
      description: 'Generated from the published metadata.',
    },
    servers: [{ url: '/' }],
    security: [{ session: [] }, { apiKey: [] }],
    paths,
    components: {
      schemas,
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'trellis.session_token' },
        apiKey: { type: 'http', scheme: 'bearer' },
      },
    },
  }
}

function put(paths: Paths, path: string, method: string, operation: Schema): void {
  const at = (paths[path] ??= Object.create(null) as Paths[string])
  at[method.toLowerCase()] = operation
}

function isWritten(shape: ObjectShape, access: Access): boolean {
  return (
    !shape.system && (can(access, shape.name, 'create') || can(access, shape.name, 'update')) && hasInput(shape, access)
  )
}

function operationOf(call: Operation): Schema {
  const inPath = [...call.path.matchAll(/\{(\w+)\}/g)].map((match) => ({
    name: match[1],
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  const inQuery = (call.query ?? []).map((name) => ({
    name,
    in: 'query',
    required: call.required?.includes(name) ?? false,
    schema: { type: 'string' },
  }))
  const inHeader = Object.entries(call.headers ?? {}).map(([name, description]) => ({
    name,
    in: 'header',
    description,
    schema: { type: 'string' },
  }))
  const parameters = [...inPath, ...inQuery, ...inHeader]
  const content = (schema: Schema, type = 'application/json') => ({ content: { [type]: { schema } } })
  return {
    tags: [call.tag],
    summary: call.summary,
    ...(parameters.length > 0 && { parameters }),
    ...(call.body && { requestBody: { required: true, ...content(call.body) } }),
    ...(call.multipart && {
      requestBody: {
        required: true,
        ...content(
          { type: 'object', properties: { file: { type: 'string', format: 'binary' } } },
          'multipart/form-data',
        ),
      },
    }),
    responses: {
      [String(call.status ?? 200)]: { description: 'Done', ...(call.answer && content(call.answer)) },
      default: { description: 'A problem', ...content(ref('problem'), 'application/problem+json') },
    },
    ...(call.open && { security: [] }),
  }
}
