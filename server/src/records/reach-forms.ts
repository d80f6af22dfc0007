/**
 * Other ways to ask for the records a member reaches in a private object, for pages of lists. All ask the same question as reach.ts and
 * give the same records; which one is quick depends on how many there are (reach-sizes.ts). Their texts do not let the planner look at
 * personal values, so one plan per connection holds for everybody who goes the same way, and no page waits for fifty rules to be planned.
 */
import { sharedRules } from '@trellis/metadata/access/access.ts'
import { sharingRuleOf } from '@trellis/metadata/access/record-rules.ts'
import type { SharingRule } from '@trellis/metadata/access/record-rules.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { indexableRule, memberIdsSql, queueList, reachParts, sharedIdsSql, sharedSql } from './reach.ts'
import type { ReachScope } from './reach.ts'
import { tableOf } from './sql-text.ts'

/**
 * - `walk`: along the asked order, each record asked whether it is reached: for those who reach many. Records of rules that open few are
 *   looked up once; rules named in `inline` open many and are asked of each record.
 * - `gather`: the places of all reached records first: for those who reach few.
 * - `merge`: as gather, but of each owner only as many as the page holds, in its order, along an index that begins with the owner.
 *   `many`: so many owners that it pays to look at a few records of each first.
 */
export type ReachForm = { kind: 'walk' | 'gather' | 'merge'; inline: readonly string[]; many?: boolean }

/**
 * The first of what is reached in the order of the page, as a sub-select of ids. `owners` is SQL of an array; `opened` tells what rules and
 * shares open, as conditions over an alias of which one has to hold.
 */
export type FirstOf = (of: { owners: string; opened(alias: string): string[] }) => string

/** The reach of reading as a condition over the alias. `firstOf` serves the form `merge`, which without it gathers. */
export function formSql(
  scope: ReachScope,
  of: { shape: ObjectShape; alias: string; form: ReachForm; firstOf?: FirstOf },
): string {
  const { shape, alias, form } = of
  const narrow = reachParts(scope, shape, 'read', alias).narrow.map((part) => part.sql)
  const opened = form.kind === 'walk' ? walkSql(scope, shape, alias, form) : gatherSql(scope, of)
  return [opened, ...narrow].join(' and ')
}

/** Sharing rules of the object that are about whose a record is alone, and the others. */
export function readRules(
  scope: Pick<ReachScope, 'access' | 'model'>,
  shape: ObjectShape,
): { byOwner: SharingRule[]; others: SharingRule[] } {
  const rules = sharedRules(scope.access, shape.name).flatMap((name) => sharingRuleOf(scope.model, name) ?? [])
  const byOwner = rules.filter(isByOwner)
  return { byOwner, others: rules.filter((rule) => !byOwner.includes(rule)) }
}

/** Whether a rule is about whose a record is alone. */
export function isByOwner(rule: SharingRule): boolean {
  return rule.ownedBy !== undefined && rule.when === undefined && !isPersonal(rule)
}

/** Whom it opens records to stands in the records. */
function isPersonal(rule: SharingRule): boolean {
  return rule.toField !== undefined || rule.managerOf !== undefined
}

/** Whether the records of a rule can be listed without looking at every record of the object. */
export function canList(scope: Pick<ReachScope, 'model' | 'schema'>, shape: ObjectShape, rule: SharingRule): boolean {
  return rule.when !== undefined && !isPersonal(rule) && indexableRule(scope, shape, rule) !== undefined
}

/** Whose records are reached, each id once. */
function ownersSql(scope: ReachScope, shape: ObjectShape): string {
  const { byOwner } = readRules(scope, shape)
  const owners = scope.owners()
  const all = `select unnest(${owners}::uuid[])`
  const queues = queueList(scope.model, shape)
  const alone = queues === undefined ? '' : ` union select o from unnest(${owners}::uuid[]) o where o in (${queues})`
  const own = shape.roleHierarchy ? all : `select (${owners}::uuid[])[1]${alone}`
  // Many rules may be about the same people.
  const theirs = new Set(byOwner.flatMap((rule) => (rule.ownedBy ? [memberIdsSql(scope.schema, rule.ownedBy)] : [])))
  return [own, ...theirs].join(' union ')
}

/**
 * The records that the rules open, as a condition: one for all rules, for which PostgreSQL joins what their indexes tell. Asked one by one,
 * each would make it look at all indexes of the table again.
 */
