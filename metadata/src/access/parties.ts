/**
 * Parties of documents (a user, a role, a role and those below, a group, the members of a queue) as people: role names and e-mail
 * addresses, groups within groups followed.
 */
import { objectOf } from '../model/shape.ts'
import type { Model } from '../model/shape.ts'
import { documentsOf, roleOf, rolesBelow } from './roles.ts'

/** Who belongs to a party: everybody with one of the roles or addresses. Addresses are in lower case. */
export type Members = { roles: Set<string>; emails: Set<string> }

/** What decides which parties somebody belongs to. */
export type Member = { email: string; role: string | null }

const groups = new WeakMap<Model, Map<string, Members>>()

/** The members of a party as a document has it; nobody when it names nothing known. */
export function membersOf(model: Model, party: unknown): Members {
  const members: Members = { roles: new Set(), emails: new Set() }
  addParty(model, party, members, new Set())
  return members
}

export function isMember(members: Members, person: Member): boolean {
  return (person.role !== null && members.roles.has(person.role)) || members.emails.has(person.email.toLowerCase())
}

/** The members of a group; kept per Model. */
export function groupMembers(model: Model, group: string): Members {
  const known = groups.get(model) ?? new Map<string, Members>()
  groups.set(model, known)
  let members = known.get(group)
  if (members === undefined) known.set(group, (members = membersOf(model, { group })))
  return members
}

/** Names of the groups somebody belongs to, in order. */
export function groupsOf(model: Model, person: Member): string[] {
  return [...documentsOf(model, 'group').keys()].filter((name) => isMember(groupMembers(model, name), person)).sort()
}

/** A role and every role above it: who is shared with when a record is shared with a role and those below it. */
export function roleAndAbove(model: Model, role: string): string[] {
  const line: string[] = []
  for (let at: string | undefined = role; at !== undefined && !line.includes(at); at = roleOf(model, at)?.parent)
    line.push(at)
  return line
}

/** Any match is enough; nothing named means everybody. `sets`: all permission sets of the person, those of the role included. */
export function inAudience(model: Model, audience: unknown, person: Member & { sets: readonly string[] }): boolean {
  const roles = texts(audience, 'roles')
  const sets = texts(audience, 'permission_sets')
  const named = texts(audience, 'groups')
  const users = texts(audience, 'users')
  if (roles.length + sets.length + named.length + users.length === 0) return true
  return (
    (person.role !== null && roles.includes(person.role)) ||
    sets.some((set) => person.sets.includes(set)) ||
    users.some((email) => email.toLowerCase() === person.email.toLowerCase()) ||
    named.some((group) => isMember(groupMembers(model, group), person))
  )
}

function addParty(model: Model, party: unknown, members: Members, seen: Set<string>): void {
  const user = text(party, 'user')
  if (user !== undefined) members.emails.add(user.toLowerCase())
  const role = text(party, 'role')
  if (role !== undefined) members.roles.add(role)
  const top = text(party, 'role_and_below')
  if (top !== undefined) for (const name of [top, ...rolesBelow(model, top)]) members.roles.add(name)
  for (const kind of ['group', 'queue'] as const) {
    const name = text(party, kind)
    const key = `${kind} ${name}`
    if (name === undefined || seen.has(key)) continue
    seen.add(key)
    const listed = documentsOf(model, kind).get(name)?.['members']
    for (const member of Array.isArray(listed) ? listed : []) addParty(model, member, members, seen)
  }
}

/** The user lookup of the object a party names by `field`, or by `manager_of`; undefined for any other party. */
export function partyField(
  model: Model,
  object: string,
  party: unknown,
  by: 'field' | 'manager_of' = 'field',
): string | undefined {
  const name = text(party, by)
  const shape = objectOf(model, object)
  const field = name !== undefined && shape && Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined
  return field?.column && field.to?.length === 1 && field.to[0] === 'user' ? name : undefined
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as { [name: string]: unknown })[name]
    : undefined
}

function text(value: unknown, name: string): string | undefined {
  const found = member(value, name)
  return typeof found === 'string' ? found : undefined
}

function texts(value: unknown, name: string): string[] {
  const found = member(value, name)
  return Array.isArray(found) ? found.filter((item) => typeof item === 'string') : []
}
