/** `POST /metadata/plan`: what publishing the drafts, or the items of the body, would do. No effect. */
import type { Context } from 'hono'
import { saidOf } from '@trellis/metadata/messages.ts'
import { adviceOn } from '@trellis/metadata/model/advice.ts'
import type { FieldProblem } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import { readDrafts } from '../model/documents.ts'
import { planChange } from '../model/plan.ts'
import type { PublishPlan } from '../model/plan.ts'
import { ruleImpact } from '../records/rule-impact.ts'
import type { Server } from '../server.ts'
import { readObject } from './body.ts'
import { fromBody, fromDrafts } from './change-items.ts'
import type { Route } from './route.ts'
import { ruleTestRoutes } from './rule-test.ts'

export const metadataPlanRoutes: Route[] = [
  { method: 'POST', path: '/api/v1/metadata/plan', access: 'manage_metadata', handle: plan },
  ...ruleTestRoutes,
]

// Members of the other calls that take a change are allowed, so that one body serves them all.
const members = ['items', 'dry_run', 'comment', 'confirm', 'base_version', 'version'] as const

async function plan(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const body = await readObject(c, { optional: true, members })
  const items = body.items === undefined ? fromDrafts(await readDrafts(ctx.db, ctx.user.id)) : fromBody(body.items)
  await server.models.refresh()
  const base = server.models.published()
  const planned = await planChange(ctx.db, base, items)
  if (!planned.ok)
    return c.json({
      diff: [],
      steps: [],
      impact: [],
      problems: (planned.problem.errors ?? [{ pointer: '', code: planned.problem.code }]).map((error) =>
        said(error, ctx.locale),
      ),
      warnings: [],
    })
  const rules = await ruleImpact(ctx, server.url, base.model, planned.plan.next.model)
  return c.json({
    diff: planned.plan.changes,
    steps: planned.plan.changes,
    impact: [...planned.plan.impact, ...rules],
    problems: [],
    warnings: warningsOf(planned.plan, ctx.locale),
  })
}

/** What could be better, in the caller's language. */
function warningsOf(plan: PublishPlan, locale: string): FieldProblem[] {
  return adviceOn(plan.changes, plan.next.model).map((entry) => said(entry, locale))
}

function said(error: FieldProblem, locale: string): FieldProblem {
  return { ...error, message: saidOf(error, locale) }
}
