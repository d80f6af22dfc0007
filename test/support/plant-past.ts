/** Values put behind the back of the server where it has to judge what it never wrote: in the past of a record, in the bin. */
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldType } from '@trellis/metadata/fields/field-types.ts'
import { blindColumn, placeOf, sealer } from '@trellis/server/records/sealed.ts'
import type { Given, World } from './write-ways.ts'

type Values = { [field: string]: unknown }

const shapeOf = ({ app }: World): ObjectShape => {
  const shape = app.server.models.model().objects['deal']
  if (shape === undefined) throw new Error('no deals')
  return shape
}

/** The values as the deal keeps them: those of encrypted fields sealed for its place. */
export function sealedFor(world: World, id: string, values: Values): Values {
  const shape = shapeOf(world)
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const field = shape.fields[name]
      if (!field?.column || typeof value !== 'string' || !fieldType(field.type)?.encrypted) return [name, value]
      return [name, sealer().seal(value, placeOf(shape.table, field.column, id), blindColumn(shape, field))]
    }),
  )
}

/**
 * The past of the records is made to hold the values of the cases: so ways that bring back old values can be asked about values that were
 * never right. What a column cannot hold, no past can have been.
 *
 * Shape   (world, cases with the ids of their records, each in its second version) -> why a case cannot be asked.
 */
export async function plantPast(
  world: World,
  given: Given[],
  idOf: (one: Given) => string,
): Promise<Map<Given, string>> {
  const shape = shapeOf(world)
  const cannot = new Map<Given, string>()
  for (const entry of given) {
    const fields = Object.keys(entry.one.values).map((name) => shape.fields[name])
    if (entry.one.name === 'a file out of reach')
      cannot.set(entry, 'a file that a record in reach once held is in reach')
    const link = fields[0]?.linkTable
    const kept = fields.every((field) => field?.column && !field.system)
    if (link === undefined && !kept) cannot.set(entry, 'the field has no column that a change could have touched')
    else if (link !== undefined && entry.one.name !== 'a link in reach')
      cannot.set(entry, 'a link to what is not there for the caller stays away, and the rest comes back')
    else if (!(await (link === undefined ? plantValues : plantLinks)(world, entry, idOf(entry))))
      cannot.set(entry, 'the column cannot hold it')
  }
  return cannot
}

async function plantValues(world: World, { one }: Given, id: string): Promise<boolean> {
  const shape = shapeOf(world)
  const fields = Object.keys(one.values).flatMap((name) => shape.fields[name] ?? [])
  const set = fields.map((field) => `"${field.column}" = x."${field.name}"`).join(', ')
  const types = fields.map((field) => `"${field.name}" ${field.sqlType}`).join(', ')
  const same = fields.map((field) => heldSql(field.name, field.sqlType ?? ''))
  const planted = await world.app.server.db
    .query<{ held: boolean }>({
      text: `update ws_main.deal__h h set ${set} from json_to_record($1::json) as x(${types})
        where h.id = $2 and h.version = 1 returning ${same.join(' and ')} as held`,
      values: [JSON.stringify(sealedFor(world, id, one.values)), id],
    })
    .catch(() => [])
  // PostgreSQL rounds and guesses: then it is another value that stands there.
  return planted[0]?.held === true
}

/** Whether a number or a day came through the conversion to its column as it was given. */
function heldSql(name: string, sqlType: string): string {
  if (sqlType.startsWith('numeric') || sqlType.startsWith('int')) return `x."${name}" = ($1::json->>'${name}')::numeric`
  return sqlType === 'date' ? `x."${name}"::text = $1::json->>'${name}'` : 'true'
}

/** Links that began with the first version and ended with the second. */
async function plantLinks(world: World, { one }: Given, id: string): Promise<boolean> {
  const shape = shapeOf(world)
  const [name = ''] = Object.keys(one.values)
  const rows = await world.app.server.db.query({
    text: `insert into ws_main._link_history (link, source, target, _from, _to)
      select $1, t.id, x.target, h._from, t._from from ws_main.deal t join ws_main.deal__h h on h.id = t.id and h.version = 1,
        unnest($3::uuid[]) as x(target) where t.id = $2 returning 1`,
    values: [shape.fields[name]?.linkTable, id, one.values[name]],
  })
  return rows.length > 0
}
