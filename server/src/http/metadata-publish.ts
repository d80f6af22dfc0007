/** Publishing: the open change set (`publish`), documents of the request (`apply`), and back again (metadata-rollback.ts). */
import type { Context } from 'hono'
import { ProblemError, raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import type { Server } from '../server.ts'
import { changeSetState, closeChangeSet, conflictsOf, stampOf } from '../model/change-sets.ts'
import { clearDrafts, publishedVersion, readDrafts } from '../model/documents.ts'
import { planChange } from '../model/plan.ts'
import { publish } from '../model/publish.ts'
import { ruleImpact } from '../records/rule-impact.ts'
import { readObject } from './body.ts'
import { fromBody, fromDrafts } from './change-items.ts'
import { idempotentApart } from './idempotency.ts'
import { rollbackRoutes } from './metadata-rollback.ts'
import { pluginRoutes } from './plugins.ts'
import { bodyMembers, optionsOf, summary } from './publish-body.ts'
import type { PublishBody } from './publish-body.ts'
import type { Route } from './route.ts'

const base = '/api/v1/metadata'

export const metadataPublishRoutes: Route[] = [
  { method: 'POST', path: `${base}/publish`, access: 'manage_metadata', handle: idempotentApart(publishDrafts) },
  { method: 'POST', path: `${base}/apply`, access: 'manage_metadata', handle: idempotentApart(apply) },
  ...rollbackRoutes,
  ...pluginRoutes,
]

async function publishDrafts(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const body = (await readObject(c, { optional: true, members: bodyMembers })) as PublishBody
  const drafts = await readDrafts(ctx.db, ctx.user.id)
  const conflicts = await conflictsOf(ctx.db, drafts)
  const errors = conflicts.map(({ kind, name }) => ({ pointer: `/items/${kind}/${name}`, code: 'metadata.stale_base' }))
  if (errors.length > 0) raise('metadata.stale_base', { errors, extra: { version: await publishedVersion(ctx.db) } })
  const state = await changeSetState(ctx.db, ctx.user.id)
  const done = await publish(server, {
    ...fromDrafts(drafts),
    ...optionsOf(body),
    by: ctx.user.id,
    approvedBy: state.approvedStamp === stampOf(drafts) ? state.approvedBy : null,
    also: async (tx, version) => {
      await clearDrafts(tx, ctx.user.id)
      await closeChangeSet(tx, ctx.user.id, version)
    },
  })
  return c.json({ version: server.models.model().revision, ...summary(done), problems: [] })
}

async function apply(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const body = (await readObject(c, { members: bodyMembers })) as PublishBody
  const items = fromBody(body.items)
  if (body.dry_run === true) {
    await server.models.refresh()
    const planned = await planChange(ctx.db, server.models.published(), items)
    if (!planned.ok) throw new ProblemError(planned.problem)
    const { steps, impact } = summary(planned.plan)
    const rules = await ruleImpact(ctx, server.url, server.models.published().model, planned.plan.next.model)
    return c.json({ version: server.models.model().revision, steps, impact: [...impact, ...rules], problems: [] })
  }
  const done = await publish(server, { ...items, ...optionsOf(body), by: ctx.user.id })
  return c.json({ version: server.models.model().revision, ...summary(done), problems: [] })
}
