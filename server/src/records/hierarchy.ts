/**
 * Hierarchies (a lookup of an object at itself) stay trees: a change that would make a record its own ancestor is refused.
 *
 * Writers of one hierarchy take turns (advisory lock until commit), so two changes that are fine alone cannot close a circle together.
 */
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import type { Ctx } from '../ctx.ts'
import type { ColumnField } from './sql-text.ts'
import { columnFields, ident, perShape, statement, tableOf } from './sql-text.ts'

const maxLevels = 1000

export const hierarchyFields: (shape: ObjectShape) => readonly ColumnField[] = perShape((shape) =>
  columnFields(shape).filter((field) => field.type === 'hierarchy'),
)

/** Ids among `links` (record -> its parent after the change) that would stand in a circle. One lock and one statement a field. */
export async function inCircle(
  ctx: Ctx,
  shape: ObjectShape,
  field: ColumnField,
  links: ReadonlyMap<string, string>,
): Promise<Set<string>> {
  const name = `${ctx.db.schema}.${shape.table}.${field.column}`
  await ctx.db.query({
    name: 'hierarchy_lock',
    text: 'select pg_advisory_xact_lock(hashtextextended($1, 7))',
    values: [name],
  })
  const given = [...links].map(([id, parent]) => ({ id, parent }))
  const rows = await ctx.db.query<{ id: string }>(
    statement(shape, `circle ${field.name}`, [JSON.stringify(given)], () => circleSql(ctx.db.schema, shape, field)),
  )
  return new Set(rows.map((row) => row.id))
}

/** Walks up from every changed record, over the tree as it will be: the new parent where one is given, else the stored one. */
function circleSql(schema: string, shape: ObjectShape, field: ColumnField): string {
  return `with recursive x as materialized (select id, parent from json_to_recordset($1::json) as x(id uuid, parent uuid)),
up as (select x.id as start, x.parent as at, 1 as level from x
  union all
  select up.start, coalesce(x.parent, t.${ident(field.column)}), up.level + 1
  from up join ${tableOf(schema, shape)} t on t.id = up.at left join x on x.id = t.id
  where up.at is not null and up.at <> up.start and up.level < ${maxLevels})
select distinct start as id from up where at = start or level >= ${maxLevels}`
}
