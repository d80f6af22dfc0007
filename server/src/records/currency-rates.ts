/**
 * Dated currency rates, and the amounts of records in the organisation's currency.
 *
 * A rate says how many units of the organisation's currency one unit of the currency is worth from that day on.
 */
import type { DatedRates } from '@trellis/metadata/formula/types.ts'
import type { Ctx } from '../ctx.ts'
import { ident } from './sql-text.ts'

export type CurrencyRate = { currency: string; day: string; rate: number }

/** An amount to convert; `scale` is the digits after the point of the result. */
export type Amount = { amount: number; currency: string; day: string; scale: number }

/** Rounded half away from zero, by PostgreSQL's exact decimals; null where no rate is known for that day. One statement. */
export async function convertAmounts(ctx: Ctx, amounts: readonly Amount[]): Promise<(number | null)[]> {
  if (amounts.length === 0) return []
  const rows = await ctx.db.query<{ converted: number | null }>({
    name: 'currency_convert',
    text: `select round(x.amount * r.rate, x.scale) as converted
from rows from (json_to_recordset($1::json) as (amount numeric, currency text, day date, scale int)) with ordinality as x(amount, currency, day, scale, at)
left join lateral (select rate from ${ident(ctx.db.schema)}._currency_rate r where r.currency = x.currency and r.day <= x.day order by r.day desc limit 1) r on true
order by x.at`,
    values: [JSON.stringify(amounts)],
  })
  return rows.map((row) => row.converted)
}

export async function readRates(ctx: Ctx, currency?: string): Promise<CurrencyRate[]> {
  return ctx.db.query<CurrencyRate>({
    name: 'currency_rates',
    text: `select currency, day, rate from ${ident(ctx.db.schema)}._currency_rate where $1::text is null or currency = $1 order by currency, day desc`,
    values: [currency ?? null],
  })
}

/** All rates for formulas in memory: those of each day, and those in force on `today`; the organisation's own currency is worth 1. */
export async function formulaRates(
  ctx: Ctx,
  today: string,
): Promise<{ datedRates: DatedRates; rates: { [currency: string]: number } }> {
  const dated = Object.create(null) as { [currency: string]: [string, number][] }
  for (const { currency, day, rate } of await readRates(ctx)) (dated[currency] ??= []).push([day, rate])
  dated[ctx.model.settings.currency] = [['0001-01-01', 1]]
  const rates = Object.create(null) as { [currency: string]: number }
  for (const [currency, days] of Object.entries(dated)) {
    const found = days.find(([day]) => day <= today)
    if (found) rates[currency] = found[1]
  }
  return { datedRates: dated, rates }
}

/** Sets rates; `remove` takes days away. */
export async function saveRates(
  ctx: Ctx,
  rates: readonly CurrencyRate[],
  remove: readonly { currency: string; day: string }[],
): Promise<void> {
  const table = `${ident(ctx.db.schema)}._currency_rate`
  await ctx.db.tx(async (db) => {
    await db.query({
      text: `delete from ${table} r using json_to_recordset($1::json) as x(currency text, day date) where r.currency = x.currency and r.day = x.day`,
      values: [JSON.stringify(remove)],
    })
    await db.query({
      text: `insert into ${table} (currency, day, rate, updated_by) select x.currency, x.day, x.rate, $2 from json_to_recordset($1::json) as x(currency text, day date, rate numeric)
        on conflict (currency, day) do update set rate = excluded.rate, updated_at = now(), updated_by = excluded.updated_by`,
      values: [JSON.stringify(rates), ctx.user.id],
    })
  })
}
