/** Reading as the platform, inside statements of the write path: no row rules, and values of formulas stand in the text as literals. */
import type { Ctx } from '../ctx.ts'
import type { Params, Slot } from './params.ts'
import { planEnvOf } from './plan-env.ts'
import type { ReadEnv } from './source-sql.ts'
import { readEnv } from './source-sql.ts'
import { literal } from './sql-text.ts'

export function platformEnv(ctx: Ctx): ReadEnv {
  const env = planEnvOf(ctx)
  return readEnv({ ...env, access: { ...env.access, admin: true, key: 'platform' }, params: literals(), past: false })
}

/** The platform has no owner ids, cursors or searches: only values known when the text is made. */
function literals(): Params {
  const text = (slot: Slot): string =>
    slot.from === 'plan' ? literalOf(slot.value) : slot.from === 'time_zone' ? literal('UTC') : 'null'
  return { slots: [], hashed: [], add: (slot, cast) => `${text(slot)}::${cast}`, next: text }
}

function literalOf(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value))
    return value.length === 0 ? `'{}'` : `array[${value.map((item) => literalOf(item)).join(', ')}]`
  return literal(String(value))
}
