/**
 * Updates whose before-image nobody needs in memory: the statement itself checks reach, version and validation rules on the row it finds.
 *
 * It holds when the changed fields stand alone (no roll-up, companion, link, search token, dependent choice or stored formula hangs on
 * them) and every rule has an SQL form over the record itself. The statement says yes or nothing: whatever stands in the way is found
 * out and told by the way that reads first.
 */
import { fieldType } from '@trellis/metadata/fields/field-types.ts'
import { checkText } from '@trellis/metadata/formula/check.ts'
import { formulaToSql } from '@trellis/metadata/formula/sql.ts'
import type { Reference } from '@trellis/metadata/formula/types.ts'
import { formulaScope } from '@trellis/metadata/model/formula-scope.ts'
import type { ObjectShape, ValidationRuleShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf } from '@trellis/metadata/model/shape.ts'
import { completeDrafts } from '@trellis/metadata/record/complete-drafts.ts'
import { parseChanges } from '@trellis/metadata/record/parse-changes.ts'
import { writePlan } from '@trellis/metadata/record/write-plan.ts'
import type { Ctx } from '../ctx.ts'
import type { StoredValues, Values } from './changes.ts'
import type { EditOptions } from './edit.ts'
import { lockedSql, openDateSql } from './lock-sql.ts'
import { platformEnv } from './platform-env.ts'
import { formRules, prepareEnv } from './prepare-changes.ts'
import { reachOf, reachSql } from './reach.ts'
import { ident, perShape } from './sql-text.ts'
import { touchesSearch } from './rows.ts'

/** Names of fields that may be written so; empty when the object's rules have to be worked out in memory. */
const plainFields = perShape((shape) => {
  const names = new Set<string>()
  // What a rule of severity info says is told after the save, so it has to be worked out.
  if (shape.validationRules.some((rule) => rule.severity === 'info' && rule.onUpdate)) return names
  for (const field of Object.values(shape.fields)) {
    const type = fieldType(field.type)
    const alone =
      field.column !== null &&
      !field.system &&
      !field.readOnly &&
      field.companionOf === undefined &&
      !type?.encrypted &&
      field.document.controlled_by === undefined &&
      field.typedBy === undefined
    if (
      alone &&
      (field.to === undefined || field.to.length === 1) &&
      !['currency', 'hierarchy', 'polymorphic_lookup', 'autonumber'].includes(field.type) &&
      !touchesSearch(shape, [field])
    )
      names.add(field.name)
  }
  for (const field of Object.values(shape.fields)) {
    const controls = field.document.controlled_by
    if (controls !== undefined) names.delete(controls)
    if (field.typedBy !== undefined) names.delete(field.typedBy)
    if (field.formula !== undefined && field.column !== null) return new Set<string>()
  }
  return names
})

/** The values to write; undefined: not this way (also when something is wrong with them). */
export function blindValues(
  ctx: Ctx,
  shape: ObjectShape,
  values: Values,
  options: EditOptions,
): StoredValues | undefined {
  const plain = plainFields(shape)
  const names = Object.keys(values)
  if (
    names.length === 0 ||
    !names.every((name) => plain.has(name)) ||
    options.accepted?.length ||
    rulesSql(ctx, shape) === undefined ||
    formRules(ctx, shape).length > 0
  )
    return undefined
  const env = prepareEnv({ ctx, shape, options })
  const [prepared] = completeDrafts(parseChanges([{ kind: 'update', values, before: {} }], env), env)
  if (
    !prepared?.ok ||
    writePlan(shape, ctx.access, false).dependents.some((dependent) => names.includes(dependent.controlledBy))
  )
    return undefined
  const ready: StoredValues = Object.create(null)
  for (const name of prepared.draft.changed) {
    if (!plain.has(name)) return undefined
    ready[name] = prepared.draft.values[name] ?? null
  }
  return ready
}

/** What the row has to meet beside its version, over the old row `t` and the given values `x`. */
export function blindGuard(ctx: Ctx, shape: ObjectShape, fields: readonly string[], owners: string): string {
  const scope = reachOf(ctx, owners)
  const reach = [reachSql(scope, shape, 'read', 't'), reachSql(scope, shape, 'update', 't')]
  const open = `not (${lockedSql(ctx.db.schema, shape, 't', owners)})`
  const columns = fields.flatMap((name) => fieldOf(shape, name)?.column ?? [])
  const date = openDateSql(ctx.db.schema, shape, columns, owners)
  const rules = (rulesSql(ctx, shape) ?? []).map((rule) => rule(new Set(fields)))
  return (
    [...new Set([...reach, open, ...(date === undefined ? [] : [date]), ...rules])]
      .filter((condition) => condition !== 'true')
      .join(' and ') || 'true'
  )
}

type RuleSql = (changed: ReadonlySet<string>) => string

const rules = new WeakMap<ObjectShape, { sql: RuleSql[] | undefined }>()

function rulesSql(ctx: Ctx, shape: ObjectShape): RuleSql[] | undefined {
  let known = rules.get(shape)
  if (known === undefined) {
    const made = shape.validationRules
      .filter((rule) => rule.severity !== 'info')
      .map((rule) => ruleSql(ctx, shape, rule))
    rules.set(shape, (known = { sql: made.every((rule) => rule !== undefined) ? made : undefined }))
  }
  return known.sql
}

/** The record passes the rule: the rule's condition does not hold, and could be worked out. */
function ruleSql(ctx: Ctx, shape: ObjectShape, rule: ValidationRuleShape): RuleSql | undefined {
  const checked = checkText(rule.formula.text, formulaScope(ctx.model, shape.name), {
    context: 'validation',
    blankAs: rule.formula.blankAs,
    returns: 'boolean',
    requireSql: true,
  })
  if (!checked.ok || !checked.immutable || checked.children.length > 0) return undefined
  const columns = checked.references.map((reference) =>
    reference.path.length === 1 ? fieldOf(shape, reference.key)?.column : undefined,
  )
  if (columns.some((column) => column === undefined || column === null)) return undefined
  const { params } = platformEnv(ctx)
  const columnOf = (reference: Reference) => ident(fieldOf(shape, reference.key)?.column ?? reference.key)
  const render = (changed: ReadonlySet<string>) =>
    formulaToSql(
      checked,
      {
        column: (reference) => `${changed.has(reference.key) ? 'x' : 't'}.${columnOf(reference)}`,
        before: (reference) => `t.${columnOf(reference)}`,
        param: (value) => params.next({ from: 'plan', value }),
        nowMs: 0,
        timeZone: 'UTC',
      },
      { as: 'condition' },
    )
  if (!render(new Set()).ok) return undefined
  return (changed) => {
    const sql = render(changed)
    if (!sql.ok) return 'false'
    return `(${sql.sql}) is not true${sql.fault === undefined ? '' : ` and (${sql.fault}) is not true`}`
  }
}
