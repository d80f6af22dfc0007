/**
 * Which rows a caller's verb reaches, as SQL over one table alias: the one place where record access becomes a condition, for reads,
 * writes, events and explanations alike. ACCESS.md tells the order.
 *
 * Personal things enter as one bound parameter (`owners` is its placeholder, uuid[]: the caller, those below in the role tree, then the
 * ids records are shared under), so callers with equal rights share one text.
 */
import type { Access, Asked, RowVerb } from '@trellis/metadata/access/access.ts'
import { askedAbove, askedOf, levelOf, restrictionsOn, rowRule, sharedRules } from '@trellis/metadata/access/access.ts'
import type { Members } from '@trellis/metadata/access/parties.ts'
import { recordRules, restrictionRuleOf, sharingRuleOf } from '@trellis/metadata/access/record-rules.ts'
import type { SharingRule } from '@trellis/metadata/access/record-rules.ts'
import type { Model, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf, objectOf } from '@trellis/metadata/model/shape.ts'
import { queueOwners } from '../auth/queues.ts'
import type { Ctx } from '../ctx.ts'
import { ruleConditionSql } from './rule-sql.ts'
import { ident, literal, tableOf } from './sql-text.ts'

export type Verb = RowVerb

export type ReachScope = {
  model: Model
  access: Access
  schema: string
  /** Placeholder of `access.ownerIds`, or of `reachIds(access)` where the same stands for both. */
  owners(): string
  /** Placeholder of `access.grantees`; default: that of the owners. */
  grantees?(): string
  /** Rows of an object; default: its table. */
  table?(shape: ObjectShape): string
  /** Rows of one column as an array; default: made where it is asked for. */
  array?(rows: string, type: 'uuid' | 'tid'): string
  /** A parent in the bin opens nothing. */
  livingParents?: boolean
  /** How many parents up the scope stands. */
  depth?: number
  /** The question that this one is a part of; absent: it is about the object itself. */
  asked?: Asked
}

/** One reason: `step` names it for people, `rule` the document behind it. */
export type ReachPart = {
  step: 'everything' | 'owner' | 'below' | 'rule' | 'share' | 'parent' | 'restriction'
  rule?: string
  sql: string
}

/** A row is reached when one of `open` and all of `narrow` hold. */
export type Reach = { open: ReachPart[]; narrow: ReachPart[] }

const maxParents = 8

/** Scope of a statement of the write path, whose placeholder for `reachIds` stands at a fixed place. */
export function reachOf(ctx: Pick<Ctx, 'model' | 'access' | 'db'>, owners: string): ReachScope {
  return { model: ctx.model, access: ctx.access, schema: ctx.db.schema, owners: () => owners }
}

/** `true`, `false` or a condition over the alias. */
export function reachSql(scope: ReachScope, shape: ObjectShape, verb: Verb, alias: string): string {
  const { open, narrow } = reachParts(scope, shape, verb, alias)
  if (open.every((part) => part.sql === 'false')) return 'false'
  const opened = open.some((part) => part.sql === 'true') ? [] : [open.map((part) => part.sql).join(' or ')]
  const conditions = [...opened.map((sql) => (open.length > 1 ? `(${sql})` : sql)), ...narrow.map((part) => part.sql)]
  return conditions.length === 0 ? 'true' : conditions.join(' and ')
}

export function reachParts(scope: ReachScope, shape: ObjectShape, verb: Verb, alias: string): Reach {
  // Everybody may be named in a record: as its owner, in a user field.
  if (shape.system && verb === 'read') return { open: [{ step: 'everything', sql: 'true' }], narrow: [] }
  const rule = rowRule(scope.access, shape, verb, scope.asked)
  const narrow =
    rule.kind === 'none'
      ? []
      : restrictionsOn(scope.access, shape.name).map((name) => restrictionPart(scope, shape, name, alias))
  switch (rule.kind) {
    case 'all':
      return { open: [{ step: 'everything', sql: 'true' }], narrow }
    case 'none':
      return { open: [], narrow: [] }
    case 'owners':
      return { open: ownersParts(scope, shape, verb, alias), narrow }
    case 'owners_or_parent':
      return {
        open: [
          ...ownersParts(scope, shape, verb, alias),
          { step: 'parent', sql: parentSql(scope, shape, { field: rule.field, verb, alias }) },
        ],
        narrow,
      }
    case 'parent':
      return {
        open: [{ step: 'parent', sql: parentSql(scope, shape, { field: rule.field, verb, alias }) }],
        narrow,
      }
  }
}

