/** Dated currency rates: read by everybody, set by who may change the set-up. */
import type { Context } from 'hono'
import { readIsoDay } from '@trellis/metadata/fields/calendar.ts'
import type { FieldProblem } from '@trellis/metadata/problem.ts'
import { raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import type { CurrencyRate } from '../records/currency-rates.ts'
import { readRates, saveRates } from '../records/currency-rates.ts'
import { readValues } from './records-write.ts'
import type { Route } from './route.ts'

const path = '/api/v1/currency-rates'

export const currencyRateRoutes: Route[] = [
  { method: 'GET', path, access: 'signed_in', handle: list },
  { method: 'PUT', path, access: 'manage_metadata', handle: save },
]

async function list(c: Context, ctx: Ctx): Promise<Response> {
  return c.json({ currency: ctx.model.settings.currency, rates: await readRates(ctx, c.req.query('currency')) })
}

const maxRates = 10_000

/** `{rates: [{currency, day, rate}]}` sets those days; `rate: null` takes a day away. Other days stay. */
async function save(c: Context, ctx: Ctx): Promise<Response> {
  const { rates } = await readValues(c)
  if (!Array.isArray(rates))
    return raise('request.malformed', { errors: [{ pointer: '/rates', code: 'value.not_a_list' }] })
  if (rates.length > maxRates)
    return raise('limit.batch_too_big', {
      errors: [{ pointer: '/rates', code: 'value.too_many', params: { maximum: maxRates } }],
    })
  const errors = rates.flatMap((rate, at) => problemsOf(rate, `/rates/${at}`))
  if (errors.length > 0) return raise('record.validation_failed', { errors })
  const given = rates as { currency: string; day: string; rate: number | null }[]
  await saveRates(
    ctx,
    given.filter((entry): entry is CurrencyRate => entry.rate !== null),
    given.filter((entry) => entry.rate === null),
  )
  return list(c, ctx)
}

function problemsOf(entry: unknown, pointer: string): FieldProblem[] {
  if (typeof entry !== 'object' || entry === null) return [{ pointer, code: 'value.not_an_object' }]
  const { currency, day, rate } = entry as { [member: string]: unknown }
  const errors: FieldProblem[] = []
  if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency))
    errors.push({ pointer: `${pointer}/currency`, code: 'value.not_a_currency' })
  if (typeof day !== 'string' || readIsoDay(day) === null)
    errors.push({ pointer: `${pointer}/day`, code: 'value.not_a_date' })
  if (rate !== null && !(typeof rate === 'number' && rate > 0 && rate < 1e12))
    errors.push({ pointer: `${pointer}/rate`, code: 'value.not_a_number' })
  return errors
}
