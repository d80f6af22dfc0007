/**
 * Formulas of fields, defaults and validation rules, and the roll-ups, as shapes; who depends on whom; cycles.
 *
 * Errors  formula.* with the place in the text, metadata.formula_cycle with the path, metadata.not_storable.
 */
import type { FieldDocument } from '../schema/field.ts'
import { itemPointer, objectPart } from '../schema/document.ts'
import type { ValidationRuleDocument } from '../schema/validation-rule.ts'
import { autonumberPrefix } from '../fields/autonumber.ts'
import { slower } from '../formula/traits.ts'
import type { FormulaType } from '../formula/types.ts'
import type { Build } from './build.ts'
import { documentsOf, fieldPointer, reportMissing } from './build.ts'
import { formulaField } from './formula-scope.ts'
import { cycles, inOrder } from './graph.ts'
import { own } from './own.ts'
import { readFormula } from './read-formula.ts'
import type { ReadFormula } from './read-formula.ts'
import { buildRollup } from './rollups.ts'
import type { FieldShape, FormulaShape, ObjectShape } from './shape.ts'

/** Every computed field, `object.field` -> what it reads, likewise named. */
export type Dependencies = Map<string, string[]>

/** Types a formula may return by the type of the field's document (`returns`). */
const resultTypes: { [returns: string]: FormulaType } = {
  text: 'text',
  long_text: 'text',
  url: 'text',
  number: 'number',
  integer: 'number',
  currency: 'currency',
  percent: 'percent',
  checkbox: 'boolean',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
  time: 'time',
  duration: 'duration',
}

/** Fills `formula`, `rollup`, `feeds` and `validationRules`. Returns computed fields of each object in an order that respects dependencies. */
export function buildFormulas(build: Build): Map<string, string[]> {
  const dependencies: Dependencies = new Map()
  for (const shape of Object.values(build.shapes)) {
    for (const field of Object.values(shape.fields)) {
      if (field.type === 'formula') buildFormulaField(build, shape, field, dependencies)
      if (field.type === 'rollup') buildRollup(build, shape, field, dependencies)
      const prefix = autonumberPrefix(field.document)
      if (field.type === 'autonumber' && prefix !== undefined) checkPrefix(build, shape, field, prefix)
      if (field.defaultFormula !== undefined) checkDefault(build, shape, field, field.defaultFormula)
    }
  }
  reportCycles(build, dependencies)
  for (const shape of Object.values(build.shapes)) {
    for (const field of Object.values(shape.fields)) if (field.rollup) widenRollup(build, field, dependencies)
  }
  for (const rule of documentsOf<ValidationRuleDocument>(build, 'validation_rule')) addRule(build, rule)
  const sorted = inOrder(dependencies)
  spreadPace(build, dependencies, sorted)
  return computedOrder(sorted)
}

function buildFormulaField(build: Build, shape: ObjectShape, field: FieldShape, dependencies: Dependencies): void {
  const { document } = field
  const pointer = fieldPointer(shape.name, field.name)
  const returns = document.returns === undefined ? undefined : own(resultTypes, document.returns)
  const text = document.formula ?? ''
  const read = readFormula(build, {
    object: shape.name,
    text,
    pointer: `${pointer}/formula`,
    context: 'field',
    blankAs: document.blank_as ?? 'zero',
    ...(returns !== undefined && { returns }),
  })
  if (!read) return
  field.formula = formulaShape(read, document.returns ?? fieldTypeOf(read.type), text, document)
  dependencies.set(`${shape.name}.${field.name}`, read.dependsOn)
  if (document.stored === true) checkStorable(build, shape, field, read)
}

/** A stored formula is worked out when its record is written, so it may read nothing that changes without that. */
function checkStorable(build: Build, shape: ObjectShape, field: FieldShape, read: ReadFormula): void {
  const foreign = read.references.find((path) => path.includes('.'))
  const virtual = read.local.find(
    (name) => own(shape.fields, name)?.type === 'formula' && own(shape.fields, name)?.document.stored !== true,
  )
  const rollup = read.local.find((name) => own(shape.fields, name)?.type === 'rollup')
  const reason = !read.immutable ? 'moving' : (foreign ?? virtual ?? rollup)
  if (reason === undefined) return
  build.problems.push({
    pointer: `${fieldPointer(shape.name, field.name)}/stored`,
    code: 'metadata.not_storable',
    params: { name: field.name, reason },
  })
}

function formulaShape(
  read: ReadFormula,
  returns: string,
  text: string,
  document: Pick<FieldDocument, 'blank_as'>,
): FormulaShape {
  return {
    text,
    returns,
    references: read.references,
    immutable: read.immutable,
    ...(read.pace !== 'still' && { pace: read.pace }),
    blankAs: document.blank_as ?? 'zero',
    dependsOn: read.dependsOn,
  }
}