function ownersParts(scope: ReachScope, shape: ObjectShape, verb: Verb, alias: string): ReachPart[] {
  const level = levelOf(verb)
  const owners = scope.owners()
  const own: ReachPart = { step: 'owner', sql: ownSql(scope, shape, alias, owners) }
  if (level === 'full') return [own]
  const rules = sharedRules(scope.access, shape.name).flatMap((name): ReachPart[] => {
    const sharing = sharingRuleOf(scope.model, name)
    if (sharing === undefined || (level === 'edit' && sharing.level === 'read')) return []
    const sql = sharedSql(scope, shape, sharing, alias)
    return sql === undefined ? [] : [{ step: 'rule', rule: name, sql }]
  })
  return [own, ...rules, ...shareParts(scope, shape, level, alias)]
}

/** Without the role tree: the caller's own, and what queues own, as far as the caller is in them. */
function ownSql(scope: ReachScope, shape: ObjectShape, alias: string, owners: string): string {
  if (shape.roleHierarchy) return `${alias}.owner = any(${owners}::uuid[])`
  const queues = queueList(scope.model, shape)
  const own = `${alias}.owner = (${owners}::uuid[])[1]`
  return queues === undefined
    ? own
    : `(${own} or ${alias}.owner in (${queues}) and ${alias}.owner = any(${owners}::uuid[]))`
}

/** Ids of the queues that may own records of an object, as SQL; undefined: none. */
export function queueList(model: Model, shape: ObjectShape): string | undefined {
  const ids = queueOwners(model, shape.name)
  return ids.length === 0 ? undefined : ids.map(literal).join(', ')
}

/** A few ids can be looked up by the primary key, many are hashed. */
function shareParts(scope: ReachScope, shape: ObjectShape, level: 'read' | 'edit', alias: string): ReachPart[] {
  const ids = sharedIdsSql(scope, shape, level)
  if (ids === undefined) return []
  const few = scope.access.shared?.[shape.name] === 'few'
  return [{ step: 'share', sql: few ? `${alias}.id = any(array(${ids}))` : `${alias}.id in (${ids})` }]
}

/**
 * Ids of records shared one by one, with people or teams, as a sub-select; an outdated share is as good as none. Undefined: who has none
 * is not asked.
 */
export function sharedIdsSql(scope: ReachScope, shape: ObjectShape, level: 'read' | 'edit'): string | undefined {
  const { shared } = scope.access
  if (shared === undefined || !Object.hasOwn(shared, shape.name)) return undefined
  const enough = level === 'edit' ? ` and s.level = 'edit'` : ''
  return `select s.record from ${ident(scope.schema)}._share s where s.grantee = any(${(scope.grantees ?? scope.owners)()}::uuid[]) and s.object = ${literal(shape.name)}${enough} and (s.expires_at is null or s.expires_at > now())`
}

/** A sharing rule as a condition over one row; undefined: what cannot be asked opens nothing. */
export function sharedSql(scope: ReachScope, shape: ObjectShape, rule: SharingRule, alias: string): string | undefined {
  const conditions: string[] = []
  if (rule.ownedBy !== undefined)
    conditions.push(`${alias}.owner = any(array(${memberIdsSql(scope.schema, rule.ownedBy)}))`)
  if (rule.toField !== undefined) {
    const column = fieldOf(shape, rule.toField)?.column
    if (!column) return undefined
    conditions.push(`${alias}.${ident(column)} = (${scope.owners()}::uuid[])[1]`)
  }
  if (rule.managerOf !== undefined) {
    const column = fieldOf(shape, rule.managerOf)?.column
    if (!column) return undefined
    const reports = `select u.id from ${ident(scope.schema)}."user" u where u.manager = (${scope.owners()}::uuid[])[1]`
    conditions.push(`${alias}.${ident(column)} = any(array(${reports}))`)
  }
  if (rule.when !== undefined) {
    const condition = ruleConditionSql(scope, shape, rule.when, alias)
    if (condition === undefined) return undefined
    conditions.push(`(${condition} is true)`)
  }
  return conditions.length === 0 ? 'true' : `(${conditions.join(' and ')})`
}

