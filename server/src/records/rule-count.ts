/**
 * The test-run of a validation rule: how many of the records that are there it would refuse if each were saved again as it stands.
 *
 * Saved again: not new, nothing changed, so ISNEW and ISCHANGED are false and PRIORVALUE is the value itself; `$User` and TODAY are the
 * caller's. A formula that cannot be worked out on a record refuses it, as on a write. Only what the caller may read is counted and
 * followed: records of others, hidden parents and hidden fields are not there. One statement, or, where the rule has no SQL form, one
 * pass over the rows in memory.
 */
import { can } from '@trellis/metadata/access/access.ts'
import type { CheckedFormula } from '@trellis/metadata/formula/check.ts'
import { checkText } from '@trellis/metadata/formula/check.ts'
import { asResaved } from '@trellis/metadata/formula/resave.ts'
import type { ObjectShape, ValidationRuleShape } from '@trellis/metadata/model/shape.ts'
import { objectOf } from '@trellis/metadata/model/shape.ts'
import { ProblemError, raise } from '@trellis/metadata/problem.ts'
import { readableScope } from '@trellis/metadata/query/formula-filter.ts'
import type { Ctx } from '../ctx.ts'
import type { StandIns } from '../model/stand-ins.ts'
import { globalsOf } from './evaluate.ts'
import { formulaVerdictSql } from './formula-sql.ts'
import { bindSlots } from './params.ts'
import type { PlanEnv } from './plan-env.ts'
import { planEnvOf } from './plan-env.ts'
import { finish } from './plan-read.ts'
import { boundFor, titlesSql } from './refused-records.ts'
import type { RuleAsk, RuleCount, RuleFound, RuleJob } from './refused-records.ts'
import { countInMemory } from './rule-rows.ts'
import { createScope } from './scope.ts'
import type { ReadEnv } from './source-sql.ts'
import { tableSql, visibleSql } from './source-sql.ts'
import { rawSql } from './value-sql.ts'

/** Errors: metadata.formula_invalid at `/error_when`, access.object_denied, limit.timeout, limit.rate. */
export async function countRule(
  ctx: Ctx,
  shape: ObjectShape,
  rule: ValidationRuleShape,
  ask: RuleAsk,
): Promise<RuleCount> {
  const checked = ruleFormula(ctx, shape, rule, ask)
  const globals = await globalsOf(ctx, { globals: checked.globals.map((global) => global.key) })
  const env: PlanEnv = {
    ...planEnvOf(ctx),
    model: ask.standIn.model,
    globals: globals as PlanEnv['globals'],
    tables: ask.standIn.tables,
  }
  const job: RuleJob = { ctx, env, shape, checked, ask }
  const found = checked.sqlProblems.length === 0 ? await inSql(job) : await countInMemory(job)
  return { ...found, counted: isWhole(job) ? 'all' : 'readable' }
}

function ruleFormula(ctx: Ctx, shape: ObjectShape, rule: ValidationRuleShape, { standIn }: RuleAsk): CheckedFormula {
  if (!can(ctx.access, shape.name, 'read')) return raise('access.object_denied')
  const check = checkText(rule.formula.text, readableScope(standIn.model, ctx.access, shape), {
    context: 'validation',
    blankAs: rule.formula.blankAs,
    returns: 'boolean',
  })
  if (check.ok) return asResaved(check)
  throw new ProblemError({
    code: 'metadata.formula_invalid',
    errors: check.errors.map(({ code, start, end, params }) => ({
      pointer: '/error_when',
      code,
      params: { ...params, start, end },
    })),
  })
}

/** What decides whether two Models ask the same of a record: equal texts refuse the same ones. */
export function ruleMeaning(ctx: Ctx, standIn: StandIns, shape: ObjectShape, rule: ValidationRuleShape): string {
  const checked = ruleFormula(ctx, shape, rule, { standIn, url: '', limit: 0, timeoutMs: 0 })
  if (checked.sqlProblems.length > 0) return JSON.stringify([rule.formula.blankAs, rule.formula.text])
  let text = ''
  const plan = finish({ ...planEnvOf(ctx), model: standIn.model }, false, (read) => {
    const scope = createScope(read, shape, 't')
    const { holds, fails } = formulaVerdictSql(scope, checked, rawSql)
    return (text = `${holds} ${fails} ${scope.joins()}`)
  })
  return JSON.stringify([text, plan.slots])
}

async function inSql({ ctx, env, shape, checked, ask }: RuleJob): Promise<RuleFound> {
  const plan = finish(env, false, (read) => countSql(read, shape, checked, ask.limit))
  const rows = await ctx.db.tx(
    (db) => db.query<Omit<RuleFound, 'by'>>({ text: plan.text, values: bindSlots(plan.slots, boundFor(ctx)) }),
    { readOnly: true, timeoutMs: ask.timeoutMs },
  )
  const [row = { total: 0, refused: 0, errors: 0, records: [] }] = rows
  return { ...row, by: 'sql' }
}

/** The refused are found once; their titles are read for the few that are shown. */
function countSql(read: ReadEnv, shape: ObjectShape, checked: CheckedFormula, limit: number): string {
  const scope = createScope(read, shape, 't')
  const { holds, fails } = formulaVerdictSql(scope, checked, rawSql)
  const hit = fails === null ? holds : `(${holds} or ${fails})`
  const table = tableSql(read, shape)
  return `with hit as materialized (select t.id, ${fails === null ? 'false' : `${fails} is true`} as error from ${table} t${scope.joins()} where ${visibleSql(read, 't', shape)} and ${hit})
select (select count(*)::int from ${table} a where ${visibleSql(read, 'a', shape)}) as total, (select count(*)::int from hit) as refused, (select count(*)::int from hit where error) as errors,
  (select coalesce(json_agg(r), '[]') from (${titlesSql(read, shape, `(select id, error from hit order by id desc limit ${limit}) h`)}) r) as records`
}

/** Nothing the rule reads is out of the caller's sight. */
function isWhole({ env, shape, checked }: RuleJob): boolean {
  const names = new Set([
    shape.name,
    ...checked.references.flatMap((reference) => reference.objects),
    ...checked.children.flatMap((child) => [
      child.relation.object,
      ...child.references.flatMap((reference) => reference.objects),
    ]),
  ])
  let whole = true
  finish(env, false, (read) => {
    for (const name of names) {
      const of = objectOf(env.model, name)
      if (of && visibleSql(read, 'x', of) !== 'x.deleted_at is null') whole = false
    }
    return ''
  })
  return whole
}
