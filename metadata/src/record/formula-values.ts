/**
 * Formulas of a write, in memory: defaults, stored formulas, validation and layout rules, over drafts that are not in the database yet.
 *
 * Shape   `formulaNeeds` says what must be loaded for a batch; `evaluator` gives the Evaluate that `prepare` asks. Compiled once per shape.
 * Errors  none thrown: a formula that does not check is `formula.invalid`, a value that cannot be worked out has its FaultCode.
 */
import { fieldType } from '../fields/field-types.ts'
import { checkText } from '../formula/check.ts'
import { compileFormula, type CompiledFormula } from '../formula/compile.ts'
import { readsRates, sinceReferences } from '../formula/traits.ts'
import type { ChildReference, FormulaContext, FormulaEnv, FormulaType, Reference } from '../formula/types.ts'
import { formulaScope } from '../model/formula-scope.ts'
import { fieldOf, type FieldShape, type Model, type ObjectShape } from '../model/shape.ts'
import type { Evaluate, Evaluated, FieldRule, FormulaUse, Values } from './draft.ts'
import { ruleUse, writeFormulas } from './write-plan.ts'

/** What evaluation is given from outside. `globals` by key (`$User.email`); `related` and `children` answer from what was loaded. */
export type Surroundings = Pick<
  FormulaEnv,
  | 'nowMs'
  | 'timeZone'
  | 'globals'
  | 'fiscalStartMonth'
  | 'holidays'
  | 'workingWeekends'
  | 'rates'
  | 'datedRates'
  | 'labelOf'
  | 'pinyin'
> & {
  /** Value of a path through lookups, `account.name`; `record` is the one whose lookup it begins with. */
  related?: (reference: Reference, record: Values) => unknown
  children?: (child: ChildReference, record: Values) => readonly { readonly [key: string]: unknown }[]
  /** Since when a field of a saved record has its value. */
  since?: (reference: Reference, record: Values) => string | null
  /** Not everything is at hand (a form): a formula that reads what is not there gives no value, and a rule does not hold. */
  partial?: boolean
}

/** What the formulas of an object read beyond its own record. */
export type FormulaNeeds = {
  related: readonly Reference[]
  children: readonly ChildReference[]
  globals: readonly string[]
  /** Fields of the record that are asked since when they have their values. */
  since: readonly Reference[]
  /** Currency rates. */
  rates: boolean
}

type Ready = {
  formula: CompiledFormula
  /** Every field it reads stands in the record itself. */
  plain: boolean
  since: readonly Reference[]
  rates: boolean
  /** Before-images it reads that do not stand in the before-image itself. */
  prior: readonly Reference[]
}

const compiled = new WeakMap<ObjectShape, Map<string, Ready | null>>()
/** A use belongs to one shape, so nothing else has to be asked. */
const byUse = new WeakMap<FormulaUse, Ready | null>()
const contexts: { [kind in FormulaUse['kind']]: FormulaContext } = {
  default: 'default',
  field: 'field',
  validation: 'validation',
  rule: 'validation',
}
/** Virtual formulas that read each other nest no deeper; circles are refused when a Model is compiled. */
const maxNesting = 30

/** Everything to load before `evaluator` can answer for a batch of this object, virtual formulas it goes through included. */
export function formulaNeeds(model: Model, shape: ObjectShape, rules: readonly FieldRule[] = []): FormulaNeeds {
  if (rules.length > 0) return needsOf(model, shape, rules)
  let known = needs.get(shape)
  if (known === undefined) needs.set(shape, (known = needsOf(model, shape, rules)))
  return known
}

/** Of the formulas of the object alone: a new Model has new shapes. */
const needs = new WeakMap<ObjectShape, FormulaNeeds>()

function needsOf(model: Model, shape: ObjectShape, rules: readonly FieldRule[]): FormulaNeeds {
  const related = new Map<string, Reference>()
  const children = new Map<string, ChildReference>()
  const globals = new Set<string>()
  const since = new Map<string, Reference>()
  let rates = false
  const seen = new Set<string>()
  const visit = (use: FormulaUse): void => {
    const ready = readyFormula(model, shape, use)
    if (!ready || seen.has(keyOf(use))) return
    seen.add(keyOf(use))
    const { checked } = ready.formula
    for (const reference of checked.references) {
      const virtual = virtualUse(shape, reference)
      if (virtual) visit(virtual)
      else if (reference.path.length > 1) related.set(reference.key, reference)
    }
    for (const child of checked.children)
      children.set(`${child.relation.name}:${child.references.map(({ key }) => key).join()}`, child)
    for (const { key } of checked.globals) globals.add(key)
    for (const reference of ready.since) since.set(reference.key, reference)
    rates ||= ready.rates
  }
  for (const use of [...writeFormulas(shape), ...rules.map((rule) => ruleUse(shape, rule))]) visit(use)
  return {
    related: [...related.values()],
    children: [...children.values()],
    globals: [...globals],
    since: [...since.values()],
    rates,
  }
}

/** True when the object has formulas to work out on a write, so there is something to evaluate. */
export function hasFormulas(shape: ObjectShape, rules: readonly FieldRule[] = []): boolean {
  return rules.length > 0 || writeFormulas(shape).length > 0
}

export function evaluator(model: Model, shape: ObjectShape, surroundings: Surroundings): Evaluate {
  return (use, record, before) => run({ model, shape, surroundings, nesting: 0 }, use, record, before)
}

type Evaluation = { model: Model; shape: ObjectShape; surroundings: Surroundings; nesting: number }

