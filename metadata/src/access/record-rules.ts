/**
 * Sharing rules and restriction rules of the Model: which of them concern a person, and what each says.
 *
 * Whom a rule concerns is decided here, once per person and revision; which records it concerns is decided by the database
 * (server/src/records/rule-sql.ts).
 */
import type { AnyDocument } from '../schema/document.ts'
import type { Model } from '../model/shape.ts'
import { inAudience, isMember, membersOf, partyField } from './parties.ts'
import type { Member, Members } from './parties.ts'
import { documentsOf } from './roles.ts'

/** What a share lets do: read, also change, or everything (never given by a rule). */
export type ShareLevel = 'read' | 'edit'

/** A sharing rule: records that meet `when` and belong to `ownedBy` (each when given) are open to `to`. */
export type SharingRule = {
  name: string
  object: string
  level: ShareLevel
  when?: string
  ownedBy?: Members
  to: Members
  /** Open to the user this lookup of the record names. */
  toField?: string
  /** Open to the manager of the user this lookup of the record names. */
  managerOf?: string
}

/** A restriction rule: whom it concerns reaches only records that meet `onlyWhen`. */
export type RestrictionRule = { name: string; object: string; for: unknown; onlyWhen: string }

/** Names of the rules that concern a person, by object. */
export type HeldRules = { [object: string]: { shared: string[]; only: string[] } }

type RecordRules = { sharing: SharingRule[]; restrictions: RestrictionRule[] }

const kept = new WeakMap<Model, RecordRules>()

/** All rules that are in force, in the order of their names. */
export function recordRules(model: Model): RecordRules {
  let rules = kept.get(model)
  if (rules === undefined) {
    const active = (kind: string) =>
      [...documentsOf(model, kind).values()]
        .filter((document) => document['active'] !== false)
        .sort((a, b) => (a.name < b.name ? -1 : 1))
    rules = {
      sharing: active('sharing_rule').map((document) => sharingRule(model, document)),
      restrictions: active('restriction_rule').map((document) => ({
        name: document.name,
        object: objectPart(document.name),
        for: document['for'],
        onlyWhen: typeof document['only_when'] === 'string' ? document['only_when'] : 'FALSE',
      })),
    }
    kept.set(model, rules)
  }
  return rules
}

export function sharingRuleOf(model: Model, name: string): SharingRule | undefined {
  return recordRules(model).sharing.find((rule) => rule.name === name)
}

export function restrictionRuleOf(model: Model, name: string): RestrictionRule | undefined {
  return recordRules(model).restrictions.find((rule) => rule.name === name)
}

/** The rules that concern one person. */
export function rulesFor(model: Model, person: Member & { sets: readonly string[] }): HeldRules {
  const { sharing, restrictions } = recordRules(model)
  const held = new Map<string, { shared: string[]; only: string[] }>()
  const of = (object: string) => {
    const known = held.get(object) ?? { shared: [], only: [] }
    held.set(object, known)
    return known
  }
  for (const rule of sharing)
    if (rule.toField !== undefined || rule.managerOf !== undefined || isMember(rule.to, person))
      of(rule.object).shared.push(rule.name)
  for (const rule of restrictions) if (inAudience(model, rule.for, person)) of(rule.object).only.push(rule.name)
  return Object.fromEntries(held)
}

function sharingRule(model: Model, document: AnyDocument): SharingRule {
  const object = objectPart(document.name)
  const { when, owned_by: ownedBy, to } = document as { when?: unknown; owned_by?: unknown; to?: unknown }
  const toField = partyField(model, object, to)
  const managerOf = partyField(model, object, to, 'manager_of')
  return {
    name: document.name,
    object,
    level: document['access'] === 'edit' ? 'edit' : 'read',
    ...(typeof when === 'string' && { when }),
    ...(ownedBy !== undefined && { ownedBy: membersOf(model, ownedBy) }),
    to: membersOf(model, to),
    ...(toField !== undefined && { toField }),
    ...(managerOf !== undefined && { managerOf }),
  }
}

function objectPart(name: string): string {
  return name.slice(0, name.indexOf('.'))
}
