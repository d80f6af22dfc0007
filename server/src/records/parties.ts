/** Whom a request names: a user, a role, a role and those below it, or a group; and the id records are shared with them under. */
import { documentsOf, roleOf } from '@trellis/metadata/access/roles.ts'
import type { FieldProblem } from '@trellis/metadata/problem.ts'
import { raise } from '@trellis/metadata/problem.ts'
import type { GranteeKind } from '../auth/grantees.ts'
import { granteeId } from '../auth/grantees.ts'
import type { Ctx } from '../ctx.ts'
import { ident } from './sql-text.ts'

/** `name` is as the request has it; of a user the id or the e-mail address. */
export type Party = { kind: GranteeKind; name: string }

/** `name` of a user is the id. */
export type Grantee = Party & { grantee: string }

const kinds: readonly string[] = ['user', 'role', 'role_and_below', 'group']

/** `{"user": ...}`, `{"role": ...}`: exactly one member. */
export function readParty(value: unknown, pointer: string): Party | FieldProblem {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { pointer, code: 'value.not_an_object' }
  const members = Object.entries(value)
  const [kind, name] = members[0] ?? []
  if (members.length !== 1 || kind === undefined || !kinds.includes(kind))
    return { pointer, code: 'value.required', params: { one_of: kinds } }
  if (typeof name !== 'string' || name === '') return { pointer: `${pointer}/${kind}`, code: 'value.not_a_text' }
  return { kind: kind as GranteeKind, name }
}

/** Errors: record.validation_failed at the pointer for one who is not there. */
export async function resolveParty(ctx: Ctx, party: Party, pointer: string): Promise<Grantee> {
  const name = await knownName(ctx, party)
  if (name === undefined)
    return raise('record.validation_failed', {
      errors: [{ pointer: `${pointer}/${party.kind}`, code: 'value.missing_record' }],
    })
  return { kind: party.kind, name, grantee: granteeId(party.kind, name) }
}

async function knownName(ctx: Ctx, { kind, name }: Party): Promise<string | undefined> {
  if (kind === 'group') return documentsOf(ctx.model, 'group').has(name) ? name : undefined
  if (kind !== 'user') return roleOf(ctx.model, name) ? name : undefined
  const rows = await ctx.db.query<{ id: string }>({
    name: 'party_user',
    text: `select id from ${ident(ctx.db.schema)}."user" where (id::text = lower($1) or lower(email) = lower($1)) and deleted_at is null and active`,
    values: [name],
  })
  return rows[0]?.id
}
