/** Request bodies: JSON only, with a clear refusal for anything else. Size limits are the route's (security.ts). */
import type { Context } from 'hono'
import { parseExactJson, scanJson } from '@trellis/metadata/fields/exact-json.ts'
import type { FieldProblem } from '@trellis/metadata/problem.ts'
import { raise } from '@trellis/metadata/problem.ts'

/** Deeper than anything meant, and shallow enough for every recursive reader behind. */
export const deepestBody = 500

/** More than any object of ours has, and few enough to be read in milliseconds: the parser needs a microsecond for each new name. */
const mostMembers = 50_000

/** Errors: request.malformed with the place of the syntax error or of the too deep nesting or too many members, request.unsupported_media_type. */
export async function readJson(c: Context, options: { optional?: boolean } = {}): Promise<unknown> {
  const text = await c.req.text()
  if (text === '' && options.optional) return undefined
  const type = c.req.header('content-type') ?? ''
  if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(type)) return raise('request.unsupported_media_type')
  const scan = scanJson(text, deepestBody)
  if (scan.depth > deepestBody)
    raise('request.malformed', { errors: [{ pointer: '', code: 'value.too_deep', params: { maximum: deepestBody } }] })
  if (scan.widest > mostMembers)
    raise('request.malformed', { errors: [{ pointer: '', code: 'value.too_many', params: { maximum: mostMembers } }] })
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
  const { members } = options
  const stray = members === undefined ? [] : strayMembers(body, members)
  if (stray.length > 0) return raise('request.malformed', { errors: stray })
  return body as { [member: string]: unknown }
}

/** What a small body may hold: a text, a text that may be left out, yes or no (which may be left out). */
export type BodyShape = { readonly [member: string]: 'text' | 'text?' | 'flag?' }

/** Errors: those of readObject; request.malformed with every member that is missing, of another type, or unknown. */
export async function readShape(c: Context, shape: BodyShape): Promise<{ [member: string]: unknown }> {
  const body = await readObject(c, { optional: true })
  const names = Object.keys(shape)
  const errors = [
    ...strayMembers(body, names),
    ...names.flatMap((name): FieldProblem[] => {
      const code = misfit(Object.hasOwn(body, name) ? body[name] : undefined, shape[name] ?? 'text?')
      return code === undefined ? [] : [{ pointer: `/${name}`, code }]
    }),
  ]
  return errors.length > 0 ? raise('request.malformed', { errors }) : body
}

function misfit(value: unknown, wanted: BodyShape[string]): string | undefined {
  if (value === undefined) return wanted === 'text' ? 'value.required' : undefined
  if (wanted === 'flag?') return typeof value === 'boolean' ? undefined : 'value.not_a_boolean'
  return typeof value === 'string' ? undefined : 'value.not_a_text'
}

function strayMembers(body: object, known: readonly string[]): FieldProblem[] {
  return Object.keys(body)
    .filter((name) => !known.includes(name))
    .map((name) => ({
      pointer: `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      code: 'value.unknown_member',
    }))
}
