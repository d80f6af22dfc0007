/**
 * New and changed roll-ups are worked out for the records that exist: in the background, a thousand parents a transaction, after every
 * publish and at every start. How far it came is kept, so a crash costs at most one step; two processes never do the same step.
 */
import { createHash } from 'node:crypto'
import type { FieldShape, Model, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf, objectOf } from '@trellis/metadata/model/shape.ts'
import type { Ctx } from '../ctx.ts'
import { ctxWith } from '../ctx.ts'
import { fillLockKey, readStates, saveStates } from './fill-states.ts'
import { rebuildRollups } from './rollups.ts'
import { tableOf } from './sql-text.ts'

const stepSize = 1000

/** Works until every roll-up of the Model is complete, or another process is at it. Gives the number of parents whose values changed. */
export async function fillRollups(ctx: Ctx): Promise<number> {
  let changed = 0
  for (const shape of Object.values(ctx.model.objects)) {
    const fields = Object.values(shape.fields).filter((field) => field.rollup && field.column)
    for (let more = fields.length > 0 && !ctx.signal.aborted; more;) {
      const step = await ctx.db.tx((db) => fillStep(ctxWith(ctx, { db }), shape, fields))
      changed += step?.changed ?? 0
      more = step !== undefined && !step.done && !ctx.signal.aborted
    }
  }
  return changed
}

/** undefined: another process has the lock. */
async function fillStep(
  ctx: Ctx,
  shape: ObjectShape,
  fields: FieldShape[],
): Promise<{ changed: number; done: boolean } | undefined> {
  const { db } = ctx
  const [lock] = await db.query<{ got: boolean }>({
    text: 'select pg_try_advisory_xact_lock($1) as got',
    values: [fillLockKey],
  })
  if (!lock?.got) return undefined
  const states = await readStates(db, shape)
  const open = fields.filter((field) => {
    const state = states.get(field.column ?? '')
    return state?.definition !== definitionOf(ctx.model, shape, field) || !state.complete
  })
  if (open.length === 0) return { changed: 0, done: true }
  const from = (field: FieldShape): string | null => {
    const state = states.get(field.column ?? '')
    return state?.definition === definitionOf(ctx.model, shape, field) ? state.done_to : null
  }
  // Fields that are equally far go together; a changed definition begins anew.
  const first = open.map(from).sort((a, b) => (a ?? '').localeCompare(b ?? ''))[0] ?? null
  const together = open.filter((field) => from(field) === first)
  const rows = await db.query<{ id: string }>({
    text: `select id from ${tableOf(db.schema, shape)} where ($1::uuid is null or id > $1) order by id limit ${stepSize}`,
    values: [first],
  })
  const ids = rows.map((row) => row.id)
  const changed = await rebuildRollups(ctx, ctx.newId(), shape, { ids, fields: together.map((field) => field.name) })
  const reached = together.map((field) => ({
    column: field.column ?? '',
    definition: definitionOf(ctx.model, shape, field),
  }))
  await saveStates(db, shape, reached, { doneTo: ids.at(-1) ?? first, complete: ids.length < stepSize })
  return { changed, done: false }
}

/** What the values depend on; a formula of the child that is summed up belongs to it. */
function definitionOf(model: Model, shape: ObjectShape, field: FieldShape): string {
  const child = field.rollup && objectOf(model, field.rollup.child)
  const formulas = (field.rollup?.dependsOn ?? []).flatMap(
    (name) => (child && fieldOf(child, name))?.formula?.text ?? [],
  )
  return createHash('sha256')
    .update(
      JSON.stringify([
        shape.table,
        field.column,
        field.rollup,
        field.document.order_by ?? null,
        ...(formulas.length > 0 ? [formulas] : []),
      ]),
    )
    .digest('base64url')
}
