/** How the tables and columns of the auth library are called in our database (db/migrations/0002-auth.ts): snake_case, our names. */
import type { KyselyPlugin } from 'kysely'

/** The built-in object `user`. */
export const userNames = { fields: snake('emailVerified', 'createdAt', 'updatedAt') }

/** Sessions. */
export const sessionNames = {
  modelName: '_session',
  fields: snake('userId', 'expiresAt', 'ipAddress', 'userAgent', 'createdAt', 'updatedAt'),
}

/** Ways to sign in: a password, later single sign-on. */
export const accountNames = {
  modelName: '_account',
  fields: snake(
    'userId',
    'accountId',
    'providerId',
    'accessToken',
    'refreshToken',
    'idToken',
    'accessTokenExpiresAt',
    'refreshTokenExpiresAt',
    'createdAt',
    'updatedAt',
  ),
}

/** Short-lived values: a pending second factor, a trusted device. */
export const verificationNames = { modelName: '_verification', fields: snake('expiresAt', 'createdAt', 'updatedAt') }

/** Secrets of authenticator apps. */
export const twoFactorNames = {
  user: { fields: snake('twoFactorEnabled') },
  twoFactor: {
    modelName: '_two_factor',
    fields: snake('userId', 'backupCodes', 'failedVerificationCount', 'lockedUntil'),
  },
}

/** API keys. */
export const apiKeyNames = {
  apikey: {
    modelName: '_api_key',
    fields: snake(
      'configId',
      'referenceId',
      'refillInterval',
      'refillAmount',
      'lastRefillAt',
      'rateLimitEnabled',
      'rateLimitTimeWindow',
      'rateLimitMax',
      'requestCount',
      'lastRequest',
      'expiresAt',
      'createdAt',
      'updatedAt',
    ),
  },
}

function snake<const N extends string>(...names: N[]): { [name in N]: string } {
  return Object.fromEntries(
    names.map((name) => [name, name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)]),
  ) as { [name in N]: string }
}

/** The pool gives times as text; the library reckons with Date. */
export const datesFromText: KyselyPlugin = {
  transformQuery: (args) => args.node,
  async transformResult({ result }) {
    for (const row of result.rows) {
      for (const [column, value] of Object.entries(row)) {
        if (
          typeof value === 'string' &&
          (column.endsWith('_at') || column === 'locked_until' || column === 'last_request')
        )
          row[column] = new Date(value)
      }
    }
    return result
  },
}
