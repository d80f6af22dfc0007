/**
 * Who is signed in, and every call of the sign-in rooms: sign in, second factor, sign out, password, sessions, API keys.
 *
 * Errors  ApiProblem as in client.ts.
 */
import { createContext, useContext } from 'react'
import { request } from './client.ts'

export type Me = {
  id: string
  name: string
  email: string
  locale: string | null
  time_zone: string | null
  admin: boolean
  /** May publish metadata, such as views for others. */
  publishes: boolean
  /** May share views with everybody; with colleagues and own groups anybody may. */
  shares: boolean
  two_factor: boolean
  /** With the e-mail, what decides which screens are theirs. */
  roles: string[]
  permission_sets: string[]
  groups: string[]
  /** What the person keeps on the server: saved views by object, and whatever else follows from browser to browser. */
  preferences: { [name: string]: unknown }
  /** What the conditions of apps and pages on the person come to, by their text. */
  conditions: { [condition: string]: boolean }
  /** What formulas in the browser know of the person: `$User.id`, `$UserRole.Name`, `$Permission.<set>`. */
  globals: { [name: string]: unknown }
}

/** The members of `GET /me` that the screens use. */
type MeAnswer = {
  user: { id: string; name: string; email: string; two_factor_enabled?: boolean }
  roles: string[]
  permission_sets: string[]
  groups?: string[]
  admin: boolean
  permissions?: { system?: string[] }
  own_locale: string | null
  time_zone: string
  preferences: { [name: string]: unknown }
  conditions?: { [condition: string]: boolean }
  globals?: { [name: string]: unknown }
}

const MeContext = createContext<Me | null>(null)
export const MeProvider = MeContext.Provider

export function useMe(): Me {
  const me = useContext(MeContext)
  if (!me) throw new Error('useMe outside of a signed-in screen')
  return me
}

const sharingRights: ReadonlySet<string> = new Set(['manage_metadata', 'create_public_views'])

export async function readMe(): Promise<Me> {
  const answer = await request<MeAnswer>('GET', '/api/v1/me', { anonymous: true })
  const { user } = answer
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    locale: answer.own_locale,
    time_zone: answer.time_zone,
    publishes: answer.admin || answer.permissions?.system?.includes('manage_metadata') === true,
    admin: answer.admin,
    shares: answer.admin || answer.permissions?.system?.some((right) => sharingRights.has(right)) === true,
    two_factor: user.two_factor_enabled === true,
    roles: answer.roles,
    permission_sets: answer.permission_sets,
    groups: answer.groups ?? [],
    preferences: answer.preferences,
    conditions: answer.conditions ?? {},
    globals: answer.globals ?? { '$User.id': user.id },
  }
}

export type SignInAnswer = { twoFactor: boolean }

export async function signIn(input: { email: string; password: string; rememberMe: boolean }): Promise<SignInAnswer> {
  const answer = await request<{ twoFactorRedirect?: boolean }>('POST', '/api/v1/auth/sign-in/email', {
    body: input,
    anonymous: true,
  })
  return { twoFactor: answer?.twoFactorRedirect === true }
}

/** The second step of signing in: a code of the authenticator, or one of the backup codes. */
export async function verifyCode(code: string, backup: boolean): Promise<void> {
  const path = backup ? '/api/v1/auth/two-factor/verify-backup-code' : '/api/v1/auth/two-factor/verify-totp'
  await request('POST', path, { body: { code }, anonymous: true })
}

export async function signOut(): Promise<void> {
  await request('POST', '/api/v1/auth/sign-out', { body: {}, anonymous: true })
}

export async function setUp(input: {
  name: string
  email: string
  password: string
  token: string | undefined
}): Promise<void> {
  await request('POST', '/api/v1/setup', { body: input, anonymous: true })
}

export async function changePassword(input: { currentPassword: string; newPassword: string }): Promise<void> {
  await request('POST', '/api/v1/auth/change-password', { body: { ...input, revokeOtherSessions: true } })
}

export async function updateMe(change: {
  name?: string
  locale?: string
  time_zone?: string
  preferences?: { [name: string]: unknown }
}): Promise<void> {
  await request('PATCH', '/api/v1/me', { body: change })
}

export type TwoFactorStart = { totpURI: string; backupCodes: string[] }

export async function startTwoFactor(password: string): Promise<TwoFactorStart> {
  return await request('POST', '/api/v1/auth/two-factor/enable', { body: { password } })
}

export async function confirmTwoFactor(code: string): Promise<void> {
  await request('POST', '/api/v1/auth/two-factor/verify-totp', { body: { code } })
}

export async function stopTwoFactor(password: string): Promise<void> {
  await request('POST', '/api/v1/auth/two-factor/disable', { body: { password } })
}

export type SessionView = {
  id: string
  current: boolean
  created_at: string
  updated_at: string
  ip_address: string | null
  user_agent: string | null
}

export async function readSessions(): Promise<SessionView[]> {
  return await request('GET', '/api/v1/auth/list-sessions')
}

export async function revokeSession(id: string): Promise<void> {
  await request('POST', '/api/v1/auth/revoke-session', { body: { id } })
}

export async function revokeOtherSessions(): Promise<void> {
  await request('POST', '/api/v1/auth/revoke-other-sessions', { body: {} })
}

export type ApiKeyView = {
  id: string
  name: string | null
  start?: string | null
  createdAt: string
  expiresAt: string | null
  lastRequest?: string | null
}

export async function readApiKeys(): Promise<ApiKeyView[]> {
  const answer = await request<ApiKeyView[] | { apiKeys: ApiKeyView[] }>('GET', '/api/v1/auth/api-key/list')
  return Array.isArray(answer) ? answer : answer.apiKeys
}

/** The key itself is in this answer and never again. `expiresIn` in seconds. */
export async function createApiKey(input: { name: string; expiresIn?: number }): Promise<{ key: string }> {
  return await request('POST', '/api/v1/auth/api-key/create', { body: input })
}

export async function deleteApiKey(keyId: string): Promise<void> {
  await request('POST', '/api/v1/auth/api-key/delete', { body: { keyId } })
}
