/**
 * Publishing decides about rights too: who may change permission sets, roles and sharing needs `manage_access`, and nobody but an
 * administrator publishes what would let themselves do more.
 */
import { gains } from '@trellis/metadata/access/gain.ts'
import { documentsOf } from '@trellis/metadata/access/roles.ts'
import { objectOf } from '@trellis/metadata/model/shape.ts'
import type { Model } from '@trellis/metadata/model/shape.ts'
import { raise } from '@trellis/metadata/problem.ts'
import { accessKinds } from '@trellis/metadata/schema/access-kinds.ts'
import type { People } from './people.ts'
import { accessOf } from './person-access.ts'

/** `by` is null for the system itself. Errors: access.denied. */
export function refusePublish(people: People, by: string | null, base: Model, next: Model): void {
  if (by === null) return
  const person = people.find(by)
  if (person === undefined || !person.active) return raise('access.denied')
  if (person.admin) return
  const standingIn = (model: Model) => ({ model, access: accessOf(people, model, person) })
  const before = standingIn(base)
  if (!before.access.system.includes('manage_access') && decidesAboutAccess(base, next))
    raise('access.denied', { detail: 'This needs the right manage_access' })
  const gained = gains(before, standingIn(next))
  if (gained.length > 0)
    raise('access.denied', { detail: `This would let you do more than you may: ${gained.slice(0, 5).join(', ')}` })
}

/** Effective documents are compared, so a customisation counts like the document it changes. */
function decidesAboutAccess(base: Model, next: Model): boolean {
  for (const kind of Object.keys(accessKinds)) {
    const [before, after] = [documentsOf(base, kind), documentsOf(next, kind)]
    if (before.size !== after.size) return true
    for (const [name, document] of after) if (JSON.stringify(document) !== JSON.stringify(before.get(name))) return true
  }
  return Object.values(next.objects).some((shape) => {
    const former = objectOf(base, shape.name)
    return (
      former !== undefined &&
      (former.sharing !== shape.sharing ||
        former.parentField !== shape.parentField ||
        JSON.stringify(former.periods) !== JSON.stringify(shape.periods) ||
        former.roleHierarchy !== shape.roleHierarchy)
    )
  })
}
