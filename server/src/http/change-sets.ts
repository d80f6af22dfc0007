/**
 * `/api/v1/metadata/change-sets`: the open change sets one may see (one's own, and those shared), what is said about them, and the second
 * person's approval. `mine` stands for one's own id.
 */
import type { Context } from 'hono'
import { raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import type { Server } from '../server.ts'
import { writeAudit } from '../auth/audit-trail.ts'
import {
  addComment,
  changeSetState,
  commentsOf,
  openChangeSets,
  setApproval,
  shareChangeSet,
  stampOf,
} from '../model/change-sets.ts'
import type { ChangeSetState } from '../model/change-sets.ts'
import { readDrafts } from '../model/documents.ts'
import type { DraftItem } from '../model/documents.ts'
import { asksForApproval } from '../model/publish-approval.ts'
import { isId } from '../new-id.ts'
import { readObject } from './body.ts'
import type { Route } from './route.ts'

const path = '/api/v1/metadata/change-sets'
const longestComment = 4000

export const changeSetRoutes: Route[] = [
  { method: 'GET', path, access: 'manage_metadata', handle: list },
  { method: 'PATCH', path: `${path}/mine`, access: 'manage_metadata', handle: share },
  { method: 'GET', path: `${path}/:author`, access: 'manage_metadata', handle: one },
  { method: 'POST', path: `${path}/:author/comments`, access: 'manage_metadata', handle: comment },
  { method: 'POST', path: `${path}/:author/approval`, access: 'manage_metadata', handle: approve },
  { method: 'DELETE', path: `${path}/:author/approval`, access: 'manage_metadata', handle: withdraw },
]

async function list(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const found = await openChangeSets(ctx.db, ctx.user.id)
  return c.json({
    approval_needed: asksForApproval(ctx.model),
    change_sets: found.map((set) => ({
      ...stateOf(set, ctx, server),
      items: set.items,
      comments: set.comments,
    })),
  })
}

async function one(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  return c.json(await wholeOf(ctx, server, authorOf(c, ctx)))
}

async function share(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const body = await readObject(c, { members: ['shared', 'asked'] })
  for (const member of ['shared', 'asked'])
    if (body[member] !== undefined && typeof body[member] !== 'boolean')
      raise('request.malformed', { errors: [{ pointer: `/${member}`, code: 'value.not_a_boolean' }] })
  await shareChangeSet(ctx.db, ctx.user.id, body as { shared?: boolean; asked?: boolean })
  return c.json(await wholeOf(ctx, server, ctx.user.id))
}

async function comment(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const author = authorOf(c, ctx)
  const body = await readObject(c, { members: ['text', 'kind', 'name'] })
  const { text, kind, name } = body
  if (typeof text !== 'string' || text.trim() === '')
    return raise('request.malformed', { errors: [{ pointer: '/text', code: 'value.required' }] })
  if (text.length > longestComment)
    return raise('request.malformed', {
      errors: [{ pointer: '/text', code: 'value.too_long', params: { maximum: longestComment } }],
    })
  for (const member of ['kind', 'name'])
    if (body[member] !== undefined && typeof body[member] !== 'string')
      raise('request.malformed', { errors: [{ pointer: `/${member}`, code: 'value.not_a_text' }] })
  await seen(ctx, author)
  await addComment(ctx.db, author, {
    id: ctx.newId(),
    by: ctx.user.id,
    text: text.trim(),
    kind: (kind as string | undefined) ?? null,
    name: (name as string | undefined) ?? null,
  })
  return c.json(await wholeOf(ctx, server, author), 201)
}

/** `stamp` is the one of the content that was looked at. Errors: metadata.stale_base when it is another one by now. */
async function approve(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const author = authorOf(c, ctx)
  const { stamp } = await readObject(c, { members: ['stamp'] })
  if (typeof stamp !== 'string')
    return raise('request.malformed', { errors: [{ pointer: '/stamp', code: 'value.required' }] })
  if (author === ctx.user.id) raise('access.denied', { detail: 'Nobody approves their own change set' })
  const { drafts } = await seen(ctx, author)
  if (drafts.length === 0) raise('metadata.not_found')
  if (stampOf(drafts) !== stamp) raise('metadata.stale_base', { extra: { stamp: stampOf(drafts) } })
  await ctx.db.tx(async (tx) => {
    await setApproval(tx, author, { by: ctx.user.id, stamp })
    await writeAudit(tx, {
      kind: 'model.approved',
      actor: ctx.user.id,
      subject: author,
      details: { stamp, items: drafts.slice(0, 200).map((item) => `${item.kind} ${item.name}`), count: drafts.length },
    })
  })
  return c.json(await wholeOf(ctx, server, author))
}

async function withdraw(c: Context, ctx: Ctx): Promise<Response> {
  const author = authorOf(c, ctx)
  const { state } = await seen(ctx, author)
  if (state.approvedBy !== ctx.user.id && author !== ctx.user.id) raise('metadata.not_found')
  await setApproval(ctx.db, author, null)
  return c.body(null, 204)
}

function authorOf(c: Context, ctx: Ctx): string {
  const author = c.req.param('author') ?? ''
  if (author === 'mine') return ctx.user.id
  return isId(author) ? author.toLowerCase() : raise('metadata.not_found')
}

/** Errors: metadata.not_found for a change set that is not the caller's and not shared. */
async function seen(ctx: Ctx, author: string): Promise<{ state: ChangeSetState; drafts: DraftItem[] }> {
  const state = await changeSetState(ctx.db, author)
  if (author !== ctx.user.id && !state.shared) raise('metadata.not_found')
  return { state, drafts: await readDrafts(ctx.db, author) }
}

async function wholeOf(ctx: Ctx, server: Server, author: string): Promise<object> {
  const { state, drafts } = await seen(ctx, author)
  const comments = await commentsOf(ctx.db, author)
  const stamp = stampOf(drafts)
  return {
    ...stateOf(state, ctx, server),
    approved: state.approvedStamp === stamp,
    stamp,
    base: drafts.length === 0 ? ctx.model.revision : Math.min(...drafts.map((draft) => draft.base)),
    items: drafts.map((draft) => draft.body ?? { kind: draft.kind, name: draft.name, delete: true }),
    comments: comments.map(({ by, ...rest }) => ({ ...rest, by: personOf(server, by) })),
  }
}

function stateOf(state: ChangeSetState, ctx: Ctx, server: Server): object {
  return {
    author: personOf(server, state.author),
    mine: state.author === ctx.user.id,
    shared: state.shared,
    asked_at: state.askedAt,
    approval: state.approvedBy === null ? null : { by: personOf(server, state.approvedBy), at: state.approvedAt },
  }
}

function personOf(server: Server, id: string): { id: string; name: string | null } {
  return { id, name: server.auth.people.find(id)?.name ?? null }
}
