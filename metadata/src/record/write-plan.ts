/**
 * Everything about writing an object that does not depend on the record: worked out once per (shape, permission shape), then only read.
 */
import { can, fieldRight, isReadable, type Access, type FieldRight } from '../access/access.ts'
import { autonumberPrefix } from '../fields/autonumber.ts'
import { fieldType } from '../fields/field-types.ts'
import type { FieldTypeDef, JsonValue, ParseContext } from '../fields/field-type.ts'
import type { FieldShape, ObjectShape, ValidationRuleShape } from '../model/shape.ts'
import type { Change, FieldRule, FormulaUse, Values } from './draft.ts'

/** What may be done with a field. `hidden`: as if it were not there. `owner`: needs the right to transfer unless a new record stays the caller's. */
export type Gate = 'open' | 'read_only' | 'not_permitted' | 'owner' | 'hidden'

export type FieldPlan = {
  field: FieldShape
  def: FieldTypeDef
  gates: { readonly [kind in Change['kind']]: Gate }
  pointer: string
  required: boolean
  blank: JsonValue
  secret: boolean
  /** Given once: a master-detail whose parts do not move. */
  fixed: boolean
}
export type RulePlan = {
  rule: ValidationRuleShape
  use: FormulaUse
  pointer: string
  code: string
  fields: readonly string[]
}
export type DependentPlan = {
  name: string
  pointer: string
  controlledBy: string
  /** What the caller is told of it: nothing where the controlling field is hidden from them. */
  told: { controlled_by?: string }
  when: ReadonlyMap<string, ReadonlySet<string>>
}
export type CurrencyPlan = { amount: string; code: string; converted: string }
export type PolymorphicPlan = { name: string; pointer: string; object: string; to: readonly string[] }
export type ComputedPlan = { field: FieldShape; use: FormulaUse }

export type WritePlan = {
  fields: ReadonlyMap<string, FieldPlan>
  /** A new record before anything is known of it: constant defaults, everything else blank. */
  template: Values
  /** Fields of the template that are not blank. */
  preset: readonly string[]
  required: readonly FieldPlan[]
  defaultFormulas: readonly ComputedPlan[]
  storedFormulas: readonly ComputedPlan[]
  rules: readonly RulePlan[]
  dependents: readonly DependentPlan[]
  currencies: readonly CurrencyPlan[]
  polymorphic: readonly PolymorphicPlan[]
  mayTransfer: boolean
}

const plans = new WeakMap<ObjectShape, Map<string, WritePlan>>()
const neutral: ParseContext = {
  locale: 'en',
  timeZone: 'UTC',
  today: '1970-01-01',
  defaultCurrency: '',
  defaultRegion: '',
}

/** Cached by the shape (so a new Model starts afresh) and the key of the permission shape; `trusted` asks no rights. */
export function writePlan(shape: ObjectShape, access: Access, trusted: boolean): WritePlan {
  let byKey = plans.get(shape)
  if (!byKey) plans.set(shape, (byKey = new Map()))
  const key = trusted ? '' : `${access.admin ? 'a' : 'u'}${access.key}`
  let plan = byKey.get(key)
  if (!plan) byKey.set(key, (plan = makePlan(shape, access, trusted)))
  return plan
}

function makePlan(shape: ObjectShape, access: Access, trusted: boolean): WritePlan {
  const all = Object.values(shape.fields)
  const fields = new Map<string, FieldPlan>()
  const template = templateOf(all)
  for (const field of all) {
    const plan = fieldPlan(field, shape, access, trusted)
    if (plan) fields.set(field.name, plan)
  }
  const isSeen = (name: string) => trusted || isReadable(access, shape, name)
  return {
    fields,
    template,
    preset: Object.keys(template).filter((name) => template[name] !== null),
    required: [...fields.values()].filter((plan) => plan.required),
    defaultFormulas: defaultFormulasOf(shape, all),
    storedFormulas: storedFormulasOf(shape, all),
    rules: shape.validationRules.map((rule) => rulePlan(shape, rule, isSeen)),
    dependents: all.flatMap((field) => dependentPlan(field, isSeen)),
    currencies: all.flatMap((field) => currencyPlan(shape, field)),
    polymorphic: all.flatMap((field) => polymorphicPlan(shape, field)),
    mayTransfer: trusted || can(access, shape.name, 'transfer'),
  }
}

/** undefined: hidden from the caller, as good as unknown. */
function fieldPlan(field: FieldShape, shape: ObjectShape, access: Access, trusted: boolean): FieldPlan | undefined {
  const def = fieldType(field.type)
  const rightTo = (kind: Change['kind']) => (trusted ? 'edit' : fieldRight(access, shape, field.name, kind))
  const gates = { create: gateOf(field, rightTo('create')), update: gateOf(field, rightTo('update')) }
  if (!def || (gates.create === 'hidden' && gates.update === 'hidden')) return undefined
  return {
    field,
    def,
    gates,
    pointer: `/${field.name}`,
    required: !field.readOnly && !field.system && (field.required || field.type === 'master_detail'),
    blank: def.blank ?? null,
    secret: rightTo('update') === 'masked',
    fixed: !trusted && field.type === 'master_detail' && field.document['reparentable'] === false,
  }
}

function gateOf(field: FieldShape, right: FieldRight): Gate {
  if (right === 'hidden') return 'hidden'
  if (field.readOnly) return 'read_only'
  if (right !== 'edit') return 'not_permitted'
  return field.system && field.name === 'owner' ? 'owner' : 'open'
}

function templateOf(fields: readonly FieldShape[]): Values {
  const template: Values = {}
  for (const field of fields) {
    if (field.column === null && field.type !== 'many_to_many') continue
    template[field.name] = constantDefault(field)
  }
  // Parsed JSON is an object whose copies share one hidden class; one filled member by member may be a slow dictionary.
  return JSON.parse(JSON.stringify(template)) as Values
}

