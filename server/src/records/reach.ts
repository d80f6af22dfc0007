/**
 * Which rows a caller's verb reaches, as SQL over one table alias: the one place where record access becomes a condition, for reads,
 * writes, events and explanations alike. ACCESS.md tells the order.
 *
 * Personal things enter as one bound parameter (`owners` is its placeholder, uuid[]: the caller, those below in the role tree, then the
 * ids records are shared under), so callers with equal rights share one text.
 */
import type { Access, RowVerb } from '@trellis/metadata/access/access.ts'
import { levelOf, restrictionsOn, rowRule, sharedRules } from '@trellis/metadata/access/access.ts'
import type { Members } from '@trellis/metadata/access/parties.ts'
import { recordRules, restrictionRuleOf, sharingRuleOf } from '@trellis/metadata/access/record-rules.ts'
import type { SharingRule } from '@trellis/metadata/access/record-rules.ts'
import type { Model, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf, objectOf } from '@trellis/metadata/model/shape.ts'
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
  /** A parent in the bin opens nothing. */
  livingParents?: boolean
  /** How many parents up the scope stands. */
  depth?: number
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
  const rule = rowRule(scope.access, shape, verb)
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
  const own: ReachPart = shape.roleHierarchy
    ? { step: 'owner', sql: `${alias}.owner = any(${owners}::uuid[])` }
    : { step: 'owner', sql: `${alias}.owner = (${owners}::uuid[])[1]` }
  if (level === 'full') return [own]
  const rules = sharedRules(scope.access, shape.name).flatMap((name): ReachPart[] => {
    const sharing = sharingRuleOf(scope.model, name)
    if (sharing === undefined || (level === 'edit' && sharing.level === 'read')) return []
    const sql = sharedSql(scope, shape, sharing, alias)
    return sql === undefined ? [] : [{ step: 'rule', rule: name, sql }]
  })
  return [own, ...rules, ...shareParts(scope, shape, level, alias)]
}

/**
 * Records shared one by one, with people or teams; an outdated share is as good as none. A few ids can be looked up by the primary key,
 * many are hashed; who has none is not asked.
 */
function shareParts(scope: ReachScope, shape: ObjectShape, level: 'read' | 'edit', alias: string): ReachPart[] {
  const { shared } = scope.access
  const many = shared && Object.hasOwn(shared, shape.name) ? shared[shape.name] : undefined
  if (many === undefined) return []
  const enough = level === 'edit' ? ` and s.level = 'edit'` : ''
  const ids = `select s.record from ${ident(scope.schema)}._share s where s.grantee = any(${(scope.grantees ?? scope.owners)()}::uuid[]) and s.object = ${literal(shape.name)}${enough} and (s.expires_at is null or s.expires_at > now())`
  return [{ step: 'share', sql: many === 'few' ? `${alias}.id = any(array(${ids}))` : `${alias}.id in (${ids})` }]
}

/** What cannot be asked opens nothing. */
function sharedSql(scope: ReachScope, shape: ObjectShape, rule: SharingRule, alias: string): string | undefined {
  const conditions: string[] = []
  if (rule.ownedBy !== undefined)
    conditions.push(`${alias}.owner = any(array(${memberIdsSql(scope.schema, rule.ownedBy)}))`)
  if (rule.toField !== undefined) {
    const column = fieldOf(shape, rule.toField)?.column
    if (!column) return undefined
    conditions.push(`${alias}.${ident(column)} = (${scope.owners()}::uuid[])[1]`)
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
  const conditions = recordRules(model).sharing.flatMap((rule) => {
    const asked = rule.object === shape.name && rule.when !== undefined
    const condition = asked
      ? ruleConditionSql({ model, schema }, shape, rule.when ?? '', ident(shape.table))
      : undefined
    return condition === undefined || condition.includes('(select ') ? [] : [condition]
  })
  return [...new Set(conditions)]
}

function memberIdsSql(schema: string, members: Members): string {
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

function parentSql(scope: ReachScope, shape: ObjectShape, at: { field: string; verb: Verb; alias: string }): string {
  const { depth = 0 } = scope
  const field = fieldOf(shape, at.field)
  const target = field?.to?.[0]
  const parent = target === undefined ? undefined : objectOf(scope.model, target)
  if (!field?.column || !parent || depth >= maxParents) return 'false'
  const parentAlias = `${at.alias}_p`
  // Deleting a detail is editing its master.
  const reach = reachSql({ ...scope, depth: depth + 1 }, parent, at.verb === 'read' ? 'read' : 'update', parentAlias)
  if (reach === 'false') return 'false'
  const table = scope.table?.(parent) ?? tableOf(scope.schema, parent)
  const living = scope.livingParents ? ` and ${parentAlias}.deleted_at is null` : ''
  return `exists (select 1 from ${table} ${parentAlias} where ${parentAlias}.id = ${at.alias}.${ident(field.column)}${living} and ${reach})`
}
