/**
 * `/views/:object/:name`: list views that people share, without the right to publish. Named persons, and roles and groups one is in oneself, are
 * anybody's to share with; everybody and other roles and groups need the right `create_public_views`. Only who shares a view changes it, or
 * who administers metadata. It becomes a document of the workspace like any other, with `shared_by`.
 */
import { managesMetadata } from '@trellis/metadata/access/access.ts'
import type { Context } from 'hono'
import type { Audience, Person } from '@trellis/metadata/layout/audience.ts'
import { isEmpty } from '@trellis/metadata/layout/audience.ts'
import { isHers } from '@trellis/metadata/layout/choose-views.ts'
import { objectOf } from '@trellis/metadata/model/shape.ts'
import { ProblemError, raise } from '@trellis/metadata/problem.ts'
import { checkQuery } from '@trellis/metadata/query/check-query.ts'
import type { Filter, RecordQuery } from '@trellis/metadata/query/record-query.ts'
import { checkDocument } from '@trellis/metadata/schema/check.ts'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { ListViewDocument } from '@trellis/metadata/schema/list-view.ts'
import type { Ctx } from '../ctx.ts'
import type { Server } from '../server.ts'
import { publish } from '../model/publish.ts'
import { queryEnvOf } from '../records/plan-env.ts'
import { readableShape } from '../records/targets.ts'
import { readObject } from './body.ts'
import { knownCaller } from './caller.ts'
import { knowsView } from './known-views.ts'
import type { Route } from './route.ts'

type View = AnyDocument & ListViewDocument

/** Most views one person shares: every browser of the workspace loads them. */
export const mostShared = 50

/** Members the caller says; the others are the server's. */
const members = [
  'label',
  'type',
  'icon',
  'where',
  'scope',
  'columns',
  'order_by',
  'group_by',
  'page_size',
  'visible_to',
  'colors',
  'board',
  'calendar',
] as const

const path = '/api/v1/views/:object/:name'

export const viewRoutes: Route[] = [
  { method: 'PUT', path, access: 'signed_in', handle: share },
  { method: 'DELETE', path, access: 'signed_in', handle: unshare },
]

/** Errors: access.denied, limit.shared_views, the problems of the query the view is, those of a publish. */
async function share(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const name = nameOf(c)
  refuseKeys(ctx)
  const object = c.req.param('object') ?? ''
  // Else the answer would tell which views there are of an object one knows nothing of.
  if (objectOf(ctx.model, object)?.system !== true) readableShape(ctx, object)
  await server.models.refresh()
  const known = knownView(server, name)
  if (known !== undefined && !mayChange(ctx, known)) return raise('access.denied')
  const body = await readObject(c, { members })
  const document = { ...body, kind: 'list_view', name, ...sharerOf(ctx, known) } as View
  const problems = checkDocument(document)
  if (problems.length > 0) return raise('metadata.invalid', { errors: problems })
  if (!mayShareWith(ctx, document.visible_to))
    return raise('access.denied', { detail: 'Sharing with them needs the right create_public_views' })
  if (known === undefined) refuseTooMany(ctx)
  refuseUnseen(ctx, document)
  await put(server, ctx, { name, document })
  return c.json(document)
}

/** Errors: metadata.not_found, access.denied, those of a publish (a page may stand on the view). */
async function unshare(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const name = nameOf(c)
  refuseKeys(ctx)
  await server.models.refresh()
  const known = knownView(server, name)
  if (known === undefined || !knowsView(ctx, known)) return raise('metadata.not_found')
  if (!mayChange(ctx, known)) return raise('access.denied')
  await put(server, ctx, { name, document: null })
  return c.body(null, 204)
}

async function put(
  server: Server,
  ctx: Ctx,
  { name, document }: { name: string; document: View | null },
): Promise<void> {
  await publish(server, {
    items: [{ kind: 'list_view', name, document }],
    pointers: [''],
    by: ctx.user.id,
    comment: null,
    confirmed: false,
    isPersonal: true,
  })
}

function nameOf(c: Context): string {
  return `${c.req.param('object') ?? ''}.${c.req.param('name') ?? ''}`
}

/** A key with a narrower scope than its owner speaks for no person. */
function refuseKeys(ctx: Ctx): void {
  if (knownCaller(ctx).signedIn.scope !== null) raise('access.denied')
}

function knownView(server: Server, name: string): View | undefined {
  const views = server.models.model().documents['list_view'] ?? {}
  return Object.hasOwn(views, name) ? (views[name] as View) : undefined
}

/** What the workspace ships is changed by publishing, so that approvals and change sets hold for it. */
function mayChange(ctx: Ctx, view: View): boolean {
  return view.shared_by !== undefined && (isHers(view, ctx.user) || managesMetadata(ctx.access))
}

function sharerOf(ctx: Ctx, known: View | undefined): Pick<View, 'shared_by' | 'position'> {
  return {
    shared_by: known?.shared_by ?? ctx.user.email,
    ...(known?.position !== undefined && { position: known.position }),
  }
}

function mayShareWith(ctx: Ctx, audience: Audience | undefined): boolean {
  if (managesMetadata(ctx.access) || ctx.access.system.includes('create_public_views')) return true
  return audience !== undefined && !isEmpty(audience) && isOfTheirs(audience, ctx.user.person)
}

function isOfTheirs(audience: Audience, person: Person | undefined): boolean {
  const within = (wanted: readonly string[] | undefined, own: readonly string[] | undefined) =>
    (wanted ?? []).every((name) => own?.includes(name) === true)
  return (
    within(audience.roles, person?.roles) &&
    within(audience.groups, person?.groups) &&
    within(audience.permission_sets, person?.permissionSets)
  )
}

function refuseTooMany(ctx: Ctx): void {
  const views = Object.values(ctx.model.documents['list_view'] ?? {}) as View[]
  if (views.filter((view) => isHers(view, ctx.user)).length >= mostShared)
    raise('limit.shared_views', { detail: `At most ${mostShared}` })
}

/** A view may name only what its author reads: else its refusals would tell of fields that are hidden. */
function refuseUnseen(ctx: Ctx, view: View): void {
  const { board, calendar } = view
  const columns = (view.columns ?? []).map((column) => (typeof column === 'string' ? column : column.field))
  const onBoard = board && [board.group_by, board.swimlane, board.sum, board.weight, ...(board.card_fields ?? [])]
  const onDays = calendar && [calendar.start, calendar.end, calendar.title, calendar.color_by]
  const named = [...columns, view.group_by, ...(onBoard ?? []), ...(onDays ?? [])]
  const filters: Filter[] = [
    ...(typeof view.where === 'string' ? [{ formula: view.where }] : view.where ? [view.where as Filter] : []),
    ...(view.colors ?? []).map((rule) => ({ formula: rule.when })),
  ]
  const query: RecordQuery = {
    object: view.name.slice(0, view.name.indexOf('.')),
    fields: [...new Set(['id', ...named.filter((field): field is string => field !== undefined)])],
    where: { and: filters },
    ...(view.order_by && { order_by: view.order_by }),
  }
  const checked = checkQuery(query, queryEnvOf(ctx))
  if (!checked.ok) throw new ProblemError(checked.problem)
}