function run(evaluation: Evaluation, use: FormulaUse, record: Values, before: Values | null): Evaluated {
  if (evaluation.nesting > maxNesting) return { value: null, error: 'value.too_complex' }
  const ready = readyFormula(evaluation.model, evaluation.shape, use)
  if (!ready) return { value: null, error: 'formula.invalid' }
  const { surroundings } = evaluation
  if (surroundings.partial === true && !isAtHand(evaluation, ready, record, before)) return { value: null }
  const env: FormulaEnv = {
    ...surroundings,
    record: ready.plain ? record : undefined,
    read: ready.plain ? undefined : (reference) => readField(evaluation, reference, record, before),
    before: before === null ? null : ready.prior.length === 0 ? before : priorValues(evaluation, ready.prior, before),
    isNew: before === null,
    children: (child) => surroundings.children?.(child, record) ?? [],
    since: (reference) => surroundings.since?.(reference, record) ?? null,
  }
  return ready.formula.evaluate(env)
}

/** Everything the formula reads is there: own fields in the record, paths by `related`, globals; children of a saved record never are. */
function isAtHand(evaluation: Evaluation, ready: Ready, record: Values, before: Values | null): boolean {
  const { checked } = ready.formula
  const { shape, surroundings } = evaluation
  const has = (reference: Reference, image: Values): boolean => {
    const virtual = virtualUse(shape, reference)
    const inner = virtual && readyFormula(evaluation.model, shape, virtual)
    if (inner)
      return (
        evaluation.nesting < maxNesting &&
        isAtHand({ ...evaluation, nesting: evaluation.nesting + 1 }, inner, image, null)
      )
    return reference.path.length > 1
      ? surroundings.related?.(reference, image) !== undefined
      : Object.hasOwn(image, reference.key)
  }
  return (
    checked.references.every(
      (reference) => has(reference, record) && (!reference.prior || before === null || has(reference, before)),
    ) &&
    checked.globals.every(
      ({ key }) => surroundings.globals !== undefined && Object.hasOwn(surroundings.globals, key),
    ) &&
    (!ready.rates || surroundings.datedRates !== undefined) &&
    (ready.since.length === 0 || before === null || surroundings.since !== undefined) &&
    (checked.children.length === 0 || (before === null && ready.plain))
  )
}

function readField(evaluation: Evaluation, reference: Reference, record: Values, before: Values | null): unknown {
  const virtual = virtualUse(evaluation.shape, reference)
  if (virtual) return run({ ...evaluation, nesting: evaluation.nesting + 1 }, virtual, record, before).value
  if (reference.path.length > 1) return evaluation.surroundings.related?.(reference, record)
  return Object.hasOwn(record, reference.key) ? record[reference.key] : null
}

function priorValues(
  evaluation: Evaluation,
  references: readonly Reference[],
  before: Values,
): { [key: string]: unknown } {
  return {
    ...before,
    ...Object.fromEntries(
      references.map((reference) => [reference.key, readField(evaluation, reference, before, null)]),
    ),
  }
}

function keyOf(use: FormulaUse): string {
  return `${use.kind} ${use.blankAs} ${use.kind === 'validation' || use.kind === 'rule' ? '' : use.name} ${use.text}`
}

/** null: the text does not check against this Model. */
function readyFormula(model: Model, shape: ObjectShape, use: FormulaUse): Ready | null {
  const known = byUse.get(use)
  if (known !== undefined) return known
  let formulas = compiled.get(shape)
  if (!formulas) compiled.set(shape, (formulas = new Map()))
  const key = keyOf(use)
  let ready = formulas.get(key)
  if (ready === undefined) formulas.set(key, (ready = makeReady(model, shape, use)))
  byUse.set(use, ready)
  return ready
}

function makeReady(model: Model, shape: ObjectShape, use: FormulaUse): Ready | null {
  const returns = returnsOf(shape, use)
  const checked = checkText(use.text, formulaScope(model, shape.name), {
    context: contexts[use.kind],
    blankAs: use.blankAs,
    ...(returns && { returns }),
  })
  if (!checked.ok) return null
  const elsewhere = (reference: Reference) => reference.path.length > 1 || virtualUse(shape, reference) !== undefined
  return {
    formula: compileFormula(checked, scaleOf(shape, use)),
    since: sinceReferences(checked.root),
    rates: readsRates(checked.root),
    plain: !checked.references.some(elsewhere),
    prior: checked.references.filter((reference) => reference.prior && elsewhere(reference)),
  }
}

/** Decimals of the field the value is for: both back ends round to them. */
function scaleOf(shape: ObjectShape, use: FormulaUse): { scale?: number } {
  const scale = use.kind === 'validation' || use.kind === 'rule' ? undefined : fieldOf(shape, use.name)?.document.scale
  return typeof scale === 'number' ? { scale } : {}
}

function returnsOf(shape: ObjectShape, use: FormulaUse): FormulaType | undefined {
  if (use.kind === 'validation' || use.kind === 'rule') return 'boolean'
  const field = fieldOf(shape, use.name)
  return (
    field &&
    fieldType(field.type)?.formulaType(
      field.formula ? { ...field.document, returns: field.formula.returns } : field.document,
    )
  )
}

const virtualUses = new WeakMap<FieldShape, FormulaUse>()

/** The formula behind a field of the record itself that has no column; undefined for every other field. */
function virtualUse(shape: ObjectShape, reference: Reference): FormulaUse | undefined {
  if (reference.path.length !== 1) return undefined
  const field = fieldOf(shape, reference.key)
  if (!field?.formula || field.column !== null) return undefined
  let use = virtualUses.get(field)
  if (!use)
    virtualUses.set(
      field,
      (use = {
        text: field.formula.text,
        kind: 'field',
        object: shape.name,
        name: field.name,
        blankAs: field.formula.blankAs,
      }),
    )
  return use
}
