/** Request bodies: JSON only, with a clear refusal for anything else. Size limits are the route's (security.ts). */
import type { Context } from 'hono'
import { parseExactJson, scanJson } from '@trellis/metadata/fields/exact-json.ts'
import { raise } from '@trellis/metadata/problem.ts'

/** Deeper than anything meant, and shallow enough for every recursive reader behind. */
export const deepestBody = 500

/** Errors: request.malformed with the place of the syntax error or of the too deep nesting, request.unsupported_media_type. */
export async function readJson(c: Context, options: { optional?: boolean } = {}): Promise<unknown> {
  const text = await c.req.text()
  if (text === '' && options.optional) return undefined
  const type = c.req.header('content-type') ?? ''
  if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(type)) return raise('request.unsupported_media_type')
  const scan = scanJson(text, deepestBody)
  if (scan.depth > deepestBody)
    raise('request.malformed', { errors: [{ pointer: '', code: 'value.too_deep', params: { max: deepestBody } }] })
  try {
    return parseExactJson(text, scan)
  } catch (error) {
    return raise('request.malformed', {
      errors: [{ pointer: '', code: 'value.not_json' }],
      detail: error instanceof Error ? error.message.slice(0, 200) : (undefined as never),
    })
  }
}

/** A body that has to be a JSON object; none at all reads as an empty one where it is optional. Errors: those of readJson. */
export async function readObject(
  c: Context,
  options: { optional?: boolean; members?: readonly string[] } = {},
): Promise<{ [member: string]: unknown }> {
  const body = await readJson(c, options)
  if (body === undefined) return {}
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return raise('request.malformed', { errors: [{ pointer: '', code: 'value.not_an_object' }] })
  const stray = Object.keys(body).filter((name) => options.members?.includes(name) === false)
  if (stray.length > 0)
    return raise('request.malformed', {
      errors: stray.map((name) => ({
        pointer: `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
        code: 'value.unknown_member',
      })),
    })
  return body as { [member: string]: unknown }
}
