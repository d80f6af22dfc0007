/**
 * `POST /metadata/validation_rule/:name/test`: how many existing records a rule would refuse, and which, before it is published.
 *
 * The rule is the `document` of the body, else the caller's draft, else the published one; it is tried on the Model with the caller's
 * drafts, or, when those do not compile, on the published one.
 */
import type { Context } from 'hono'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { objectOf } from '@trellis/metadata/model/shape.ts'
import { ProblemError, raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import { readDrafts } from '../model/documents.ts'
import type { Published } from '../model/documents.ts'
import { planChange } from '../model/plan.ts'
import type { ChangeItem } from '../model/plan.ts'
import { standIns } from '../model/stand-ins.ts'
import { testRule } from '../records/rule-impact.ts'
import type { DraftedRule } from '../records/rule-impact.ts'
import type { Server } from '../server.ts'
import { readObject } from './body.ts'
import type { Route } from './route.ts'

const kind = 'validation_rule'
const path = `/api/v1/metadata/${kind}/:name/test`
const defaultLimit = 20
const maxLimit = 200
const timeoutMs = 30_000

export const ruleTestRoutes: Route[] = [{ method: 'POST', path, access: 'manage_metadata', handle: test }]

async function test(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const name = c.req.param('name') ?? ''
  const body = await readObject(c, { optional: true, members: ['document', 'limit'] })
  const { limit = defaultLimit } = body
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 0 || limit > maxLimit)
    return raise('request.malformed', {
      errors: [{ pointer: '/limit', code: 'value.not_in_list', params: { max: maxLimit } }],
    })
  await server.models.refresh()
  const base = server.models.published()
  const drafts = (await readDrafts(ctx.db, ctx.user.id)).map((draft): ChangeItem => ({
    kind: draft.kind,
    name: draft.name,
    document: draft.body,
  }))
  const rule = ruleOf(body.document, name, drafts, base)
  const drafted = await draftedRule(ctx, base, drafts, rule)
  try {
    return c.json(await testRule(ctx, drafted, { url: server.url, limit, timeoutMs, strict: true }))
  } catch (error) {
    throw located(error, body.document === undefined ? '' : '/document')
  }
}

/** The rule as it would be in force: one that is switched off is tried all the same. */
function ruleOf(document: unknown, name: string, drafts: readonly ChangeItem[], base: Published): ChangeItem {
  const draft = drafts.find((item) => item.kind === kind && item.name === name)
  const rules = base.model.documents[kind] ?? {}
  const found: unknown =
    document !== undefined ? document : draft ? draft.document : Object.hasOwn(rules, name) ? rules[name] : null
  if (found === null) return raise('metadata.not_found')
  if (typeof found !== 'object' || Array.isArray(found))
    return raise('request.malformed', { errors: [{ pointer: '/document', code: 'value.not_an_object' }] })
  return { kind, name, document: { ...(found as AnyDocument), kind, name, active: true } }
}

/** Errors: those of the rule at `/document`, those of the drafts it needs at `/items/<kind>/<name>`. */
async function draftedRule(
  ctx: Ctx,
  base: Published,
  drafts: readonly ChangeItem[],
  rule: ChangeItem,
): Promise<DraftedRule> {
  const others = drafts.filter((item) => item.kind !== kind || item.name !== rule.name)
  const pointers = others.map((item) => `/items/${item.kind}/${item.name}`)
  const all = await planChange(ctx.db, base, {
    items: [rule, ...others],
    pointers: ['/document', ...pointers],
    counts: false,
  })
  const planned = all.ok
    ? all
    : await planChange(ctx.db, base, { items: [rule], pointers: ['/document'], counts: false })
  if (!planned.ok) throw new ProblemError(all.ok ? planned.problem : all.problem)
  const standIn = standIns(base.model, planned.plan.next.model, ctx.db.schema)
  const shape = objectOf(standIn.model, rule.name.split('.')[0] ?? '')
  const found = shape?.validationRules.find((one) => one.name === rule.name)
  if (!shape || !found) return raise('metadata.not_found')
  return { standIn, shape, rule: found }
}

function located(error: unknown, prefix: string): unknown {
  if (!(error instanceof ProblemError) || error.problem.code !== 'metadata.formula_invalid') return error
  const errors = (error.problem.errors ?? []).map((entry) => ({ ...entry, pointer: prefix + entry.pointer }))
  return new ProblemError({ ...error.problem, errors })
}
