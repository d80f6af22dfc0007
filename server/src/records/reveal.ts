/** The plain text of an encrypted field, for who may edit it. Every look is kept as an event of the record. */
import { isEditable } from '@trellis/metadata/access/access.ts'
import { fieldType } from '@trellis/metadata/fields/field-types.ts'
import { fieldOf, objectOf } from '@trellis/metadata/model/shape.ts'
import { raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import { readBefore } from './before.ts'
import { placeOf, sealer } from './sealed.ts'
import { refusalOf } from './targets.ts'

/** null: the field is blank. Errors: record.not_found, query.unknown_field, access.denied. */
export async function revealValue(ctx: Ctx, object: string, id: string, name: string): Promise<string | null> {
  const shape = objectOf(ctx.model, object)
  const field = shape && fieldOf(shape, name)
  if (!shape || !field?.column || !fieldType(field.type)?.encrypted || !isEditable(ctx.access, shape, name))
    return raise('query.unknown_field', { detail: name.slice(0, 100) })
  const image = (await readBefore(ctx, shape, [id], { verb: 'update' })).get(id)
  const problem = refusalOf(ctx, shape, image, undefined)
  if (problem || !image) return raise(problem?.code ?? 'record.not_found')
  await ctx.db.query({
    name: 'event_reveal',
    text: `insert into "${ctx.db.schema}"._event (object, record, kind, version, via, actor, fields) values ($1, $2, 'revealed', $3, $4, $5, $6)`,
    values: [object, id, image.version, ctx.via, ctx.user.id, [name]],
  })
  const sealed = image.values[name]
  return typeof sealed === 'string' ? sealer().open(sealed, placeOf(shape.table, field.column, id)) : null
}
