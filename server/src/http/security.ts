/**
 * What holds for every request before any route sees it: safe headers on every answer, addresses without tricks, state changes only
 * from this site, bodies within the route's limit.
 */
import type { Context } from 'hono'
import { ProblemError, raise } from '@trellis/metadata/problem.ts'
import type { Server } from '../server.ts'
import { bearerKey } from './caller.ts'
import { presetHeader } from './preset.ts'

/** Bytes, unless the route says otherwise. */
export const defaultBodyBytes = 10 * 1024 * 1024
/** What somebody who has not signed in may send: a name and a password, not megabytes to be read. */
export const publicBodyBytes = 64 * 1024

const apiPolicy = `default-src 'none'; frame-ancestors 'none'`
/** Inline styles are how the component library positions things; scripts are files of ours only. */
const pagePolicy = [
  `default-src 'self'`,
  `script-src 'self'`,
  `style-src 'self' 'unsafe-inline'`,
  `img-src 'self' data: blob:`,
  `font-src 'self' data:`,
  `connect-src 'self'`,
  `worker-src 'self' blob:`,
  `object-src 'none'`,
  `base-uri 'none'`,
  `form-action 'self'`,
  `frame-ancestors 'none'`,
].join('; ')

type Header = [name: string, value: string]

const always: Header[] = [
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
]
const apiHeaders: Header[] = [...always, ['content-security-policy', apiPolicy], ['cache-control', 'private, no-store']]
const pageHeaders: Header[] = [
  ...always,
  ['content-security-policy', pagePolicy],
  ['x-frame-options', 'DENY'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['permissions-policy', 'camera=(), microphone=(), geolocation=(self), payment=()'],
]

/** Path forms that a proxy, a router or a check may read differently; no address of ours has them. */
const trickyPath = /\/\/|\/\.{1,2}(?:\/|$)|%2e|%2f|%5c|%00|%25|[\\;]/i
const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/** The checks of every request before its route sees it. Errors: request.not_found, auth.untrusted_origin. */
export function secure(c: Context, server: Server): void {
  const path = pathOf(c)
  const isPage = !path.startsWith('/api/') || path === '/api/v1/docs'
  for (const [name, value] of isPage ? pageHeaders : apiHeaders) presetHeader(c, name, value)
  if (isSecure(c, server)) presetHeader(c, 'strict-transport-security', 'max-age=31536000')
  if (trickyPath.test(path)) raise('request.not_found')
  if (!readingMethods.has(c.req.method)) refuseForeign(c, server)
}

/** True when the browser reached us by https, as far as the proxy in front says. */
export function isSecure(c: Context, server: Server): boolean {
  if (server.config.baseUrl !== undefined) return server.config.baseUrl.startsWith('https:')
  return c.req.header('x-forwarded-proto') === 'https'
}

/**
 * Holds a body to its limit: by its declared length, or while it is read when none is declared.
 * Errors: limit.body_too_big.
 */
export function limitBody(c: Context, maxBytes: number): void {
  const declared = c.req.header('content-length')
  if (declared !== undefined) {
    if (!/^\d+$/.test(declared)) raise('request.malformed', { detail: 'content-length' })
    if (Number(declared) > maxBytes) raise('limit.body_too_big', tooBig(maxBytes))
    return
  }
  if (c.req.header('transfer-encoding') === undefined || c.req.raw.body === null) return
  let seen = 0
  const counted = c.req.raw.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        seen += chunk.byteLength
        if (seen > maxBytes) controller.error(new ProblemError({ code: 'limit.body_too_big', ...tooBig(maxBytes) }))
        else controller.enqueue(chunk)
      },
    }),
  )
  c.req.raw = new Request(c.req.raw, { body: counted, duplex: 'half' } as RequestInit)
}

function tooBig(maxBytes: number): { detail: string; extra: { max_bytes: number } } {
  return { detail: `At most ${maxBytes} bytes`, extra: { max_bytes: maxBytes } }
}

/** The path as it came on the wire, not as a URL parser tidied it up. */
function pathOf(c: Context): string {
  const incoming = (c.env as { incoming?: { url?: string } } | undefined)?.incoming
  const url = incoming?.url ?? c.req.path
  const end = url.search(/[?#]/)
  return end < 0 ? url : url.slice(0, end)
}

/**
 * A browser says where a request comes from; a state change from elsewhere is refused. An API key is not sent by a browser on its own,
 * so calls with one need no such check; a client that is no browser sends neither header.
 * Errors: auth.untrusted_origin.
 */
function refuseForeign(c: Context, server: Server): void {
  if (bearerKey(c) !== undefined) return
  const site = c.req.header('sec-fetch-site')
  // No page can write this header, so it holds also behind a proxy that changes Host.
  if (site === 'same-origin') return
  if (site === 'cross-site' || site === 'same-site') raise('auth.untrusted_origin')
  const origin = c.req.header('origin')
  if (origin === undefined) return
  const own = server.config.baseUrl === undefined ? reachedHost(c, server) : hostOf(server.config.baseUrl)
  if (own === undefined || hostOf(origin) !== own.toLowerCase()) raise('auth.untrusted_origin')
}

/** The name the browser knows us by. */
function reachedHost(c: Context, server: Server): string | undefined {
  const forwarded = server.config.trustProxy ? c.req.header('x-forwarded-host')?.split(',').at(-1)?.trim() : undefined
  return forwarded || c.req.header('host')
}

/** Of the addresses of late: a browser sends the same one with every call. */
const knownHosts = new Map<string, string | undefined>()
const mostKnownHosts = 1000
const longestKnown = 300

function hostOf(url: string): string | undefined {
  if (knownHosts.has(url)) return knownHosts.get(url)
  let host: string | undefined
  try {
    host = new URL(url).host
  } catch {
    host = undefined
  }
  if (knownHosts.size >= mostKnownHosts) knownHosts.clear()
  if (url.length <= longestKnown) knownHosts.set(url, host)
  return host
}
