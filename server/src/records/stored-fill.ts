/**
 * New and changed stored formulas are worked out for the records that exist: in the background, some thousand records a transaction, after
 * every publish and at every start, by the functions a write uses. How far it came is kept beside that of the roll-ups.
 *
 * A fill is no edit: version, updated_at and history stay as they are.
 */
import { createHash } from 'node:crypto'
import { computedValue } from '@trellis/metadata/fields/computed-value.ts'
import type { FieldShape, ObjectShape } from '@trellis/metadata/model/shape.ts'
import type { Values } from '@trellis/metadata/record/draft.ts'
import type { ComputedPlan } from '@trellis/metadata/record/write-plan.ts'
import { writePlan } from '@trellis/metadata/record/write-plan.ts'
import type { Ctx } from '../ctx.ts'
import { ctxWith } from '../ctx.ts'
import { valuesSql } from './before.ts'
import { formulaValues } from './evaluate.ts'
import { prepareEnv } from './prepare-changes.ts'
import { fillLockKey, readStates, saveStates } from './fill-states.ts'
import { ident, tableOf } from './sql-text.ts'

const stepSize = 2000

/** Works until every stored formula of the Model is complete, or another process is at it. */
export async function fillStoredFormulas(ctx: Ctx): Promise<void> {
  for (const shape of Object.values(ctx.model.objects)) {
    const { storedFormulas } = writePlan(shape, ctx.access, true)
    for (let more = storedFormulas.length > 0 && !ctx.signal.aborted; more;)
      more = (await ctx.db.tx((db) => fillStep(ctxWith(ctx, { db }), shape, storedFormulas))) && !ctx.signal.aborted
  }
}

/** False: nothing is left to do, or another process does it. */
async function fillStep(ctx: Ctx, shape: ObjectShape, plans: readonly ComputedPlan[]): Promise<boolean> {
  const { db } = ctx
  const [lock] = await db.query<{ got: boolean }>({
    text: 'select pg_try_advisory_xact_lock($1) as got',
    values: [fillLockKey],
  })
  if (!lock?.got) return false
  const fields = plans.map(({ field }) => field)
  const states = await readStates(db, shape)
  const known = fields.map((field) => {
    const state = states.get(field.column ?? '')
    return state?.definition === definitionOf(shape, field) ? state : undefined
  })
  if (known.every((state) => state?.complete)) return false
  // Formulas that read each other are worked out together, from where the last of them is.
  const from = known.map((state) => (state ? state.done_to : null)).sort((a, b) => (a ?? '').localeCompare(b ?? ''))[0]
  const rows = await db.query<{ id: string; values: Values }>({
    text: `select t.id, ${valuesSql(shape, 't')} as values from ${tableOf(db.schema, shape)} t where ($1::uuid is null or t.id > $1) order by t.id limit ${stepSize} for no key update of t`,
    values: [from ?? null],
  })
  await writeValues(ctx, shape, plans, rows)
  const reached = fields.map((field) => ({ column: field.column ?? '', definition: definitionOf(shape, field) }))
  await saveStates(db, shape, reached, { doneTo: rows.at(-1)?.id ?? from ?? null, complete: rows.length < stepSize })
  return true
}

async function writeValues(
  ctx: Ctx,
  shape: ObjectShape,
  plans: readonly ComputedPlan[],
  rows: readonly { id: string; values: Values }[],
): Promise<void> {
  const formulas = await formulaValues(ctx, shape, [])
  if (!formulas || rows.length === 0) return
  const { context } = prepareEnv({ ctx, shape, options: {} })
  for (const { values } of rows)
    for (const { field, use } of plans)
      values[field.name] = computedValue(field, formulas.evaluate(use, values, values).value, context)
  const columns = plans.map(({ field }) => ({ name: ident(field.column ?? ''), type: field.sqlType ?? 'text' }))
  const list = columns.map(({ name, type }) => `${name} ${type}`).join(', ')
  const cells = rows.map(({ id, values }) => ({
    id,
    ...Object.fromEntries(plans.map(({ field }) => [field.column, values[field.name] ?? null])),
  }))
  await ctx.db.query({
    text: `update ${tableOf(ctx.db.schema, shape)} t set ${columns.map(({ name }) => `${name} = x.${name}`).join(', ')}
  from json_to_recordset($1::json) as x(id uuid, ${list})
  where t.id = x.id and (${columns.map(({ name }) => `t.${name} is distinct from x.${name}`).join(' or ')})`,
    values: [JSON.stringify(cells)],
  })
}

function definitionOf(shape: ObjectShape, field: FieldShape): string {
  const { precision, scale } = field.document
  return createHash('sha256')
    .update(JSON.stringify([shape.table, field.column, field.formula?.text, field.formula?.blankAs, precision, scale]))
    .digest('base64url')
}
