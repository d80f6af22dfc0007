/** `/closed-periods`: up to which day records of an object are closed, closing and reopening. */
import type { Context } from 'hono'
import type { FieldProblem } from '@trellis/metadata/problem.ts'
import { raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import { closedPeriods, closePeriod } from '../records/closed-periods.ts'
import type { Party } from '../records/parties.ts'
import { readParty } from '../records/parties.ts'
import { readValues } from './records-write.ts'
import type { Route } from './route.ts'

export const closedPeriodRoutes: Route[] = [
  {
    method: 'GET',
    path: '/api/v1/closed-periods',
    access: 'signed_in',
    handle: async (c, ctx) => c.json({ records: await closedPeriods(ctx) }),
  },
  { method: 'PUT', path: '/api/v1/closed-periods/:name', access: 'signed_in', handle: put },
]

const longestReason = 500
const mostExcepted = 50

/** `{until: date | null, reason?, except?: [party]}` -> `{closed_period: ... | null}` */
async function put(c: Context, ctx: Ctx): Promise<Response> {
  const { until, reason = null, except = [], ...rest } = await readValues(c)
  const errors: FieldProblem[] = Object.keys(rest).map((name) => ({
    pointer: `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    code: 'value.unknown_member',
  }))
  if (until !== null && !isDay(until)) errors.push({ pointer: '/until', code: 'value.not_a_date' })
  if (reason !== null && !(typeof reason === 'string' && reason.length <= longestReason))
    errors.push({ pointer: '/reason', code: 'value.not_a_text' })
  if (!Array.isArray(except) || except.length > mostExcepted)
    errors.push({ pointer: '/except', code: 'value.not_a_list' })
  const parties: Party[] = []
  for (const [at, one] of (Array.isArray(except) ? except : []).entries()) {
    const party = readParty(one, `/except/${at}`)
    if ('code' in party) errors.push(party)
    else parties.push(party)
  }
  if (errors.length > 0) return raise('request.malformed', { errors })
  const object = c.req.param('name') ?? ''
  await closePeriod(ctx, object, {
    until: isDay(until) ? until : null,
    reason: typeof reason === 'string' ? reason : null,
    except: parties,
  })
  const [period] = (await closedPeriods(ctx)).filter((one) => one.object === object)
  return c.json({ closed_period: period ?? null })
}

function isDay(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false
  const at = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value)
}
