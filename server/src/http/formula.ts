/** `/formula/check` and `/formula/evaluate`: the formula language for editors and integrations, within what the caller may read. */
import type { Context } from 'hono'
import { can } from '@trellis/metadata/access/access.ts'
import { messageOf } from '@trellis/metadata/formula/messages.ts'
import type { FormulaContext } from '@trellis/metadata/formula/types.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { objectOf } from '@trellis/metadata/model/shape.ts'
import type { FieldProblem } from '@trellis/metadata/problem.ts'
import { raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import { checkFor, refusal, refuseWrongTypes, tryFormula } from '../records/try-formula.ts'
import { isId } from '../new-id.ts'
import { readObject } from './body.ts'
import type { Route } from './route.ts'

export const formulaRoutes: Route[] = [
  { method: 'POST', path: '/api/v1/formula/check', access: 'signed_in', handle: check },
  { method: 'POST', path: '/api/v1/formula/evaluate', access: 'signed_in', handle: evaluate },
]

const contexts: readonly string[] = ['field', 'validation', 'filter', 'default', 'flow']

type Asked = { shape: ObjectShape; formula: string; context: FormulaContext; body: { [member: string]: unknown } }

async function asked(c: Context, ctx: Ctx): Promise<Asked> {
  const body = await readObject(c)
  const { object, formula, context = 'field' } = body
  const errors: FieldProblem[] = []
  if (typeof object !== 'string') errors.push({ pointer: '/object', code: 'value.required' })
  if (typeof formula !== 'string') errors.push({ pointer: '/formula', code: 'value.required' })
  if (typeof context !== 'string' || !contexts.includes(context))
    errors.push({ pointer: '/context', code: 'value.not_an_option' })
  if (errors.length > 0) return raise('request.malformed', { errors })
  const shape = objectOf(ctx.model, object as string)
  if (!shape || !(can(ctx.access, shape.name, 'read') || shape.system)) return raise('query.unknown_object')
  return { shape, formula: formula as string, context: context as FormulaContext, body }
}

async function check(c: Context, ctx: Ctx): Promise<Response> {
  const { shape, formula, context } = await asked(c, ctx)
  const checked = checkFor(ctx, shape, formula, context)
  if (!checked.ok) {
    const errors = checked.errors.map((error) => ({
      code: error.code,
      message: messageOf(error, ctx.locale),
      start: error.start,
      end: error.end,
    }))
    return c.json({ ok: false, type: null, references: [], errors })
  }
  const references = [
    ...new Set([
      ...checked.references.map((reference) => reference.key),
      ...checked.children.map((child) => child.relation.name),
    ]),
  ]
  return c.json({
    ok: true,
    type: checked.type,
    references,
    errors: [],
    sql: checked.sqlProblems.length === 0,
    immutable: checked.immutable,
  })
}

async function evaluate(c: Context, ctx: Ctx): Promise<Response> {
  const { shape, formula, context, body } = await asked(c, ctx)
  const { record, id, mode = 'memory' } = body
  const errors: FieldProblem[] = []
  if (mode !== 'memory' && mode !== 'sql') errors.push({ pointer: '/mode', code: 'value.not_an_option' })
  if (id !== undefined && !isId(String(id))) errors.push({ pointer: '/id', code: 'value.not_an_id' })
  if (record !== undefined && (typeof record !== 'object' || record === null || Array.isArray(record)))
    errors.push({ pointer: '/record', code: 'value.not_an_object' })
  if (record === undefined && id === undefined) errors.push({ pointer: '/record', code: 'value.required' })
  if (errors.length > 0) return raise('request.malformed', { errors })
  const checked = checkFor(ctx, shape, formula, context)
  if (!checked.ok) throw refusal(checked.errors.map((error) => ({ ...error, message: messageOf(error, ctx.locale) })))
  const flat = flatten((record ?? {}) as { [key: string]: unknown })
  if (id === undefined) refuseWrongTypes(checked, flat)
  const result = await tryFormula(ctx, shape, checked, {
    mode: mode as 'memory' | 'sql',
    ...(id === undefined ? { record: flat } : { id: String(id) }),
  })
  return c.json({ value: result.value, type: checked.type, ...(result.error !== undefined && { error: result.error }) })
}

/** `{account: {name: "A"}}` and `{"account.name": "A"}` say the same. */
function flatten(
  record: { [key: string]: unknown },
  prefix = '',
  into: { [key: string]: unknown } = Object.create(null) as { [key: string]: unknown },
  depth = 0,
): { [key: string]: unknown } {
  for (const [name, value] of Object.entries(record)) {
    into[prefix + name] = value
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && depth < 6)
      flatten(value as { [key: string]: unknown }, `${prefix}${name}.`, into, depth + 1)
  }
  return into
}
