/**
 * The open change set of one author as a whole, and the published documents it is laid over: what the studio starts from.
 *
 * `GET /metadata/documents` every document in force, and the shipped form of those the workspace changed. `GET /metadata/drafts` the author's drafts, and those whose document somebody else
 * published since, with the document the draft was made from. `PUT /metadata/drafts` replaces all drafts at once (discard, merge).
 */
import type { Context } from 'hono'
import { workspaceOrigin } from '@trellis/metadata/model/layers.ts'
import type { StoredDocument } from '@trellis/metadata/model/layers.ts'
import type { Model } from '@trellis/metadata/model/shape.ts'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { kinds } from '@trellis/metadata/schema/kinds.ts'
import { raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import type { Server } from '../server.ts'
import { clearDrafts, putDraft, readDrafts } from '../model/documents.ts'
import { conflictsOf } from '../model/change-sets.ts'
import { readJson } from './body.ts'
import type { Route } from './route.ts'

const path = '/api/v1/metadata/drafts'
const maxDrafts = 5000

export const metadataDraftRoutes: Route[] = [
  { method: 'GET', path: '/api/v1/metadata/documents', access: 'manage_metadata', handle: allDocuments },
  { method: 'GET', path, access: 'manage_metadata', handle: listDrafts },
  { method: 'PUT', path, access: 'manage_metadata', handle: replaceDrafts },
]

const texts = new WeakMap<object, string>()

/** Megabytes in a large workspace, and the same for everybody: the text is built once per Model. */
async function allDocuments(c: Context, _ctx: Ctx, server: Server): Promise<Response> {
  await server.models.refresh()
  const { model, stored } = server.models.published()
  const known = texts.get(model)
  const text = known ?? JSON.stringify(documentsOf(model, stored))
  if (known === undefined) texts.set(model, text)
  return c.body(text, 200, { 'content-type': 'application/json' })
}

function documentsOf(model: Model, stored: readonly StoredDocument[]): object {
  const items = Object.values(model.documents).flatMap((named) => Object.values(named))
  return { version: model.revision, items, origins: model.origins, shipped: overlaidDocuments(stored) }
}

/** Documents of plugins that one of the workspace is laid over, as the plugin ships them: what a reset goes back to. */
function overlaidDocuments(stored: readonly StoredDocument[]): AnyDocument[] {
  const own = new Set(
    stored.flatMap(({ origin, document }) =>
      origin === workspaceOrigin ? [`${document.kind}\0${document.name}`] : [],
    ),
  )
  return stored.flatMap(({ origin, document }) =>
    origin !== workspaceOrigin && own.has(`${document.kind}\0${document.name}`)
      ? [{ ...document, plugin: origin }]
      : [],
  )
}

async function listDrafts(c: Context, ctx: Ctx): Promise<Response> {
  const drafts = await readDrafts(ctx.db, ctx.user.id)
  const base = drafts.length === 0 ? ctx.model.revision : Math.min(...drafts.map((draft) => draft.base))
  return c.json({
    version: ctx.model.revision,
    base,
    items: drafts.map(wireItem),
    conflicts: await conflictsOf(ctx.db, drafts),
  })
}

async function replaceDrafts(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const body = (await readJson(c)) as { items?: unknown; base?: unknown }
  if (!Array.isArray(body?.items))
    return raise('request.malformed', { errors: [{ pointer: '/items', code: 'value.not_a_list' }] })
  if (body.items.length > maxDrafts) return raise('limit.batch_too_big')
  await server.models.refresh()
  const latest = server.models.published().model.revision
  const base = body.base === undefined ? latest : body.base
  if (typeof base !== 'number' || !Number.isInteger(base) || base < 0 || base > latest)
    return raise('request.malformed', {
      errors: [{ pointer: '/base', code: 'value.not_in_list', params: { max: latest } }],
    })
  const items = body.items.map(draftOf)
  await ctx.db.tx(async (tx) => {
    await clearDrafts(tx, ctx.user.id)
    for (const item of items) await putDraft(tx, ctx.user.id, { ...item, base })
  })
  return c.json({ version: latest, base, items: items.map(wireItem), conflicts: [] })
}

function draftOf(item: unknown, index: number): { kind: string; name: string; body: AnyDocument | null } {
  const { delete: removed, ...document } = (typeof item === 'object' && item !== null ? item : {}) as AnyDocument & {
    delete?: unknown
  }
  if (typeof document.kind !== 'string' || !(kinds as readonly string[]).includes(document.kind))
    return raise('metadata.invalid', { errors: [{ pointer: `/items/${index}/kind`, code: 'metadata.unknown_kind' }] })
  if (typeof document.name !== 'string' || document.name === '')
    return raise('metadata.invalid', { errors: [{ pointer: `/items/${index}/name`, code: 'value.required' }] })
  return { kind: document.kind, name: document.name, body: removed === true ? null : document }
}

function wireItem(item: { kind: string; name: string; body: AnyDocument | null }): object {
  return item.body ?? { kind: item.kind, name: item.name, delete: true }
}
