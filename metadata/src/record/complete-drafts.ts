/** W6 formulas and W7 required fields, dependent choices, layout rules and validation rules: from drafts to a verdict on each. */
import { equalValues, isBlank } from '../fields/compare.ts'
import { computedValue } from '../fields/computed-value.ts'
import type { JsonValue } from '../fields/field-type.ts'
import { labelText } from '../model/shape.ts'
import type { FieldProblem } from '../problem.ts'
import type { Draft, Evaluate, FieldRule, FormulaUse, ParsedChange, PrepareEnv, Prepared } from './draft.ts'
import { ruleUse, writePlan, type DependentPlan, type RulePlan, type WritePlan } from './write-plan.ts'

/**
 * Shape   (parsed changes, surroundings) -> one verdict each, in order. Pure but for what `evaluate` does.
 * Errors  those of parsing, value.required, value.not_available, value.read_only, `rule.<name>` and value.rule_error, all of a record at once.
 */
export function completeDrafts(parsed: readonly ParsedChange[], env: PrepareEnv): Prepared[] {
  const plan = writePlan(env.shape, env.access, env.trusted === true)
  const rules = new Map<FieldRule, FormulaUse>()
  for (const rule of env.rules ?? []) rules.set(rule, ruleUse(env.shape, rule))
  return parsed.map((change) =>
    completeDraft({
      change,
      plan,
      env,
      rules,
      errors: change.errors.length > 0 ? [...change.errors] : [],
      notices: [],
    }),
  )
}

const nothing: ReadonlySet<string> = new Set()

type Completion = {
  change: ParsedChange
  plan: WritePlan
  env: PrepareEnv
  rules: ReadonlyMap<FieldRule, FormulaUse>
  errors: FieldProblem[]
  notices: FieldProblem[]
}

function completeDraft(completion: Completion): Prepared {
  const { change, env, plan, errors, notices } = completion
  const { draft } = change
  // An update that changes nothing is not checked: it writes nothing.
  if (draft.kind === 'update' && draft.changed.length === 0)
    return errors.length > 0 ? { ok: false, errors } : { ok: true, draft, notices }
  if (env.evaluate) storeFormulas(draft, plan, env, env.evaluate)
  const hidden = applyRules(completion)
  checkRequired(completion, hidden)
  for (const dependent of plan.dependents) checkDependent(dependent, completion)
  if (env.evaluate) for (const rule of plan.rules) checkRule(rule, completion, env.evaluate)
  return errors.length > 0 ? { ok: false, errors } : { ok: true, draft, notices }
}

function storeFormulas(draft: Draft, plan: WritePlan, env: PrepareEnv, evaluate: Evaluate): void {
  for (const { field, use } of plan.storedFormulas) {
    const value = computedValue(field, evaluate(use, draft.values, draft.before).value, env.context)
    const was = draft.before === null ? null : (draft.before[field.name] ?? null)
    draft.values[field.name] = value
    if (!equalValues(value, was) && !draft.changed.includes(field.name)) draft.changed.push(field.name)
  }
}

/** Layout rules in force; gives the fields that are hidden, which are never required. */
function applyRules(completion: Completion): ReadonlySet<string> {
  const { change, env, rules } = completion
  const { evaluate } = env
  if (!evaluate || rules.size === 0) return nothing
  const { draft } = change
  const holding = [...rules].filter(
    ([rule, use]) => (rule.on ?? draft.kind) === draft.kind && evaluate(use, draft.values, draft.before).value === true,
  )
  const hidden = new Set(holding.flatMap(([rule]) => (rule.effect === 'hidden' ? [rule.field] : [])))
  for (const [rule, use] of holding) {
    if (hidden.has(rule.field) || change.failed.has(rule.field)) continue
    const heldBefore = draft.before !== null && evaluate(use, draft.before, null).value === true
    applyRule(rule, heldBefore, completion)
  }
  return hidden
}

/**
 * An old gap stops nothing but the change that makes it; a field is closed by what was and still is so, for a form whose condition ends
 * with another value of the same change lets the field be written.
 */
function applyRule(rule: FieldRule, heldBefore: boolean, { change, errors }: Completion): void {
  const { draft } = change
  const value = draft.values[rule.field] ?? null
  const pointer = `/${rule.field}`
  const isChanged = draft.changed.includes(rule.field)
  if (rule.effect === 'required' && isBlank(value) && (isChanged || !heldBefore))
    errors.push({ pointer, code: 'value.required' })
  if (rule.effect === 'read_only' && heldBefore && isChanged) errors.push({ pointer, code: 'value.read_only' })
  if (rule.effect === 'options' && isChanged) {
    const wrong = chosen(value).find((one) => !rule.values.includes(one))
    if (wrong !== undefined)
      errors.push({ pointer, code: 'value.not_available', params: { value: wrong.slice(0, 100) } })
  }
}

// A field that became required later does not stop a change of another field; emptying it does.
function checkRequired({ change, plan, errors }: Completion, hidden: ReadonlySet<string>): void {
  const { draft, failed } = change
  for (const entry of plan.required) {
    const { name } = entry.field
    if (!isBlank(draft.values[name]) || (draft.kind === 'update' && !draft.changed.includes(name))) continue
    if (failed.has(name) || hidden.has(name) || errors.some((error) => error.pointer === entry.pointer)) continue
    errors.push({ pointer: entry.pointer, code: 'value.required' })
  }
}

function checkDependent(
  { name, pointer, controlledBy, told, when }: DependentPlan,
  { change, errors }: Completion,
): void {
  const { draft, failed } = change
  if (failed.has(name) || failed.has(controlledBy)) return
  if (draft.kind === 'update' && !draft.changed.includes(name) && !draft.changed.includes(controlledBy)) return
  const controlling = chosen(draft.values[controlledBy] ?? null)
  const wrong = chosen(draft.values[name] ?? null).find((value) => {
    const allowed = when.get(value)
    return allowed !== undefined && !controlling.some((control) => allowed.has(control))
  })
  if (wrong !== undefined)
    errors.push({
      pointer,
      code: 'value.not_available',
      params: { value: wrong.slice(0, 100), ...told },
    })
}

/** Chosen values as texts: of a checkbox `true` or `false`. */
function chosen(value: JsonValue): string[] {
  if (value === null) return []
  return Array.isArray(value) ? value.map(String) : [String(value)]
}

function checkRule(
  { rule, use, pointer, code, fields }: RulePlan,
  { change, env, errors, notices }: Completion,
  evaluate: Evaluate,
): void {
  const { draft, failed } = change
  if (!(draft.kind === 'create' ? rule.onCreate : rule.onUpdate) || fields.some((field) => failed.has(field))) return
  const outcome = evaluate(use, draft.values, draft.before)
  if (outcome.error !== undefined) {
    errors.push({ pointer, code: 'value.rule_error', params: { rule: rule.name, reason: outcome.error } })
    return
  }
  if (outcome.value !== true) return
  const problem: FieldProblem = {
    pointer,
    code,
    params: { rule: rule.name, severity: rule.severity },
    message: labelText(rule.message, env.context.locale),
  }
  const short = code.slice('rule.'.length)
  const accepted =
    rule.severity === 'info' ||
    (rule.severity === 'warning' && (env.accepted?.includes(rule.name) || env.accepted?.includes(short)))
  ;(accepted ? notices : errors).push(problem)
}
