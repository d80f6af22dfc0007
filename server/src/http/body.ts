/** Request bodies: JSON only, with a clear refusal for anything else. Size limits are the route's (security.ts). */
import type { Context } from 'hono'
import { raise } from '@trellis/metadata/problem.ts'

/** Errors: request.malformed with the place of the syntax error, request.unsupported_media_type. */
export async function readJson(c: Context, options: { optional?: boolean } = {}): Promise<unknown> {
  const text = await c.req.text()
  if (text === '' && options.optional) return undefined
  const type = c.req.header('content-type') ?? ''
  if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(type)) return raise('request.unsupported_media_type')
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    return raise('request.malformed', { detail: error instanceof Error ? error.message.slice(0, 200) : undefined as never })
  }
}
