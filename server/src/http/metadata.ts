/** `/api/v1/metadata`: the published Model, documents, the drafts of the caller, versions. Publishing is in metadata-publish.ts. */
import type { Context } from 'hono'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { kinds, schemaOf } from '@trellis/metadata/schema/kinds.ts'
import { fieldOf, objectOf } from '@trellis/metadata/model/shape.ts'
import { usesOf } from '@trellis/metadata/model/where-used.ts'
import { raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import type { Server } from '../server.ts'
import { entryTimeOf } from '../model/entry-times.ts'
import { clearDrafts, listVersions, putDraft, readDrafts } from '../model/documents.ts'
import { readObject } from './body.ts'
import { knownViews } from './known-views.ts'
import type { Route } from './route.ts'
import { orderOfExecution, toldDocuments, wantsDraft } from './told-documents.ts'
import { stateOf, tellModel } from './told-model.ts'
import { changeSetRoutes } from './change-sets.ts'
import { metadataDraftRoutes } from './metadata-drafts.ts'
import { metadataFileRoutes } from './metadata-files.ts'
import { metadataPlanRoutes } from './metadata-plan.ts'
import { metadataPublishRoutes } from './metadata-publish.ts'

const base = '/api/v1/metadata'

export const metadataRoutes: Route[] = [
  { method: 'GET', path: base, access: 'signed_in', handle: published },
  {
    method: 'GET',
    path: `${base}/schemas`,
    access: 'signed_in',
    handle: (c) => c.json({ schemas: Object.fromEntries(kinds.map((kind) => [kind, schemaOf(kind)])) }),
  },
  { method: 'GET', path: `${base}/schemas/:kind`, access: 'signed_in', handle: oneSchema },
  {
    method: 'GET',
    path: `${base}/versions`,
    access: 'manage_metadata',
    handle: async (c, ctx) => c.json({ versions: await listVersions(ctx.db, 200) }),
  },
  ...metadataPublishRoutes,
  ...metadataFileRoutes,
  ...metadataDraftRoutes,
  ...changeSetRoutes,
  ...metadataPlanRoutes,
  { method: 'GET', path: `${base}/:kind`, access: 'signed_in', handle: listOfKind },
  { method: 'GET', path: `${base}/:kind/:name`, access: 'signed_in', handle: oneDocument },
  { method: 'GET', path: `${base}/:kind/:name/uses`, access: 'manage_metadata', handle: whereUsed },
  { method: 'GET', path: `${base}/layout/:name/entry-time`, access: 'manage_metadata', handle: entryTime },
  { method: 'GET', path: `${base}/object/:name/order`, access: 'signed_in', handle: orderOfExecution },
  { method: 'PUT', path: `${base}/:kind/:name`, access: 'manage_metadata', handle: putItem },
  { method: 'DELETE', path: `${base}/:kind/:name`, access: 'manage_metadata', handle: deleteItem },
]

/** `?since=<state of an earlier answer>`: only what changed. Views that people share with the caller stand behind it, whole each time. */
function published(c: Context, ctx: Ctx, server: Server): Response {
  const shared = knownViews(ctx)
  const etag = `"${stateOf(ctx.model, ctx.access)}${shared?.mark ?? ''}"`
  const headers = { etag, 'content-type': 'application/json', 'model-revision': String(ctx.model.revision) }
  if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers)
  const text = tellModel(server, ctx.model, ctx.access, c.req.query('since'))
  return c.body(shared ? `${text.slice(0, -1)},"shared_views":${shared.text}}` : text, 200, headers)
}

function oneSchema(c: Context): Response {
  return c.json(schemaOf(kindParam(c)) as object)
}

async function listOfKind(c: Context, ctx: Ctx): Promise<Response> {
  const kind = kindParam(c)
  const documents = new Map(toldDocuments(ctx, kind).map((document) => [document.name, document]))
  if (wantsDraft(c, ctx)) {
    for (const draft of await readDrafts(ctx.db, ctx.user.id)) {
      if (draft.kind !== kind) continue
      if (draft.body === null) documents.delete(draft.name)
      else documents.set(draft.name, draft.body)
    }
  }
  return c.json({ items: [...documents.values()], version: ctx.model.revision })
}

async function oneDocument(c: Context, ctx: Ctx): Promise<Response> {
  const kind = kindParam(c)
  const name = c.req.param('name') ?? ''
  const draft = wantsDraft(c, ctx)
    ? (await readDrafts(ctx.db, ctx.user.id)).find((item) => item.kind === kind && item.name === name)
    : undefined
  const document = draft ? draft.body : toldDocuments(ctx, kind).find((one) => one.name === name)
  return document ? c.json(document) : raise('metadata.not_found')
}

/** How long people took to fill in the forms of a layout: `{count, median_seconds, needed}`. */
async function entryTime(c: Context, ctx: Ctx): Promise<Response> {
  const name = c.req.param('name') ?? ''
  if (!Object.hasOwn(ctx.model.documents['layout'] ?? {}, name)) return raise('metadata.not_found')
  return c.json(await entryTimeOf(ctx.db, name))
}

/** What refers to a document, or to a field of an object (`?field=amount`): `{uses: [{kind, name, pointer, text}]}`. */
function whereUsed(c: Context, ctx: Ctx): Response {
  const kind = kindParam(c)
  const name = c.req.param('name') ?? ''
  const field = c.req.query('field')
  const document = Object.hasOwn(ctx.model.documents[kind] ?? {}, name)
  const shape = kind === 'object' ? objectOf(ctx.model, name) : undefined
  if ((!document && !shape) || (field !== undefined && !(shape && fieldOf(shape, field))))
    return raise('metadata.not_found')
  const target = kind === 'object' ? { object: name, ...(field !== undefined && { field }) } : { kind, name }
  return c.json({ uses: usesOf(ctx.model, target) })
}

async function putItem(c: Context, ctx: Ctx): Promise<Response> {
  const kind = kindParam(c)
  const name = c.req.param('name') ?? ''
  const body = await readObject(c)
  const document = { ...body, kind, name } as AnyDocument
  for (const member of ['kind', 'name'] as const) {
    const given = body[member]
    if (given !== undefined && given !== document[member])
      raise('metadata.invalid', { errors: [{ pointer: `/${member}`, code: 'value.differs_from_address' }] })
  }
  await keepDraft(ctx, { kind, name, body: document })
  return c.json(document)
}

async function deleteItem(c: Context, ctx: Ctx): Promise<Response> {
  const kind = kindParam(c)
  const name = c.req.param('name') ?? ''
  const exists = Object.hasOwn(ctx.model.documents[kind] ?? {}, name)
  if (exists) await keepDraft(ctx, { kind, name, body: null })
  else {
    const drafts = await readDrafts(ctx.db, ctx.user.id)
    if (!drafts.some((item) => item.kind === kind && item.name === name)) return raise('metadata.not_found')
    await clearDrafts(ctx.db, ctx.user.id, { kind, name })
  }
  return c.body(null, 204)
}

/** All drafts of one author share the base they were opened on, so a publish can tell what others changed since. */
async function keepDraft(ctx: Ctx, item: { kind: string; name: string; body: AnyDocument | null }): Promise<void> {
  const drafts = await readDrafts(ctx.db, ctx.user.id)
  await putDraft(ctx.db, ctx.user.id, { ...item, base: drafts[0]?.base ?? ctx.model.revision })
}

function kindParam(c: Context): string {
  const kind = c.req.param('kind') ?? ''
  if (!(kinds as readonly string[]).includes(kind)) return raise('metadata.unknown_kind')
  return kind
}
