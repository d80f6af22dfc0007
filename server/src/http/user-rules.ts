/**
 * Nobody gives rights they do not hold. Administrators may change every user; one who holds `manage_users` without being an
 * administrator may change only users whose rights are within their own, never themselves, and give only what they hold.
 */
import { roleOf, rolesBelow } from '@trellis/metadata/access/roles.ts'
import { raise } from '@trellis/metadata/problem.ts'
import type { Person } from '../auth/people.ts'
import type { UserRecord } from '../auth/users.ts'
import type { UserChange } from '../auth/users.ts'
import type { Ctx } from '../ctx.ts'

type Standing = { admin: boolean; role: string | null; sets: string[] }

/** Errors: access.denied. `current` is null for a new user. */
export function refuseBeyondOwn(
  ctx: Ctx,
  actor: Person,
  current: UserRecord | null,
  change: UserChange & { password?: string },
): void {
  if (ctx.access.admin) return
  if (current?.id === actor.id) raise('access.denied')
  const own = standing(ctx, { admin: actor.admin, role: actor.role, sets: actor.permissionSets })
  const before =
    current === null
      ? undefined
      : standing(ctx, { admin: current.admin, role: current.role, sets: current.permission_sets })
  const after = standing(ctx, {
    admin: change.admin ?? current?.admin ?? false,
    role: change.role === undefined ? (current?.role ?? null) : change.role,
    sets: change.permissionSets ?? current?.permission_sets ?? [],
  })
  for (const other of [before, after]) if (other !== undefined && !isWithin(ctx, own, other)) raise('access.denied')
}

/** With the sets that come with the role. */
function standing(ctx: Ctx, person: Standing): Standing {
  return {
    ...person,
    sets: [...person.sets, ...(person.role === null ? [] : (roleOf(ctx.model, person.role)?.permissionSets ?? []))],
  }
}

function isWithin(ctx: Ctx, own: Standing, other: Standing): boolean {
  if (other.admin) return false
  if (other.role !== null && (own.role === null || !rolesBelow(ctx.model, own.role).has(other.role))) return false
  return other.sets.every((set) => own.sets.includes(set))
}
