/**
 * The short way for one create or update: rows, history, event and the answer are one statement, and that statement is the transaction.
 *
 * It holds for objects whose write changes nothing else (no roll-ups, links, circles). When the statement finds that something stands in
 * its way (a missing parent, a taken key, a write in between), it changes nothing and the long way says what it was.
 */
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { ProblemError } from '@trellis/metadata/problem.ts'
import { constraintOf } from '../db/pg-problem.ts'
import type { Ctx } from '../ctx.ts'
import { recordAnswer } from './answer.ts'
import { readBefore } from './before.ts'
import { blindGuard, blindValues } from './blind-update.ts'
import type { BeforeImage, ReadyChange, RecordChange, WriteAnswer } from './changes.ts'
import { lockedSql, openDateSql } from './lock-sql.ts'
import { nextNumbers } from './counters.ts'
import type { EditBatch, EditChange, EditOptions, Target } from './edit.ts'
import { ownersParameter, runOne } from './one-statement.ts'
import type { Written } from './one-statement.ts'
import { parentChecks, referenceFields } from './parents.ts'
import { placed } from './pointers.ts'
import { prepareChanges } from './prepare-changes.ts'
import { createRow, touchesSearch, updateRow, writtenFields } from './rows.ts'
import type { ColumnField } from './sql-text.ts'
import { isShort } from './short-way.ts'
import { refusalOf } from './targets.ts'
import { insertSql, updateSql } from './write-sql.ts'

type One = { change: string; pointer: string; answer: boolean; options: EditOptions }

const maxAttempts = 3

/** undefined: take the long way. */
export async function writeOne(
  ctx: Ctx,
  shape: ObjectShape,
  change: RecordChange,
  one: One,
): Promise<WriteAnswer | undefined> {
  if (change.op === 'delete' || change.op === 'restore' || !isShort(ctx, shape, change)) return undefined
  try {
    return change.op === 'create' ? await createOne(ctx, shape, change, one) : await updateOne(ctx, shape, change, one)
  } catch (error) {
    if (constraintOf(error) !== undefined) return undefined
    throw error
  }
}

async function prepareOne(
  ctx: Ctx,
  shape: ObjectShape,
  change: EditChange,
  at: { before: BeforeImage | null; one: One },
): Promise<ReadyChange> {
  const target: Target = { index: 0, change, before: at.before }
  const batch: EditBatch = {
    ctx,
    shape,
    change: at.one.change,
    options: at.one.options,
    verdicts: [undefined],
    allOrNone: true,
  }
  const [ready] = await prepareChanges(batch, [target])
  if (ready) return ready
  const [verdict] = batch.verdicts
  throw new ProblemError(placed(verdict?.ok === false ? verdict.problem : { code: 'internal' }, at.one.pointer))
}

async function createOne(ctx: Ctx, shape: ObjectShape, change: EditChange, one: One): Promise<WriteAnswer | undefined> {
  const ready = await prepareOne(ctx, shape, change, { before: null, one })
  if (ready.op !== 'create' || ready.owner !== ctx.user.id) return undefined
  await nextNumbers(ctx, shape, [ready])
  const references = referenceFields(shape).filter((field) => (ready.values[field.name] ?? null) !== null)
  const fixed = [createRow(shape, ready), one.change, ctx.via, ctx.user.id]
  const key = `create one ${ctx.access.key} ${references.map((field) => field.name).join()}`
  const row = await runOne(ctx, shape, {
    key,
    fixed,
    text: (select) =>
      insertSql(ctx.db.schema, shape, {
        single: true,
        parents: parentChecks(ctx, shape, references, { owners: ownersParameter, brings: 'create' }),
        guard: openDateSql(ctx.db.schema, shape, 'all', ownersParameter),
        select,
      }),
  })
  if (row === undefined) return undefined
  return {
    change: one.change,
    verdicts: [{ ok: true, op: 'create', id: row.id, version: row.version, ...told(ready) }],
    record: row.record,
  }
}

type Update = Extract<EditChange, { op: 'update' }>