/** What cannot be asked lets nothing through. */
function restrictionPart(scope: ReachScope, shape: ObjectShape, name: string, alias: string): ReachPart {
  const rule = restrictionRuleOf(scope.model, name)
  const condition = rule && ruleConditionSql(scope, shape, rule.onlyWhen, alias)
  return { step: 'restriction', rule: name, sql: condition === undefined ? 'false' : `(${condition} is true)` }
}

/**
 * The conditions of an object's rules that are about the row alone, over its table's name. Indexes and statistics of them let the planner
 * find the records of people for whom rules open few; without them the answers are the same.
 */
export function indexableRules(model: Model, shape: ObjectShape, schema: string): string[] {
  const rules = recordRules(model).sharing.filter((rule) => rule.object === shape.name)
  return [...new Set(rules.flatMap((rule) => indexableRule({ model, schema }, shape, rule) ?? []))]
}

/** The condition of one rule, where an index of it can be made. */
export function indexableRule(
  scope: { model: Model; schema: string },
  shape: ObjectShape,
  rule: SharingRule,
): string | undefined {
  if (rule.when === undefined) return undefined
  const condition = ruleConditionSql(scope, shape, rule.when, ident(shape.table))
  return condition === undefined || condition.includes('(select ') ? undefined : condition
}

/** Ids of members as a sub-select. */
export function memberIdsSql(schema: string, members: Members): string {
  const list = (values: Set<string>) =>
    [...values]
      .sort()
      .map((value) => literal(value))
      .join(', ')
  const places = [
    ...(members.roles.size > 0 ? [`u.role in (${list(members.roles)})`] : []),
    ...(members.emails.size > 0 ? [`lower(u.email) in (${list(members.emails)})`] : []),
  ]
  return `select u.id from ${ident(schema)}."user" u where ${places.length === 0 ? 'false' : places.join(' or ')}`
}

/** A lookup to several objects is asked of each of them. */
function parentSql(scope: ReachScope, shape: ObjectShape, at: { field: string; verb: Verb; alias: string }): string {
  const field = fieldOf(shape, at.field)
  const column = field?.column
  if (!column) return 'false'
  const discriminator = field.type === 'polymorphic_lookup' ? fieldOf(shape, `${field.name}_object`)?.column : undefined
  const within: ReachScope = { ...scope, asked: scope.asked ?? askedOf(shape, at.verb) }
  const asked = (field.to ?? []).flatMap((name) => {
    const parent = objectOf(scope.model, name)
    const sql = parent && oneParentSql(within, parent, { column, verb: at.verb, alias: at.alias })
    if (sql === undefined) return []
    return [discriminator ? `(${at.alias}.${ident(discriminator)} = ${literal(name)} and ${sql})` : sql]
  })
  return asked.length === 0 ? 'false' : asked.length === 1 ? (asked[0] ?? 'false') : `(${asked.join(' or ')})`
}

function oneParentSql(
  scope: ReachScope,
  parent: ObjectShape,
  at: { column: string; verb: Verb; alias: string },
): string | undefined {
  const { depth = 0 } = scope
  if (depth >= maxParents) return undefined
  const asked = scope.asked && askedAbove(scope.asked, parent)
  const parentAlias = `${at.alias}_p`
  // Deleting a detail is editing its master.
  const reach = reachSql(
    { ...scope, depth: depth + 1, ...(asked && { asked }) },
    parent,
    at.verb === 'read' ? 'read' : 'update',
    parentAlias,
  )
  if (reach === 'false') return undefined
  const table = scope.table?.(parent) ?? tableOf(scope.schema, parent)
  const living = scope.livingParents ? ` and ${parentAlias}.deleted_at is null` : ''
  return `exists (select 1 from ${table} ${parentAlias} where ${parentAlias}.id = ${at.alias}.${ident(at.column)}${living} and ${reach})`
}
