/** What a person may do in a Model: the one way from a person to an Access, for requests, jobs and explanations. */
import type { Access, AccessScope } from '@trellis/metadata/access/access.ts'
import { compileAccess } from '@trellis/metadata/access/compile-access.ts'
import { groupsOf } from '@trellis/metadata/access/parties.ts'
import type { Person as Audience } from '@trellis/metadata/layout/audience.ts'
import type { Model } from '@trellis/metadata/model/shape.ts'
import { granteesOf } from './grantees.ts'
import type { People, Person } from './people.ts'

/** `scope` is what an API key narrows the person to. */
export function accessOf(people: People, model: Model, person: Person, scope: AccessScope | null = null): Access {
  const { id, email, admin, role, permissionSets } = person
  const grantees = granteesOf(model, person)
  return compileAccess(model, {
    userId: id,
    email,
    admin,
    role,
    permissionSets,
    scope,
    ownerIds: people.ownerIds(model, person),
    grantees,
    shared: people.sharedWith(grantees),
  })
}

/** What decides which layouts and views are the person's. */
export function audienceOf(model: Model, person: Person): Audience {
  return {
    email: person.email,
    roles: person.role === null ? [] : [person.role],
    permissionSets: person.permissionSets,
    groups: groupsOf(model, person),
  }
}