async function updateOne(ctx: Ctx, shape: ObjectShape, change: Update, one: One): Promise<WriteAnswer | undefined> {
  const blind = await updateBlind(ctx, shape, change, one)
  if (blind) return answerOf(blind, one)
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const before = (await readBefore(ctx, shape, [change.id], { verb: 'update' })).get(change.id)
    const problem = refusalOf(ctx, shape, before, change.version)
    if (problem || before === undefined) throw new ProblemError(problem ?? { code: 'record.not_found' })
    const ready = await prepareOne(ctx, shape, change, { before, one })
    if (ready.op !== 'update') return undefined
    const fields = writtenFields(shape, [ready])
    if (fields.length === 0) {
      const record = one.answer ? await recordAnswer(ctx, shape, before.id) : undefined
      return {
        change: one.change,
        verdicts: [{ ok: true, op: 'update', id: before.id, version: before.version, unchanged: true }],
        ...(record !== undefined && { record }),
      }
    }
    const row = await updateStatement(ctx, shape, { ready, fields, one })
    if (row) return answerOf(row, one, ready)
  }
  return undefined
}

function told(ready: ReadyChange | undefined) {
  return ready?.notices && { notices: ready.notices }
}

function answerOf(row: Written, one: One, ready?: ReadyChange): WriteAnswer {
  return {
    change: one.change,
    verdicts: [{ ok: true, op: 'update', id: row.id, version: row.version, ...told(ready) }],
    record: row.record,
  }
}

async function updateBlind(ctx: Ctx, shape: ObjectShape, change: Update, one: One): Promise<Written | undefined> {
  const values = blindValues(ctx, shape, change.values, one.options)
  if (values === undefined) return undefined
  const fields = writtenFields(shape, [{ values }])
  const names = fields.map((field) => field.name)
  const references = referenceFields(shape).filter((field) => (values[field.name] ?? null) !== null)
  const given = Object.fromEntries(fields.map((field) => [field.column, values[field.name] ?? null]))
  const fixed = [
    JSON.stringify([{ ...given, id: change.id, version: change.version ?? null }]),
    one.change,
    ctx.via,
    ctx.user.id,
  ]
  const key = `update blind ${ctx.access.key} ${names.join()} / ${references.map((field) => field.name).join()}`
  const owners = ownersParameter
  const row = await runOne(ctx, shape, {
    key,
    fixed,
    text: (select) =>
      updateSql(ctx.db.schema, shape, {
        fields,
        tokens: false,
        owner: false,
        single: true,
        guard: blindGuard(ctx, shape, names, owners),
        parents: parentChecks(ctx, shape, references, { owners, brings: 'update' }),
        select,
      }),
  })
  return row
}

async function updateStatement(
  ctx: Ctx,
  shape: ObjectShape,
  of: { ready: Extract<ReadyChange, { op: 'update' }>; fields: ColumnField[]; one: One },
): Promise<Written | undefined> {
  const { ready, fields, one } = of
  const references = referenceFields(shape).filter((field) => (ready.values[field.name] ?? null) !== null)
  const tokens = touchesSearch(shape, fields)
  const fixed = [
    JSON.stringify([updateRow(shape, ready, { fields, owner: false, tokens })]),
    one.change,
    ctx.via,
    ctx.user.id,
  ]
  const key = `update one ${ctx.access.key} ${fields.map((field) => field.name).join()} / ${references.map((field) => field.name).join()}`
  const row = await runOne(ctx, shape, {
    key,
    fixed,
    text: (select) =>
      updateSql(ctx.db.schema, shape, {
        fields,
        tokens,
        owner: false,
        single: true,
        guard: openSql(
          ctx,
          shape,
          fields.map((field) => field.column),
        ),
        parents: parentChecks(ctx, shape, references, { owners: ownersParameter, brings: 'update' }),
        select,
      }),
  })
  return row
}

/** The row `t` is not locked, and the values `x` do not bring it into a closed period. */
function openSql(ctx: Ctx, shape: ObjectShape, columns: readonly string[]): string {
  const { schema } = ctx.db
  const date = openDateSql(schema, shape, columns, ownersParameter)
  return `not (${lockedSql(schema, shape, 't', ownersParameter)})${date === undefined ? '' : ` and ${date}`}`
}