function constantDefault(field: FieldShape): JsonValue {
  const def = fieldType(field.type)
  const parsed =
    def && field.default !== undefined && field.default !== null ? def.parse(field.default, field, neutral) : undefined
  return parsed?.ok ? parsed.value : (def?.blank ?? null)
}

function defaultFormulasOf(shape: ObjectShape, fields: readonly FieldShape[]): ComputedPlan[] {
  return fields.flatMap((field) =>
    field.defaultFormula === undefined
      ? []
      : [{ field, use: formulaUse(shape, 'default', field.name, field.defaultFormula) }],
  )
}

function storedFormulasOf(shape: ObjectShape, fields: readonly FieldShape[]): ComputedPlan[] {
  return inOrder(fields.filter((field) => field.formula !== undefined && field.column !== null)).map((field) => ({
    field,
    use: {
      ...formulaUse(shape, 'field', field.name, field.formula?.text ?? ''),
      blankAs: field.formula?.blankAs ?? 'zero',
    },
  }))
}

function formulaUse(shape: ObjectShape, kind: FormulaUse['kind'], name: string, text: string): FormulaUse {
  return { text, kind, object: shape.name, name, blankAs: 'null' }
}

/** A condition of the layout, as the one who evaluates sees it. */
export function ruleUse(shape: ObjectShape, rule: FieldRule): FormulaUse {
  return formulaUse(shape, 'rule', rule.field, rule.when)
}

/** What stands before the numbers of new records, worked out when they are given. The same objects each time. */
export function numberPrefixes(shape: ObjectShape): readonly ComputedPlan[] {
  let known = prefixes.get(shape)
  if (known === undefined) {
    known = Object.values(shape.fields).flatMap((field) => {
      const text = field.type === 'autonumber' ? autonumberPrefix(field.document) : undefined
      return text === undefined ? [] : [{ field, use: formulaUse(shape, 'default', field.name, text) }]
    })
    prefixes.set(shape, known)
  }
  return known
}

const prefixes = new WeakMap<ObjectShape, readonly ComputedPlan[]>()

/** Every formula a write of this object works out: defaults, stored formulas, numbers, validation rules. The same list each time. */
export function writeFormulas(shape: ObjectShape): readonly FormulaUse[] {
  let known = formulas.get(shape)
  if (known === undefined) formulas.set(shape, (known = formulasOf(shape)))
  return known
}

const formulas = new WeakMap<ObjectShape, readonly FormulaUse[]>()

function formulasOf(shape: ObjectShape): FormulaUse[] {
  const fields = Object.values(shape.fields)
  return [
    ...defaultFormulasOf(shape, fields),
    ...storedFormulasOf(shape, fields),
    ...numberPrefixes(shape),
    ...shape.validationRules.map((rule) => rulePlan(shape, rule, () => true)),
  ].map(({ use }) => use)
}

/** Formulas that read others come after them; a circle (refused by compile) keeps the order of the document. */
function inOrder(fields: readonly FieldShape[]): FieldShape[] {
  const byName = new Map(fields.map((field) => [field.name, field]))
  const done = new Set<FieldShape>()
  const open = new Set<FieldShape>()
  const visit = (field: FieldShape) => {
    if (done.has(field) || open.has(field)) return
    open.add(field)
    for (const reference of field.formula?.references ?? []) {
      const other = byName.get(reference)
      if (other) visit(other)
    }
    done.add(field)
  }
  fields.forEach(visit)
  return [...done]
}

/** A rule at a hidden field speaks of the whole record. */
function rulePlan(shape: ObjectShape, rule: ValidationRuleShape, isSeen: (name: string) => boolean): RulePlan {
  const name = rule.name.slice(rule.name.indexOf('.') + 1)
  return {
    rule,
    use: { ...formulaUse(shape, 'validation', rule.name, rule.formula.text), blankAs: rule.formula.blankAs },
    pointer: rule.field === undefined || !isSeen(rule.field) ? '' : `/${rule.field}`,
    code: `rule.${name}`,
    fields: [...new Set(rule.formula.references.map((path) => path.split('.')[0] ?? path))],
  }
}

function dependentPlan(field: FieldShape, isSeen: (name: string) => boolean): DependentPlan[] {
  const plan = (controlledBy: string, member: 'when' | 'types'): DependentPlan => ({
    name: field.name,
    pointer: `/${field.name}`,
    controlledBy,
    told: isSeen(controlledBy) ? { controlled_by: controlledBy } : {},
    when: new Map(
      (field.options ?? []).flatMap((option) => {
        const offering = option[member]
        return offering ? [[option.value, new Set(offering)] as const] : []
      }),
    ),
  })
  const controlledBy = field.document.controlled_by
  return [
    ...(controlledBy === undefined ? [] : [plan(controlledBy, 'when')]),
    ...(field.typedBy === undefined ? [] : [plan(field.typedBy, 'types')]),
  ]
}

function currencyPlan(shape: ObjectShape, field: FieldShape): CurrencyPlan[] {
  const names = { amount: field.name, code: `${field.name}_currency`, converted: `${field.name}_converted` }
  return field.type === 'currency' &&
    Object.hasOwn(shape.fields, names.code) &&
    Object.hasOwn(shape.fields, names.converted)
    ? [names]
    : []
}

function polymorphicPlan(shape: ObjectShape, field: FieldShape): PolymorphicPlan[] {
  const object = `${field.name}_object`
  if (field.type !== 'polymorphic_lookup' || !Object.hasOwn(shape.fields, object)) return []
  return [{ name: field.name, pointer: `/${field.name}`, object, to: field.to ?? [] }]
}
