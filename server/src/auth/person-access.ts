/** What a person may do in a Model: the one way from a person to an Access, for requests, jobs and explanations. */
import type { Access, AccessScope } from '@trellis/metadata/access/access.ts'
import { compileAccess } from '@trellis/metadata/access/compile-access.ts'
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
