/**
 * The read path's shell: check, plan, one round trip. What PostgreSQL sends goes on as JSON, as text or as bytes; callers that need values
 * parse it (`readRecords`).
 */
import { checkFields, checkObject, checkQuery } from '@trellis/metadata/query/check-query.ts'
import { openCheck } from '@trellis/metadata/query/check-state.ts'
import type { CheckedQuery } from '@trellis/metadata/query/checked-query.ts'
import { parseFields } from '@trellis/metadata/query/parse-list-url.ts'
import type { RecordQuery } from '@trellis/metadata/query/record-query.ts'
import type { Model } from '@trellis/metadata/model/shape.ts'
import { orThrow, raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import type { SqlText } from '../db/db.ts'
import { isId } from '../new-id.ts'
import { decodeCursor, encodeCursor, queryStamp } from './cursor.ts'
import { cappedTotal } from './page-sql.ts'
import { bindSlots } from './params.ts'
import type { SlotValues } from './params.ts'
import { planEnvOf, queryEnvOf, slotValues } from './plan-env.ts'
import type { ReadPlan } from './plan-read.ts'
import { planPage, planRecord } from './plan-read.ts'
import { formOf } from './reach-sizes.ts'
import { refuseUnfilled } from './rotate-keys.ts'
import { renameMembers } from './rename-members.ts'
import { planSearch } from './search-sql.ts'

export type StoredRecord = { [field: string]: unknown }

/** `records` is a JSON array, as text or as the bytes of it. */
export type Page = { records: string | Buffer; nextCursor: string | null; total: number | null; totalCapped: boolean }

/** One page, one statement. Errors: those of checkQuery, query.cursor_invalid, limit.timeout. */
export async function readPage(ctx: Ctx, query: RecordQuery): Promise<Page> {
  const checked = orThrow(checkQuery(query, queryEnvOf(ctx)))
  const stamp = queryStamp(query)
  const cursor = checked.cursor === null ? null : orThrow(decodeCursor(checked.cursor, stamp, checked))
  const search = searchOf(ctx, checked)
  if (search === 'nothing')
    return { records: '[]', nextCursor: null, total: checked.total === 'none' ? null : 0, totalCapped: false }
  const plan = planPage(planEnvOf(ctx, formOf(ctx, checked)), checked, cursor, search)
  const values = {
    ...slotValues(ctx),
    values: checked.values,
    cursor: cursor ?? [],
    asOf: checked.asOf,
    search: search?.parts,
    offset: checked.grouping ? Number(cursor?.[0] ?? 0) : 0,
  }
  if (plan.hashed.length > 0) await refuseUnfilled(ctx, plan.hashed)
  const sql = statementOf(plan, values)
  if (plan.form !== null) {
    const { json, place } = await ctx.db.json(sql, plan.form)
    const records = plan.renamed.size === 0 ? json : renameMembers(json.toString(), plan.renamed)
    return { records, nextCursor: place && encodeCursor(stamp, place), total: null, totalCapped: false }
  }
  const [found] = await ctx.db.query<PageRow>(sql)
  const total = found?.total ?? null
  const totalCapped = checked.total === 'capped' && (total ?? 0) > cappedTotal
  return {
    records: renameMembers(found?.records ?? '[]', plan.renamed),
    nextCursor: found?.next == null ? null : encodeCursor(stamp, JSON.parse(found.next) as (string | null)[]),
    total: totalCapped ? cappedTotal : total,
    totalCapped,
  }
}

type PageRow = { records: string | null; next: string | null; total?: number }

/** The same as values, for code that looks into records. */
export async function readRecords(
  ctx: Ctx,
  query: RecordQuery,
): Promise<{ records: StoredRecord[]; nextCursor: string | null; total: number | null }> {
  const page = await readPage(ctx, query)
  return { records: JSON.parse(String(page.records)) as StoredRecord[], nextCursor: page.nextCursor, total: page.total }
}

/** One record as JSON text with its version. Errors: record.not_found for what is not there and for what is not visible. */
export async function readRecord(
  ctx: Ctx,
  object: string,
  id: string,
  fields: string | undefined,
): Promise<{ record: string; version: number }> {
  const plan = recordPlan(ctx, object, fields)
  if (!isId(id)) raise('record.not_found')
  const rows = await ctx.db.query<{ record: string; version: number }>(
    statementOf(plan, { ...slotValues(ctx), values: [], id }),
  )
  const row = rows[0] ?? raise('record.not_found')
  return { record: renameMembers(row.record, plan.renamed), version: row.version }
}

const recordPlans = new WeakMap<Model, Map<string, ReadPlan>>()
const maxRecordPlans = 2000

/** The plan for the fields as the address has them, `name,account.name`: checked and planned once per access shape. */
function recordPlan(ctx: Ctx, object: string, fields: string | undefined): ReadPlan {
  let known = recordPlans.get(ctx.model)
  if (known === undefined || known.size >= maxRecordPlans) recordPlans.set(ctx.model, (known = new Map()))
  const key = `${ctx.db.schema}\n${ctx.access.key}\n${object}\n${fields ?? '*'}`
  const kept = known.get(key)
  if (kept !== undefined) return kept
  const env = queryEnvOf(ctx)
  const shape = orThrow(checkObject(env, object))
  const state = openCheck(env)
  const checked = orThrow(checkFields(orThrow(parseFields(fields)), shape, '/fields', state))
  const plan = planRecord(planEnvOf(ctx), shape, checked.columns)
  if (state.cacheable && !state.perDay) known.set(key, plan)
  return plan
}

export function statementOf(plan: ReadPlan, values: SlotValues): SqlText {
  const bound = bindSlots(plan.slots, values)
  return plan.name === undefined
    ? { text: plan.text, values: bound }
    : { text: plan.text, name: plan.name, values: bound, blind: plan.blind }
}

function searchOf(ctx: Ctx, query: CheckedQuery): ReturnType<typeof planSearch> | 'nothing' {
  if (query.search === null) return null
  if (query.asOf !== null)
    raise('query.bad_operator', { errors: [{ pointer: '/search', code: 'value.not_in_the_past' }] })
  return planSearch(query.search, query.shape, ctx.access, ctx.db.wordShares) ?? 'nothing'
}