function rulesMet(scope: ReachScope, shape: ObjectShape, rules: readonly SharingRule[], alias: string): string[] {
  const conditions = rules.flatMap((rule) => sharedSql(scope, shape, rule, alias) ?? [])
  return conditions.length === 0 ? [] : [`${alias}.deleted_at is null and (${conditions.join(' or ')})`]
}

/**
 * What is reached, in conditions of which no record meets two: where all of it is gathered, that; else first by whose it is, which an index
 * alone tells, then (absent: nothing) by rules and shares; `openedIds`, where those it opens besides have been found already. So a total is
 * counted, which needs no record, and up to its cap hardly ever the second.
 */
export function countedSql(
  scope: ReachScope,
  of: { shape: ObjectShape; alias: string; form: ReachForm; openedIds: string | undefined },
): string[] {
  const { shape, alias, form, openedIds } = of
  const narrow = reachParts(scope, shape, 'read', alias).narrow.map((part) => part.sql)
  const owners = ownersSql(scope, shape)
  const parts =
    form.kind === 'gather' ? [gatherSql(scope, of)] : [`${alias}.owner = any(${arrayOf(scope, owners, 'uuid')})`]
  if (openedIds !== undefined) parts.push(`${alias}.id = any(array(${openedIds}))`)
  const asked = form.kind === 'walk' ? askedParts(scope, shape, alias, form) : []
  if (asked.length > 0) parts.push(`(${asked.join(' or ')}) and (${alias}.owner in (${owners})) is not true`)
  return parts.map((part) => [part, ...narrow].join(' and '))
}

function walkSql(scope: ReachScope, shape: ObjectShape, alias: string, form: ReachForm): string {
  const conditions = [`${alias}.owner in (${ownersSql(scope, shape)})`, ...askedParts(scope, shape, alias, form)]
  // Said in this way a single sub-select stays a condition, too, and is not turned into a join that leaves the order.
  return `(${conditions.join(' or ')}) is true`
}

/** What rules and shares open, as conditions asked of each record. */
function askedParts(scope: ReachScope, shape: ObjectShape, alias: string, form: ReachForm): string[] {
  const { others } = readRules(scope, shape)
  const [asked, listed] = [true, false].map((inline) =>
    others.filter((rule) => form.inline.includes(rule.name) === inline),
  ) as [SharingRule[], SharingRule[]]
  const shares = sharedIdsSql(scope, shape, 'read')
  const table = tableOf(scope.schema, shape)
  const met = rulesMet(scope, shape, listed, 'x').map((condition) => `select x.id from ${table} x where ${condition}`)
  const ids = [...met, ...(shares === undefined ? [] : [shares])]
  return [
    ...asked.flatMap((rule) => sharedSql(scope, shape, rule, alias) ?? []),
    ...(ids.length > 0 ? [`${alias}.id in (${ids.join(' union all ')})`] : []),
  ]
}

function gatherSql(scope: ReachScope, of: { shape: ObjectShape; alias: string; firstOf?: FirstOf }): string {
  const { shape, alias, firstOf } = of
  const owners = arrayOf(scope, ownersSql(scope, shape), 'uuid')
  // How many there are is not the planner's business: hence arrays.
  if (firstOf !== undefined)
    return `${alias}.id = any(array(${firstOf({ owners, opened: (other) => openedConditions(scope, shape, other) })}))`
  const table = tableOf(scope.schema, shape)
  // Where a table has few owners the planner takes an unknown one for the owner of very much, and would read all of it.
  const ofOne = `select x.ctid from ${table} x where x.deleted_at is null and x.owner between o.owner and o.owner offset 0`
  const own = `select x.ctid from unnest(${owners}) o(owner) cross join lateral (${ofOne}) x`
  const opened = openedConditions(scope, shape, 'x').map((met) => `select x.ctid from ${table} x where ${met}`)
  // A statement sees one moment, in which a record has one place.
  return `${alias}.ctid = any(${arrayOf(scope, [own, ...opened].join(' union all '), 'tid')})`
}

function arrayOf(scope: ReachScope, rows: string, type: 'uuid' | 'tid'): string {
  return scope.array?.(rows, type) ?? `array(${rows})`
}

/** What rules and shares open, as conditions of which one has to hold. */
function openedConditions(scope: ReachScope, shape: ObjectShape, alias: string): string[] {
  const shares = sharedIdsSql(scope, shape, 'read')
  const shared = shares === undefined ? [] : [`${alias}.id = any(array(${shares}))`]
  return [...rulesMet(scope, shape, readRules(scope, shape).others, alias), ...shared]
}