/** Field type that shows values of a formula type. */
function fieldTypeOf(type: FormulaType): string {
  if (type === 'boolean') return 'checkbox'
  if (type === 'multiselect') return 'multi_select'
  if (type === 'geolocation') return 'location'
  return type === 'id' || type === 'any' || type === 'null' ? 'text' : type
}

function checkDefault(build: Build, shape: ObjectShape, field: FieldShape, text: string): void {
  readFormula(build, {
    object: shape.name,
    text,
    pointer: `${fieldPointer(shape.name, field.name)}/default_formula`,
    context: 'default',
    blankAs: 'null',
    returns: formulaField(shape, field).type,
  })
}

/** Worked out once, when the record is made, like a default. */
function checkPrefix(build: Build, shape: ObjectShape, field: FieldShape, text: string): void {
  readFormula(build, {
    object: shape.name,
    text,
    pointer: `${fieldPointer(shape.name, field.name)}/prefix_formula`,
    context: 'default',
    blankAs: 'null',
    returns: 'text',
  })
}

function addRule(build: Build, rule: ValidationRuleDocument): void {
  const object = objectPart(rule.name) ?? ''
  const shape = own(build.shapes, object)
  const pointer = itemPointer('validation_rule', rule.name)
  // A rule without its object is reported with the other scoped documents.
  if (!shape) return
  if (rule.field !== undefined && !own(shape.fields, rule.field))
    reportMissing(build, `${pointer}/field`, { what: 'field', name: rule.field }, Object.keys(shape.fields))
  const read = readFormula(build, {
    object,
    text: rule.error_when,
    pointer: `${pointer}/error_when`,
    context: 'validation',
    // A rule such as ISBLANK(amount) must see the blank, so unlike a formula field it does not read it as 0.
    blankAs: rule.blank_as ?? 'null',
    returns: 'boolean',
  })
  if (!read || rule.active === false) return
  shape.validationRules.push({
    name: rule.name,
    formula: formulaShape(read, 'boolean', rule.error_when, { blank_as: rule.blank_as ?? 'null' }),
    message: rule.message,
    ...(rule.field !== undefined && { field: rule.field }),
    severity: rule.severity ?? 'error',
    onCreate: rule.on?.create !== false,
    onUpdate: rule.on?.update !== false,
  })
  shape.validationRules.sort((a, b) => position(build, a.name) - position(build, b.name) || (a.name < b.name ? -1 : 1))
}

function position(build: Build, rule: string): number {
  const document = own(build.documents['validation_rule'], rule) as ValidationRuleDocument | undefined
  return document?.order ?? 0
}

function reportCycles(build: Build, dependencies: Dependencies): void {
  for (const path of cycles(dependencies)) {
    const [object = '', field = ''] = (path[0] ?? '').split('.')
    build.problems.push({
      pointer: fieldPointer(object, field),
      code: 'metadata.formula_cycle',
      params: { path: path.join(' → ') },
    })
  }
}

/** A roll-up over a formula is stale when what the formula reads on the child changes. */
function widenRollup(build: Build, field: FieldShape, dependencies: Dependencies): void {
  const rollup = field.rollup
  const child = rollup && own(build.shapes, rollup.child)
  if (!rollup || !child) return
  const names = new Set(rollup.dependsOn)
  for (const name of names) {
    if (own(child.fields, name)?.type !== 'formula') continue
    for (const key of dependencies.get(`${child.name}.${name}`) ?? []) {
      const [object, local] = key.split('.')
      if (object === child.name && local !== undefined) names.add(local)
    }
  }
  rollup.dependsOn = [...names]
}

/** A formula that reads another moves with it. */
function spreadPace(build: Build, dependencies: Dependencies, sorted: readonly string[]): void {
  const formulaAt = (key: string): FormulaShape | undefined => {
    const [object = '', name = ''] = key.split('.')
    const shape = own(build.shapes, object)
    return shape && own(shape.fields, name)?.formula
  }
  for (const key of sorted) {
    const formula = formulaAt(key)
    for (const other of formula ? (dependencies.get(key) ?? []) : []) {
      const pace = slower(formula?.pace ?? 'still', formulaAt(other)?.pace ?? 'still')
      if (formula && pace !== 'still') formula.pace = pace
    }
  }
}

function computedOrder(sorted: readonly string[]): Map<string, string[]> {
  const order = new Map<string, string[]>()
  for (const key of sorted) {
    const [object = '', field = ''] = key.split('.')
    const fields = order.get(object)
    if (fields) fields.push(field)
    else order.set(object, [field])
  }
  return order
}
