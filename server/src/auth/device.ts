/**
 * A browser that signed in to an account once carries a signed cookie for that account. Its guesses are counted by themselves, so a
 * stranger who locks the account by guessing, or an office behind one address, does not keep the owner out (OWASP: device cookies).
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** Its name; only sent to the auth routes. */
export const deviceCookie = 'trellis.device'
/** How long a browser is known. */
export const deviceSeconds = 365 * 86_400

/** The id in a cookie made for this account by this workspace; undefined for any other text. */
export function knownDevice(cookieHeader: string | undefined, account: string, secret: string): string | undefined {
  const value = new RegExp(`(?:^|;\\s*)${deviceCookie.replace('.', '\\.')}=([\\w-]{22})\\.([\\w-]{43})(?:;|$)`).exec(
    cookieHeader ?? '',
  )
  const [, id, signature] = value ?? []
  if (id === undefined || signature === undefined) return undefined
  const right = Buffer.from(signatureOf(id, account, secret))
  return timingSafeEqual(Buffer.from(signature), right) ? id : undefined
}

/** A new cookie value for a browser that just signed in to the account. */
export function makeDevice(account: string, secret: string): string {
  const id = randomBytes(16).toString('base64url')
  return `${id}.${signatureOf(id, account, secret)}`
}

function signatureOf(id: string, account: string, secret: string): string {
  return createHmac('sha256', secret).update(`device\0${id}\0${account.trim().toLowerCase()}`).digest('base64url')
}
