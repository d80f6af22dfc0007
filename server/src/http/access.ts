/** All calls about access; `/api/v1/access` itself: why somebody may or may not, and who would gain and lose by a change of metadata. */
import type { Context } from 'hono'
import { objectRights } from '@trellis/metadata/access/compile-access.ts'
import { objectOf } from '@trellis/metadata/model/shape.ts'
import { ProblemError, raise } from '@trellis/metadata/problem.ts'
import { accessOf } from '../auth/person-access.ts'
import type { Person } from '../auth/people.ts'
import type { Ctx } from '../ctx.ts'
import { planChange } from '../model/plan.ts'
import type { ExplainVerb } from '../records/explain.ts'
import { explainAccess } from '../records/explain.ts'
import { previewAccess } from '../records/preview-access.ts'
import type { Server } from '../server.ts'
import { isId } from '../new-id.ts'
import { auditRoutes } from './audit.ts'
import { readJson } from './body.ts'
import { closedPeriodRoutes } from './closed-periods.ts'
import { fromBody } from './change-items.ts'
import { queueRoutes } from './queues.ts'
import type { Route } from './route.ts'
import { shareRoutes } from './shares.ts'

export const accessRoutes: Route[] = [
  ...shareRoutes,
  ...auditRoutes,
  ...closedPeriodRoutes,
  ...queueRoutes,
  { method: 'GET', path: '/api/v1/access/explain', access: 'manage_access', handle: explain },
  { method: 'POST', path: '/api/v1/access/preview', access: 'manage_access', handle: preview },
]

const verbs: readonly string[] = [...objectRights, 'share']
const previewMs = 45_000

/** `?user=<id or e-mail>&object=&verb=read&record=&field=` */
async function explain(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const person = personOf(server, c.req.query('user') ?? '')
  const shape = objectOf(ctx.model, c.req.query('object') ?? '') ?? raise('query.unknown_object')
  const verb = c.req.query('verb') ?? 'read'
  const record = c.req.query('record') ?? null
  if (!verbs.includes(verb))
    return raise('request.malformed', { errors: [{ pointer: '/verb', code: 'value.not_an_option' }] })
  if (record !== null && !isId(record)) return raise('record.not_found')
  const access = accessOf(server.auth.people, ctx.model, person)
  const { id, name, active, role, permissionSets } = person
  const told = await explainAccess({
    db: ctx.db,
    model: ctx.model,
    access,
    subject: { active, role, permissionSets },
    shape,
    verb: verb as ExplainVerb,
    record,
    field: c.req.query('field') ?? null,
  })
  return c.json({ user: { id, name }, object: shape.name, verb, ...told })
}

function personOf(server: Server, text: string): Person {
  const lower = text.toLowerCase()
  const people = server.auth.people
  return (
    (isId(lower) ? people.find(lower) : people.all().find((one) => one.email.toLowerCase() === lower)) ??
    raise('record.not_found')
  )
}

/** `{items}` as for apply -> who gains and loses which rights and how many records. Errors: those of plan. */
async function preview(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const body = await readJson(c)
  const asked = fromBody(typeof body === 'object' && body !== null && 'items' in body ? body.items : undefined)
  const base = server.models.published()
  const planned = await planChange(ctx.db, base, { ...asked, counts: false })
  if (!planned.ok) throw new ProblemError(planned.problem)
  const [before, after] = [base.model, planned.plan.next.model]
  const { people } = server.auth
  const everybody = people.all().filter((one) => one.active && !one.admin)
  const standing = everybody.map((one) => ({
    id: one.id,
    name: one.name,
    before: accessOf(people, before, one),
    after: accessOf(people, after, one),
  }))
  const end = ctx.now() + previewMs
  return c.json(await previewAccess(ctx.db, { before, after }, standing, () => ctx.now() < end))
}
