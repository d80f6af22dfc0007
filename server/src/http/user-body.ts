/** Bodies of the users API, checked: known members, right types, names of roles and permission sets that exist. Pure. */
import { passwordProblem } from '../auth/password-policy.ts'
import type { NewUser, UserChange } from '../auth/users.ts'
import { isId } from '../new-id.ts'
import { documentsOf } from '@trellis/metadata/access/roles.ts'
import type { Model } from '@trellis/metadata/model/shape.ts'
import { raise } from '@trellis/metadata/problem.ts'
import type { FieldProblem } from '@trellis/metadata/problem.ts'

/** A body as it came. */
export type UserMembers = { [member: string]: unknown }

type Member = { to: keyof NewUser; check(value: unknown, model: Model): string | undefined }

const email = /^[^\s@<>()[\],;:"\\]{1,64}@[^\s@<>()[\],;:"\\]+\.[^\s@<>()[\],;:"\\]{2,}$/
const blank =
  (check: Member['check']): Member['check'] =>
  (value, model) =>
    value === null ? undefined : check(value, model)

/** Members of the wire, each with the refusal code of a value that will not do. */
const members: { [member: string]: Member } = {
  name: { to: 'name', check: (value) => textProblem(value, 200) },
  email: {
    to: 'email',
    check: (value) => textProblem(value, 254) ?? (email.test(String(value).trim()) ? undefined : 'value.not_an_email'),
  },
  password: { to: 'password', check: (value) => (typeof value === 'string' ? undefined : 'value.not_a_text') },
  active: { to: 'active', check: flagProblem },
  admin: { to: 'admin', check: flagProblem },
  role: {
    to: 'role',
    check: blank((value, model) =>
      typeof value === 'string' && documentsOf(model, 'role').has(value) ? undefined : 'value.unknown_role',
    ),
  },
  permission_sets: { to: 'permissionSets', check: setsProblem },
  manager: {
    to: 'manager',
    check: blank((value) => (isId(value) ? undefined : 'value.not_an_id')),
  },
  locale: { to: 'locale', check: blank((value) => (isLocale(value) ? undefined : 'value.not_a_locale')) },
  time_zone: { to: 'timeZone', check: blank((value) => (isTimeZone(value) ? undefined : 'value.not_a_time_zone')) },
}

/** Errors: record.validation_failed with every problem at once. */
export function checkNewUser(body: UserMembers, model: Model): NewUser {
  const { values, problems } = check(body, model)
  for (const member of ['name', 'email'])
    if (body[member] === undefined) problems.push({ pointer: `/${member}`, code: 'value.required' })
  const user = values as NewUser
  if (user.password !== undefined && problems.length === 0)
    problems.push(...[passwordProblem(user.password, user)].filter((problem) => problem !== undefined))
  return orRefused(user, problems)
}

/** Like checkNewUser, for the members that are there. */
export function checkUserChange(
  body: UserMembers,
  model: Model,
  current: { email: string; name: string },
): UserChange & { password?: string } {
  const { values, problems } = check(body, model)
  const change = values as UserChange & { password?: string }
  if (change.password !== undefined && problems.length === 0) {
    problems.push(
      ...[
        passwordProblem(change.password, { ...current, ...(change.email !== undefined && { email: change.email }) }),
      ].filter((problem) => problem !== undefined),
    )
  }
  return orRefused(change, problems)
}

function check(body: UserMembers, model: Model): { values: UserMembers; problems: FieldProblem[] } {
  const values: UserMembers = {}
  const problems: FieldProblem[] = []
  for (const [name, value] of Object.entries(body)) {
    const member = Object.hasOwn(members, name) ? members[name] : undefined
    const code = member === undefined ? 'value.unknown_field' : member.check(value, model)
    if (code !== undefined) problems.push({ pointer: `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, code })
    else if (member !== undefined)
      values[member.to] = member.to === 'name' || member.to === 'email' ? String(value).trim() : value
  }
  return { values, problems }
}

function orRefused<T>(value: T, problems: FieldProblem[]): T {
  if (problems.length > 0) raise('record.validation_failed', { errors: problems })
  return value
}

function textProblem(value: unknown, most: number): string | undefined {
  if (typeof value !== 'string') return 'value.not_a_text'
  if (value.trim() === '') return 'value.required'
  if (value.includes('\0') || !value.isWellFormed()) return 'value.bad_character'
  return [...value].length > most ? 'value.too_long' : undefined
}

function flagProblem(value: unknown): string | undefined {
  return typeof value === 'boolean' ? undefined : 'value.not_a_boolean'
}

function setsProblem(value: unknown, model: Model): string | undefined {
  if (!Array.isArray(value) || value.length > 200) return 'value.not_a_list'
  const known = documentsOf(model, 'permission_set')
  return value.every((name) => typeof name === 'string' && known.has(name)) ? undefined : 'value.unknown_permission_set'
}

/** A well-formed language tag (BCP 47). */
export function isLocale(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > 35) return false
  try {
    return Intl.getCanonicalLocales(value).length === 1
  } catch {
    return false
  }
}

/** A zone of the IANA database by name; no bare offsets, which know no summer. */
export function isTimeZone(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > 64 || /^[+-]/.test(value)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
