/**
 * What a change of metadata would open and close: for each person the rights and the records gained and lost, with samples. Nothing is
 * written; the conditions are those both Models would enforce.
 */
import type { Access } from '@trellis/metadata/access/access.ts'
import { can, isAskable, overChannel } from '@trellis/metadata/access/access.ts'
import { gains } from '@trellis/metadata/access/gain.ts'
import type { Model, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf, objectOf } from '@trellis/metadata/model/shape.ts'
import type { Db } from '../db/db.ts'
import { openCounting } from './counting.ts'
import { countMoved } from './reach-change.ts'
import { ident, tableOf } from './sql-text.ts'

export type PreviewPerson = { id: string; name: string; before: Access; after: Access }
/** What is counted: verbs, and the records that may be taken out. */
export type PreviewVerb = (typeof counted)[number]
export type PreviewSample = { id: string; name: string | null }
export type PreviewLine = {
  user: { id: string; name: string }
  object: string
  verb: PreviewVerb
  gained: number
  lost: number
  samples: { gained: PreviewSample[]; lost: PreviewSample[] }
}
export type PreviewRights = { user: { id: string; name: string }; gained: string[]; lost: string[] }

/** `complete` is false when the time was over before everybody was looked at. */
export type AccessPreview = { rights: PreviewRights[]; records: PreviewLine[]; complete: boolean }

const counted = ['read', 'update', 'delete', 'transfer', 'export'] as const

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
  }
  const counting = await openCounting(db, until)
  for (const shape of Object.values(models.after.objects)) {
    const former = objectOf(models.before, shape.name)
    if (shape.system || former === undefined || former.table !== shape.table) continue
    const lines: Line[] = []
    for (const verb of counted) {
      const movers = people.map(({ before, after }) => ({
        before: { model: models.before, access: accessFor(verb, before, former), shape: former },
        after: { model: models.after, access: accessFor(verb, after, shape), shape },
      }))
      const { moved, complete } = await countMoved(counting, verb === 'export' ? 'read' : verb, movers)
      preview.complete &&= complete
      for (const [at, one] of moved.entries())
        if (one !== undefined) lines.push({ person: people[at] as PreviewPerson, verb, ...one })
    }
    preview.records.push(...(await named(db, former, shape, lines)))
  }
  const order = new Map(people.map(({ id }, at) => [id, at]))
  preview.records.sort((one, other) => (order.get(one.user.id) ?? 0) - (order.get(other.user.id) ?? 0))
  return preview
}

/** What a person reads to take it out, is of records that an export would hold. */
function accessFor(verb: PreviewVerb, access: Access, { name }: ObjectShape): Access {
  if (verb !== 'export') return access
  return can(access, name, 'export') ? overChannel(access, name, 'export') : { ...access, objects: {} }
}

type Line = {
  person: PreviewPerson
  verb: PreviewVerb
  gained: number
  lost: number
  samples: { gained: string[]; lost: string[] }
}

/** Names of the samples are read once for everybody, and told of those whose name the person will see, or saw as long as they were in reach. */
async function named(db: Db, former: ObjectShape, shape: ObjectShape, lines: readonly Line[]): Promise<PreviewLine[]> {
  const ids = new Set(lines.flatMap(({ samples }) => [...samples.gained, ...samples.lost]))
  const column = fieldOf(former, former.nameField)?.column
  const rows =
    ids.size === 0 || !column
      ? []
      : await db.query<{ id: string; name: string | null }>({
          text: `select t.id, t.${ident(column)}::text as name from ${tableOf(db.schema, former)} t where t.id = any($1::uuid[])`,
          values: [[...ids]],
        })
  const names = new Map(rows.map(({ id, name }) => [id, name]))
  return lines.map(({ person, verb, gained, lost, samples }) => {
    const tell = (samples: string[], access: Access, of: ObjectShape): PreviewSample[] => {
      const shown = access.admin || isAskable(access, of, of.nameField)
      return samples.map((one) => ({ id: one, name: shown ? (names.get(one) ?? null) : null }))
    }
    return {
      user: { id: person.id, name: person.name },
      object: shape.name,
      verb,
      gained,
      lost,
      samples: {
        gained: tell(samples.gained, person.after, shape),
        lost: tell(samples.lost, person.before, former),
      },
    }
  })
}
