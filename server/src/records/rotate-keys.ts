/**
 * After a change of key: seals anew what is sealed under a former one, records and their history, while people work. The values stay the
 * same, so there is no new version of a record; who writes at the same moment wins.
 */
import { fieldType } from '@trellis/metadata/fields/field-types.ts'
import type { Model, ObjectShape } from '@trellis/metadata/model/shape.ts'
import type { Db } from '../db/db.ts'
import type { Sealer } from './sealed.ts'
import { placeOf } from './sealed.ts'
import { columnFields, ident, tableOf, twinOf } from './sql-text.ts'

const batch = 1000

/** Gives how many values were sealed anew; 0: the former keys are not needed any more. */
export async function rotateKeys(db: Db, model: Model, sealer: Sealer): Promise<number> {
  let renewed = 0
  for (const shape of Object.values(model.objects)) {
    if (shape.system) continue
    for (const field of columnFields(shape))
      if (fieldType(field.type)?.encrypted)
        for (const table of [tableOf(db.schema, shape), twinOf(db.schema, shape)])
          renewed += await rotateColumn(db, sealer, { shape, table, column: field.column })
  }
  return renewed
}

type Column = { shape: ObjectShape; table: string; column: string }
type Value = { id: string; from: string; sealed: string }

async function rotateColumn(db: Db, sealer: Sealer, { shape, table, column }: Column): Promise<number> {
  const name = ident(column)
  let renewed = 0
  for (let after: Value | undefined; ;) {
    const rows: Value[] = await db.query<Value>({
      text: `select id, _from::text as "from", ${name} as sealed from ${table} where ${name} is not null and ($1::uuid is null or (id, _from) > ($1::uuid, $2::timestamptz)) order by id, _from limit ${batch}`,
      values: [after?.id ?? null, after?.from ?? null],
    })
    const changes = rows.flatMap(({ id, from, sealed }) => {
      const anew = sealer.renew(sealed, placeOf(shape.table, column, id))
      return anew === null ? [] : [{ id, from, sealed, anew }]
    })
    if (changes.length > 0) {
      const done = await db.query({
        text: `update ${table} t set ${name} = x.anew from json_to_recordset($1::json) as x(id uuid, "from" timestamptz, sealed text, anew text)
          where t.id = x.id and t._from = x."from" and t.${name} = x.sealed returning t.id`,
        values: [JSON.stringify(changes)],
      })
      renewed += done.length
    }
    after = rows.at(-1)
    if (rows.length < batch) return renewed
  }
}
