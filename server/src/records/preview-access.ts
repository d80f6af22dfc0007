/**
 * What a change of metadata would open and close: for each person the rights and the records gained and lost, with samples. Nothing is
 * written; the conditions are those both Models would enforce.
 */
import type { Access, RowVerb } from '@trellis/metadata/access/access.ts'
import { fieldRight, isReadable, reachIds } from '@trellis/metadata/access/access.ts'
import { gains } from '@trellis/metadata/access/gain.ts'
import type { Model, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf, objectOf } from '@trellis/metadata/model/shape.ts'
import type { Db } from '../db/db.ts'
import { reachSql } from './reach.ts'
import { ident, tableOf } from './sql-text.ts'

export type PreviewPerson = { id: string; name: string; before: Access; after: Access }
export type PreviewSample = { id: string; name: string | null }
export type PreviewLine = {
  user: { id: string; name: string }
  object: string
  verb: RowVerb
  gained: number
  lost: number
  samples: { gained: PreviewSample[]; lost: PreviewSample[] }
}
export type PreviewRights = { user: { id: string; name: string }; gained: string[]; lost: string[] }

/** `complete` is false when the time was over before everybody was looked at. */
export type AccessPreview = { rights: PreviewRights[]; records: PreviewLine[]; complete: boolean }

const verbs = ['read', 'update', 'delete'] as const
const samples = 5

export async function previewAccess(
  db: Db,
  models: { before: Model; after: Model },
  people: readonly PreviewPerson[],
  until: () => boolean,
): Promise<AccessPreview> {
  const preview: AccessPreview = { rights: [], records: [], complete: true }
  for (const person of people) {
    const { id, name } = person
    const before = { model: models.before, access: person.before }
    const after = { model: models.after, access: person.after }
    const [gained, lost] = [gains(before, after), gains(after, before)]
    if (gained.length + lost.length > 0) preview.rights.push({ user: { id, name }, gained, lost })
    for (const shape of Object.values(models.after.objects)) {
      const former = objectOf(models.before, shape.name)
      if (shape.system || former === undefined || former.table !== shape.table) continue
      for (const verb of verbs) {
        if (!until()) return { ...preview, complete: false }
        const line = await compare(db, models, person, { shape, former, verb })
        if (line) preview.records.push(line)
      }
    }
  }
  return preview
}

/** Undefined: nothing changes for this person. */
async function compare(
  db: Db,
  models: { before: Model; after: Model },
  person: PreviewPerson,
  at: { shape: ObjectShape; former: ObjectShape; verb: RowVerb },
): Promise<PreviewLine | undefined> {
  const { shape, former, verb } = at
  const sql = (model: Model, access: Access, of: ObjectShape, owners: string) =>
    reachSql({ model, access, schema: db.schema, owners: () => owners }, of, verb, 't')
  const ids = [reachIds(person.before), reachIds(person.after)] as const
  const alike = ids[0].length === ids[1].length && ids[0].every((one, index) => one === ids[1][index])
  const same = sql(models.before, person.before, former, '$1') === sql(models.after, person.after, shape, '$1')
  if (alike && same) return undefined
  const [was, will] = [sql(models.before, person.before, former, '$1'), sql(models.after, person.after, shape, '$2')]
  const shown =
    isReadable(person.after, shape, shape.nameField) ||
    person.after.admin ||
    fieldRight(person.after, shape, shape.nameField) !== 'hidden'
  const column = shown ? fieldOf(former, former.nameField)?.column : undefined
  const from = `select t.id, ${column ? `t.${ident(column)}::text` : 'null::text'} as name, coalesce((${was}), false) as was, coalesce((${will}), false) as will from ${tableOf(db.schema, former)} t where t.deleted_at is null`
  const some = (condition: string) =>
    `(select coalesce(json_agg(json_build_object('id', k.id, 'name', k.name)), '[]') from (select r.id, r.name from r where ${condition} limit ${samples}) k)`
  const rows = await db.query<{ gained: number; lost: number; more: PreviewSample[]; fewer: PreviewSample[] }>({
    text: `with r as materialized (select * from (${from}) c where was <> will)
      select (select count(*)::int from r where will) as gained, (select count(*)::int from r where was) as lost, ${some('r.will')} as more, ${some('r.was')} as fewer
      where $1::uuid[] is not null and $2::uuid[] is not null`,
    values: [ids[0], ids[1]],
  })
  const { gained = 0, lost = 0, more = [], fewer = [] } = rows[0] ?? {}
  if (gained + lost === 0) return undefined
  return {
    user: { id: person.id, name: person.name },
    object: shape.name,
    verb,
    gained,
    lost,
    samples: { gained: more, lost: fewer },
  }
}
