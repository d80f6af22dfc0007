/**
 * Ids under which records are shared: with a person, a role, a role and those below it, a group.
 *
 * They are hashes in the form of a UUID, so one array of ids tells a statement both whose records somebody reaches and what is shared
 * with them, and no id of a user is ever mistaken for one of these.
 */
import { createHash } from 'node:crypto'
import { groupsOf, roleAndAbove } from '@trellis/metadata/access/parties.ts'
import type { Model } from '@trellis/metadata/model/shape.ts'
import type { Person } from './people.ts'

export type GranteeKind = 'user' | 'role' | 'role_and_below' | 'group' | 'queue'

/** `name` is the id of a user, else the name of the document. */
export function granteeId(kind: GranteeKind, name: string): string {
  const hex = createHash('sha256').update(`${kind}:${name}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Everything a record may be shared with so that this person has it. */
export function granteesOf(model: Model, person: Pick<Person, 'id' | 'email' | 'role'>): string[] {
  const { role } = person
  return [
    granteeId('user', person.id),
    ...(role === null ? [] : [granteeId('role', role)]),
    ...(role === null ? [] : roleAndAbove(model, role).map((name) => granteeId('role_and_below', name))),
    ...groupsOf(model, person).map((name) => granteeId('group', name)),
  ]
}
