/** What the validation rules of a change would refuse of the records that are there: the part of a plan that speaks of rules. */
import type { Model, ObjectShape, ValidationRuleShape } from '@trellis/metadata/model/shape.ts'
import { objectOf } from '@trellis/metadata/model/shape.ts'
import { ProblemError } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import type { StandIns } from '../model/stand-ins.ts'
import { readsUnknown, standIns } from '../model/stand-ins.ts'
import type { RuleCount } from './refused-records.ts'
import { countRule, ruleMeaning } from './rule-count.ts'

/**
 * One rule of a change. `rows`: records asked. `refused` null: not counted, and `uncounted` says why: `rollup` (it reads a roll-up that is
 * worked out after publishing), `only_new` (it looks at new records only), `time` (the time was up), `rights` (the caller may not read
 * what it reads).
 */
export type RuleImpact = {
  object: string
  rule: string
  severity: ValidationRuleShape['severity']
  rows: number
  refused: number | null
  errors?: number
  counted?: RuleCount['counted']
  uncounted?: 'rollup' | 'only_new' | 'time' | 'rights'
}

export type RuleTest = RuleImpact & Partial<Pick<RuleCount, 'by' | 'records'>>

/** All rules of a plan together take no longer than this. */
const planMs = 15_000

/** Rules that are new, or refuse other records than before, or as errors what was a warning. */
export async function ruleImpact(ctx: Ctx, url: string, base: Model, next: Model): Promise<RuleImpact[]> {
  const standIn = standIns(base, next, ctx.db.schema)
  const asIs = standIns(base, base, ctx.db.schema)
  const until = performance.now() + planMs
  const impact: RuleImpact[] = []
  for (const shape of Object.values(standIn.model.objects)) {
    const old = Object.values(base.objects).find((other) => other.table === shape.table)
    for (const rule of shape.validationRules) {
      if (rule.severity === 'info' || !isTighter(ctx, { asIs, old }, { standIn, shape, rule })) continue
      const {
        records: _,
        by: __,
        ...told
      } = await testRule(
        ctx,
        { standIn, shape, rule },
        {
          url,
          limit: 0,
          timeoutMs: until - performance.now(),
        },
      )
      impact.push(told)
    }
  }
  return impact
}

export type DraftedRule = { standIn: StandIns; shape: ObjectShape; rule: ValidationRuleShape }

/** Errors: metadata.formula_invalid and access.object_denied when `strict`, otherwise they are told as `uncounted`. */
export async function testRule(
  ctx: Ctx,
  { standIn, shape, rule }: DraftedRule,
  options: { url: string; limit: number; timeoutMs: number; strict?: boolean },
): Promise<RuleTest> {
  const about = { object: shape.name, rule: rule.name, severity: rule.severity, rows: 0, refused: null }
  if (!rule.onUpdate) return { ...about, uncounted: 'only_new' }
  if (readsUnknown(standIn, rule.formula.dependsOn ?? [])) return { ...about, uncounted: 'rollup' }
  if (options.timeoutMs < 100) return { ...about, uncounted: 'time' }
  try {
    const { total, ...found } = await countRule(ctx, shape, rule, { standIn, ...options })
    return { ...about, rows: total, ...found }
  } catch (error) {
    const code = error instanceof ProblemError ? error.problem.code : ''
    if (code === 'limit.timeout') return { ...about, uncounted: 'time' }
    if (!options.strict && (code === 'metadata.formula_invalid' || code.startsWith('access.')))
      return { ...about, uncounted: 'rights' }
    throw error
  }
}

function isTighter(
  ctx: Ctx,
  { asIs, old }: { asIs: StandIns; old: ObjectShape | undefined },
  { standIn, shape, rule }: DraftedRule,
): boolean {
  const known = old?.validationRules.find((other) => other.name.split('.')[1] === rule.name.split('.')[1])
  if (!old || !known || (rule.severity === 'error' && known.severity !== 'error') || (rule.onUpdate && !known.onUpdate))
    return true
  const before = objectOf(asIs.model, old.name) ?? old
  try {
    return ruleMeaning(ctx, asIs, before, known) !== ruleMeaning(ctx, standIn, shape, rule)
  } catch (error) {
    // What cannot be read by this caller cannot be compared either; whether it counts is said by the count itself.
    if (error instanceof ProblemError) return known.formula.text !== rule.formula.text
    throw error
  }
}
