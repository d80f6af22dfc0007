/**
 * Seals anew what is sealed under a former key, and gives encrypted values the hashes of a blind index (or takes them away) where the
 * field's document changed: records and their history, while people work. The values stay the same, so there is no new version of a
 * record; who writes at the same moment wins.
 */
import { fieldType } from '@trellis/metadata/fields/field-types.ts'
import type { Model, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { objectOf } from '@trellis/metadata/model/shape.ts'
import { raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import type { Db } from '../db/db.ts'
import { constraintOf } from '../db/pg-problem.ts'
import { readStates, saveStates } from './fill-states.ts'
import type { Sealer } from './sealed.ts'
import { blindColumn, isAsWantedSql, placeOf } from './sealed.ts'
import type { ColumnField } from './sql-text.ts'
import { columnFields, ident, tableOf, twinOf } from './sql-text.ts'

const batch = 1000

/** Gives how many values were sealed anew; 0: the former keys are not needed any more. */
export async function rotateKeys(db: Db, model: Model, sealer: Sealer): Promise<number> {
  let renewed = 0
  for (const { shape, field } of encryptedColumns(model)) renewed += await rotateField(db, sealer, shape, field)
  return renewed
}

/**
 * Columns whose values have a hash and should have none, or the other way round, are gone through once. Until a column is done it is not
 * asked by its hashes (`refuseUnfilled`). Gives how many values changed.
 */
export async function fillBlindIndexes(db: Db, model: Model, sealer: Sealer): Promise<number> {
  let renewed = 0
  for (const { shape, field } of encryptedColumns(model)) {
    const definition = definitionOf(shape, field)
    const state = (await readStates(db, shape)).get(field.column)
    if (state === undefined && definition === plain) continue
    if (state?.definition === definition && state.complete) continue
    renewed += await rotateField(db, sealer, shape, field)
    await saveStates(db, shape, [{ column: field.column, definition }], { doneTo: null, complete: true })
  }
  return renewed
}

const plain = 'sealed without a hash'
const hashed = 'sealed with a hash'

function definitionOf(shape: ObjectShape, field: ColumnField): string {
  return blindColumn(shape, field) === null ? plain : hashed
}

const filled = new WeakMap<Model, Set<string>>()

/** Errors: limit.not_ready while some of the values of such a field have no hash: an answer without them would be wrong. */
export async function refuseUnfilled(ctx: Ctx, asked: readonly { object: string; field: string }[]): Promise<void> {
  let known = filled.get(ctx.model)
  if (known === undefined) filled.set(ctx.model, (known = new Set()))
  for (const { object, field: name } of asked) {
    const shape = objectOf(ctx.model, object)
    const field = shape && columnFields(shape).find((one) => one.name === name)
    if (!shape || !field || known.has(`${object}.${name}`)) continue
    if (!(await isFilled(ctx.db, shape, field)))
      raise('limit.not_ready', { detail: `${object}.${name} is being indexed`, retryAfterSeconds: 5 })
    known.add(`${object}.${name}`)
  }
}

/** Whether every value of a field with a blind index has its hash. A new column has none without, before anybody went through it. */
async function isFilled(db: Db, shape: ObjectShape, field: ColumnField): Promise<boolean> {
  const state = (await readStates(db, shape)).get(field.column)
  if (state?.definition === hashed && state.complete) return true
  const column = ident(field.column)
  const open = [tableOf(db.schema, shape), twinOf(db.schema, shape)].map(
    (table) => `exists (select from ${table} where ${column} is not null and not ${isAsWantedSql(column, true)})`,
  )
  const rows = await db.query<{ open: boolean }>({ text: `select ${open.join(' or ')} as open`, values: [] })
  return rows[0]?.open === false
}

function encryptedColumns(model: Model): { shape: ObjectShape; field: ColumnField }[] {
  return Object.values(model.objects).flatMap((shape) =>
    shape.system
      ? []
      : columnFields(shape).flatMap((field) => (fieldType(field.type)?.encrypted ? [{ shape, field }] : [])),
  )
}

async function rotateField(db: Db, sealer: Sealer, shape: ObjectShape, field: ColumnField): Promise<number> {
  let renewed = 0
  for (const table of [tableOf(db.schema, shape), twinOf(db.schema, shape)])
    renewed += await rotateColumn(db, sealer, { shape, table, field })
  return renewed
}

type Column = { shape: ObjectShape; table: string; field: ColumnField }
type Value = { id: string; from: string; sealed: string }

async function rotateColumn(db: Db, sealer: Sealer, { shape, table, field }: Column): Promise<number> {
  const name = ident(field.column)
  const blind = blindColumn(shape, field)
  let renewed = 0
  for (let after: Value | undefined; ;) {
    const rows: Value[] = await db.query<Value>({
      text: `select id, _from::text as "from", ${name} as sealed from ${table} where ${name} is not null and ($1::uuid is null or (id, _from) > ($1::uuid, $2::timestamptz)) order by id, _from limit ${batch}`,
      values: [after?.id ?? null, after?.from ?? null],
    })
    const changes = rows.flatMap(({ id, from, sealed }) => {
      const anew = sealer.renew(sealed, placeOf(shape.table, field.column, id), blind)
      return anew === null ? [] : [{ id, from, sealed, anew }]
    })
    if (changes.length > 0) renewed += await exchange(db, table, name, changes)
    after = rows.at(-1)
    if (rows.length < batch) return renewed
  }
}

type Exchange = { id: string; from: string; sealed: string; anew: string }

/** Two values of a unique field that turn out to be equal are left as they are, where both can be opened. */
async function exchange(db: Db, table: string, name: string, changes: readonly Exchange[]): Promise<number> {
  try {
    const done = await db.query({
      text: `update ${table} t set ${name} = x.anew from json_to_recordset($1::json) as x(id uuid, "from" timestamptz, sealed text, anew text)
        where t.id = x.id and t._from = x."from" and t.${name} = x.sealed returning t.id`,
      values: [JSON.stringify(changes)],
    })
    return done.length
  } catch (error) {
    if (constraintOf(error) === undefined) throw error
    if (changes.length === 1) return 0
    const half = changes.length >> 1
    return (
      (await exchange(db, table, name, changes.slice(0, half))) + (await exchange(db, table, name, changes.slice(half)))
    )
  }
}
