/** Who a document is for: apps, pages, list views, layouts, reports and actions all say it with the same four lists. */

/** What is known of a person when screens are chosen for them. */
export type Person = {
  email: string
  roles: readonly string[]
  permissionSets: readonly string[]
  groups: readonly string[]
}

export type Audience = {
  roles?: readonly string[]
  permission_sets?: readonly string[]
  groups?: readonly string[]
  users?: readonly string[]
}

/** True when the person is meant: any match is enough; no audience, or an empty one, means everybody. */
export function isFor(audience: Audience | undefined, person: Person): boolean {
  if (!audience || isEmpty(audience)) return true
  return matchOf(audience, person) !== undefined
}

/** By which of its lists an audience means a person, and what stands there. */
export type AudienceMatch = { by: 'user' | 'group' | 'role' | 'permission_set'; name: string }

/** Why the person is meant; undefined when nothing matches. */
export function matchOf(audience: Audience, person: Person): AudienceMatch | undefined {
  const user = audience.users?.find((email) => email.toLowerCase() === person.email.toLowerCase())
  if (user !== undefined) return { by: 'user', name: user }
  const group = audience.groups?.find((name) => person.groups.includes(name))
  if (group !== undefined) return { by: 'group', name: group }
  const role = audience.roles?.find((name) => person.roles.includes(name))
  if (role !== undefined) return { by: 'role', name: role }
  const set = audience.permission_sets?.find((name) => person.permissionSets.includes(name))
  return set === undefined ? undefined : { by: 'permission_set', name: set }
}

export function isEmpty(audience: Audience): boolean {
  return [audience.roles, audience.permission_sets, audience.groups, audience.users].every(
    (list) => !list || list.length === 0,
  )
}
