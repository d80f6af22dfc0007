/**
 * The test-run of a rule that has no SQL form: the values it reads are streamed, row by row, and it is worked out in memory.
 * Constant memory; other requests are served between the batches.
 */
import { compileFormula } from '@trellis/metadata/formula/compile.ts'
import type { CheckedFormula } from '@trellis/metadata/formula/check.ts'
import { readsRates, sinceReferences } from '@trellis/metadata/formula/traits.ts'
import type { FormulaType, Reference } from '@trellis/metadata/formula/types.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { raise } from '@trellis/metadata/problem.ts'
import { streamRows } from '../db/stream-rows.ts'
import { formulaRates } from './currency-rates.ts'
import { childRowsSql, referenceSql, sinceSql } from './formula-sql.ts'
import { formulaWords } from './formula-words.ts'
import { dayIn } from './instants.ts'
import { finish } from './plan-read.ts'
import { bindSlots } from './params.ts'
import { boundFor, titlesSql } from './refused-records.ts'
import type { RefusedRecord, RuleFound, RuleJob } from './refused-records.ts'
import { createScope } from './scope.ts'
import type { ReadEnv } from './source-sql.ts'
import { tableSql, visibleSql } from './source-sql.ts'
import { instantSql } from './sql-text.ts'
import { rawSql } from './value-sql.ts'

/** Errors: limit.timeout, limit.rate. */
export async function countInMemory(job: RuleJob): Promise<RuleFound> {
  const { ctx, env, shape, checked, ask } = job
  const plan = finish(env, false, (read) => rowsSql(read, shape, checked))
  const rates = readsRates(checked.root) ? await formulaRates(ctx, dayIn(env.timeZone, env.nowMs)) : {}
  const verdictOf = verdict(job, rates)
  const statement = { text: plan.text, values: bindSlots(plan.slots, boundFor(ctx)) }
  const until = performance.now() + ask.timeoutMs
  const found = { total: 0, refused: 0, errors: 0 }
  let newest: { id: string; error: boolean }[] = []
  for await (const batch of streamRows(ask.url, statement, rowsAtOnce)) {
    if (performance.now() > until) raise('limit.timeout')
    found.total += batch.length
    for (const text of batch) {
      const row = JSON.parse(text) as StreamedRow
      const answer = verdictOf(row)
      if (answer === 'passes') continue
      found.refused++
      if (answer === 'fails') found.errors++
      newest.push({ id: row.id, error: answer === 'fails' })
    }
    if (newest.length > ask.limit) newest = newest.sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, ask.limit)
  }
  return { ...found, by: 'memory', records: await titlesOf(job, newest) }
}

/** Small rows: a round trip for each 500 of a million would take longer than the work. */
const rowsAtOnce = 4000

type StreamedRow = { id: string; [cell: string]: unknown }

function rowsSql(read: ReadEnv, shape: ObjectShape, checked: CheckedFormula): string {
  const scope = createScope(read, shape, 't')
  const cells = [
    't.id',
    ...checked.references.map(
      (reference) => `${cellSql(referenceSql(scope, reference, rawSql), reference)} as f${reference.index}`,
    ),
    ...sinceReferences(checked.root).map(
      (reference) => `${instantSql(sinceSql(scope, [], reference))} as s${reference.index}`,
    ),
    ...checked.children.map((child) => `${childRowsSql(scope, child, rawSql, cellSql)} as c${child.index}`),
  ]
  return `select (select row_to_json(r) from (select ${cells.join(', ')}) r)::text from ${tableSql(read, shape)} t${scope.joins()} where ${visibleSql(read, 't', shape)}`
}

/** A value in the form evaluation in memory reads. */
function cellSql(raw: string, reference: Reference): string {
  const text: { readonly [type in FormulaType]?: string } = {
    datetime: instantSql(raw),
    time: `to_char(${raw}, 'HH24:MI:SS.MS')`,
  }
  return text[reference.type] ?? raw
}

function verdict(
  { ctx, env, checked }: RuleJob,
  rates: Partial<Awaited<ReturnType<typeof formulaRates>>>,
): (row: StreamedRow) => 'passes' | 'holds' | 'fails' {
  const formula = compileFormula(checked)
  const words = formulaWords(env.model, ctx.locale)
  return (row) => {
    const record = Object.fromEntries(
      checked.references.map((reference) => [reference.key, row[`f${reference.index}`] ?? null]),
    )
    const outcome = formula.evaluate({
      record,
      before: record,
      isNew: false,
      children: (child) =>
        (row[`c${child.index}`] as StreamedRow[]).map((cells) =>
          Object.fromEntries(
            child.references.map((reference) => [reference.key, cells[`c${reference.index}`] ?? null]),
          ),
        ),
      since: (reference) => (row[`s${reference.index}`] as string | null | undefined) ?? null,
      ...rates,
      globals: env.globals,
      nowMs: env.nowMs,
      timeZone: env.timeZone,
      fiscalStartMonth: env.model.settings.fiscalYearStartMonth,
      ...words,
    })
    return outcome.error !== undefined ? 'fails' : outcome.value === true ? 'holds' : 'passes'
  }
}

async function titlesOf(
  { ctx, env, shape }: RuleJob,
  newest: readonly { id: string; error: boolean }[],
): Promise<RefusedRecord[]> {
  if (newest.length === 0) return []
  const plan = finish(env, false, (read) => {
    const list = read.params.next({ from: 'plan', value: JSON.stringify(newest) })
    return titlesSql(read, shape, `json_to_recordset(${list}::json) as h(id uuid, error boolean)`)
  })
  return ctx.db.query<RefusedRecord>({ text: plan.text, values: bindSlots(plan.slots, boundFor(ctx)) })
}
