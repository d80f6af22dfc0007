/**
 * better-auth, set up: e-mail and password, sessions, TOTP, API keys, over its Kysely adapter on our pool and tables.
 *
 * Origin checks, rate limits and lock-out are done in front of it (http/security.ts, attempts.ts), because it would take the client's
 * word for addresses and origins; it never sees a request as it came, only one that http/auth.ts made from checked parts.
 */
import { betterAuth } from 'better-auth'
import { twoFactor } from 'better-auth/plugins/two-factor'
import { apiKey } from '@better-auth/api-key'
import type { Logger } from 'pino'
import type { Db } from '../db/db.ts'
import { newId } from '../new-id.ts'
import { addressHeader, authPath, renewAfterSeconds, sessionSeconds } from './names.ts'
import { hashPassword, verifyPassword } from './password-hash.ts'
import {
  accountNames,
  apiKeyNames,
  datesFromText,
  sessionNames,
  twoFactorNames,
  userNames,
  verificationNames,
} from './library-tables.ts'
import { maximumPasswordLength, minimumPasswordLength } from './password-policy.ts'

/** What we ask of the library. */
export type Library = {
  /** Errors are answers with the library's own body. */
  handle(request: Request): Promise<Response>
  /** `expiresIn` in seconds. The answer has the key itself, which is stored as a hash only. */
  createKey(key: {
    userId: string
    name: string
    expiresIn?: number
    permissions?: { [object: string]: string[] }
  }): Promise<CreatedKey>
}

/** A new API key; `key` is shown this once. */
export type CreatedKey = {
  id: string
  key: string
  name: string | null
  start: string | null
  createdAt: Date
  expiresAt: Date | null
  permissions: { [object: string]: string[] } | null
}

/** Sets it up. `mayStartSession` has the last word on a sign-in with the right password. */
export function openLibrary(
  db: Db,
  options: { secret: string; log: Logger; mayStartSession(userId: string): Promise<boolean> },
): Library {
  const auth = betterAuth({
    appName: 'Trellis',
    baseURL: 'http://trellis.internal',
    basePath: authPath,
    secret: options.secret,
    telemetry: { enabled: false },
    database: { db: db.kysely.withPlugin(datesFromText).withSchema(db.schema), type: 'postgres', transaction: true },
    user: userNames,
    session: { ...sessionNames, expiresIn: sessionSeconds, updateAge: renewAfterSeconds, freshAge: 0 },
    account: accountNames,
    verification: verificationNames,
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: minimumPasswordLength,
      maxPasswordLength: maximumPasswordLength,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    plugins: [
      twoFactor({ issuer: 'Trellis', schema: twoFactorNames }),
      apiKey(
        {
          defaultPrefix: 'trl_',
          defaultKeyLength: 48,
          maximumNameLength: 100,
          rateLimit: { enabled: false },
          keyExpiration: { minExpiresIn: 1 / 86_400, maxExpiresIn: 3650 },
          startingCharactersConfig: { charactersLength: 8 },
        },
        { schema: apiKeyNames },
      ),
    ],
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: 'trellis',
      useSecureCookies: false,
      disableCSRFCheck: true,
      disableOriginCheck: true,
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true, path: '/' },
      ipAddress: { ipAddressHeaders: [addressHeader] },
      database: { generateId: () => newId(), validateSchema: false },
    },
    databaseHooks: {
      session: {
        create: { before: async (session) => ((await options.mayStartSession(session.userId)) ? undefined : false) },
      },
    },
    logger: {
      level: 'warn',
      log: (level, message) => options.log[level === 'error' ? 'warn' : 'debug']({ source: 'better-auth' }, message),
    },
    onAPIError: { throw: false },
  })
  return {
    handle: (request) => auth.handler(request),
    async createKey(key) {
      const {
        id,
        name,
        start,
        createdAt,
        expiresAt,
        permissions,
        key: secret,
      } = await auth.api.createApiKey({ body: key })
      return { id, key: secret, name, start, createdAt, expiresAt, permissions: permissions ?? null }
    },
  }
}
