/** What one caller may do beyond what another Access (of another Model) allowed: the question behind "nobody raises themselves". */
import { fieldOf, objectOf } from '../model/shape.ts'
import type { Model, ObjectShape } from '../model/shape.ts'
import { fieldRight, rowRule } from './access.ts'
import type { Access, ApartVerb, FieldRight, RowRule } from './access.ts'
import { can, overChannel, restrictionsOn, sharedRules } from './access.ts'
import { objectRights } from './compile-access.ts'
import { restrictionRuleOf, sharingRuleOf } from './record-rules.ts'
import { verbAbove, waysUp } from './ways.ts'

/** An Access with the Model it was compiled for. */
export type Standing = { model: Model; access: Access }

const fieldRank: { [right in FieldRight]: number } = { hidden: 0, masked: 1, read: 2, edit: 3 }
const reachRank: { [kind in RowRule['kind']]: number } = {
  none: 0,
  owners: 1,
  parent: 1,
  owners_or_parent: 2,
  all: 3,
}

/** Names of the rights gained, e.g. `deal update`, `deal.margin`, `manage_users`. Objects that are new or gone do not count. */
export function gains(before: Standing, after: Standing): string[] {
  const gained = after.access.system.filter((right) => !before.access.system.includes(right))
  if (after.access.admin && !before.access.admin) gained.push('admin')
  const reached = new Set(before.access.ownerIds)
  if (after.access.ownerIds.some((id) => !reached.has(id))) gained.push('role')
  const sharedWith = new Set(before.access.grantees)
  if (after.access.grantees?.some((id) => !sharedWith.has(id))) gained.push('group')
  for (const shape of Object.values(after.model.objects)) {
    const former = objectOf(before.model, shape.name)
    if (!former) continue
    gained.push(...objectGains({ ...before, shape: former }, { ...after, shape }))
    gained.push(...ruleGains(before, after, shape.name))
  }
  return gained
}

/** A sharing rule that is new or says something else, a restriction that is gone or says something else: each may open records. */
function ruleGains(before: Standing, after: Standing, object: string): string[] {
  const same = (one: unknown, other: unknown) => text(one) === text(other)
  const shared = sharedRules(after.access, object).filter(
    (name) =>
      !sharedRules(before.access, object).includes(name) ||
      !same(sharingRuleOf(before.model, name), sharingRuleOf(after.model, name)),
  )
  const freed = restrictionsOn(before.access, object).filter(
    (name) =>
      !restrictionsOn(after.access, object).includes(name) ||
      !same(restrictionRuleOf(before.model, name), restrictionRuleOf(after.model, name)),
  )
  return [...shared, ...freed]
}

function text(rule: unknown): string {
  return JSON.stringify(rule, (_, value: unknown) => (value instanceof Set ? [...value] : value))
}

type ObjectStanding = { model: Model; shape: ObjectShape; access: Access }

function objectGains(before: ObjectStanding, after: ObjectStanding): string[] {
  const name = after.shape.name
  const gained: string[] = objectRights
    .filter((right) => can(after.access, name, right) && !can(before.access, name, right))
    .map((right) => `${name} ${right}`)
  for (const verb of ['read', 'update', 'delete', 'transfer'] as const) {
    if (
      reachRank[rowRule(after.access, after.shape, verb).kind] >
        reachRank[rowRule(before.access, before.shape, verb).kind] ||
      isMore(waysOpen(after, verb), waysOpen(before, verb))
    )
      gained.push(`${name} ${verb} reach`)
  }
  for (const channel of ['export', 'import', 'bulk', 'approve', 'reveal'] as const) {
    const over = (standing: ObjectStanding) => ({
      ...standing,
      access: overChannel(standing.access, name, channel),
    })
    const held = channel === 'reveal' ? after.access.system.includes('reveal_masked') : can(after.access, name, channel)
    const isWider = channelVerbs.some((verb) => isMore(waysOpen(over(after), verb), waysOpen(over(before), verb)))
    if (held && isWider) gained.push(`${name} ${channel} reach`)
  }
  if (after.shape.roleHierarchy && !before.shape.roleHierarchy) gained.push(`${name} role hierarchy`)
  for (const field of Object.keys(after.shape.fields)) {
    if (!fieldOf(before.shape, field)) continue
    for (const verb of ['create', 'update'] as const) {
      if (
        fieldRank[fieldRight(after.access, after.shape, field, verb)] >
        fieldRank[fieldRight(before.access, before.shape, field, verb)]
      )
        gained.push(`${name}.${field}`)
    }
  }
  return [...new Set(gained)]
}

const channelVerbs = ['read', 'update', 'delete', 'transfer', 'create'] as const

/** The ways on which a right over every record serves the verb. */
function waysOpen({ model, shape, access }: ObjectStanding, verb: ApartVerb): Set<string> {
  const own = verb === 'create' ? 'update' : verb
  const open = waysUp(model, shape, verb).filter(({ name, steps }) => {
    const asked = { object: shape.name, verb, way: name }
    const kinds = steps.map((step, at) => rowRule(access, step, at === 0 ? own : verbAbove(verb), asked).kind)
    return kinds.at(-1) === 'all' && !kinds.includes('none')
  })
  return new Set(open.map(({ name }) => name))
}

function isMore(after: ReadonlySet<string>, before: ReadonlySet<string>): boolean {
  return [...after].some((way) => !before.has(way))
}
