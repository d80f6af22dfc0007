/** Back to how a record was: all fields the caller may edit, or only some, as one ordinary update. */
import { can, isEditable } from '@trellis/metadata/access/access.ts'
import { fieldType } from '@trellis/metadata/fields/field-types.ts'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf, objectOf } from '@trellis/metadata/model/shape.ts'
import { raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import { ctxWith } from '../ctx.ts'
import type { Values, WriteAnswer } from './changes.ts'
import { readPast } from './history.ts'
import { linkFields, livingTargets } from './links.ts'
import { openedValue } from './sealed.ts'
import { columnFields } from './sql-text.ts'
import { writeRecords } from './write.ts'

/** `accepted`: names of warnings the caller has seen. */
export type RestoreWish = {
  at: { as_of: string } | { version: number }
  fields: string[] | undefined
  accepted: string[]
}

/** Errors: record.not_found when the record did not exist then, and those of any update. */
export async function restoreValues(ctx: Ctx, object: string, id: string, wish: RestoreWish): Promise<WriteAnswer> {
  const shape = objectOf(ctx.model, object)
  if (!shape || !can(ctx.access, object, 'read')) return raise('query.unknown_object')
  const past = await readPast(ctx, shape, id, wish.at)
  if (past === undefined) return raise('record.not_found')
  const unknown = wish.fields?.find((name) => {
    const field = fieldOf(shape, name)
    return field?.column == null && field?.linkTable === undefined
  })
  if (unknown !== undefined)
    return raise('record.validation_failed', {
      errors: [{ pointer: `/fields`, code: 'value.unknown_field', params: { field: unknown.slice(0, 100) } }],
    })
  const names =
    wish.fields ??
    [...columnFields(shape), ...linkFields(shape)]
      .filter(
        (field) => !field.readOnly && isEditable(ctx.access, shape, field.name) && !fieldType(field.type)?.encrypted,
      )
      .map((field) => field.name)
  const values: Values = Object.create(null)
  for (const name of names) values[name] = readable(shape, id, name, past[name] ?? null)
  for (const field of linkFields(shape))
    if (names.includes(field.name))
      [values[field.name] = []] = await livingTargets(ctx, shape, field, [past[field.name]])
  const { accepted } = wish
  return writeRecords(ctxWith(ctx, { via: 'restore' }), object, [{ op: 'update', id, values }], {
    answer: true,
    accepted,
  })
}

/** Who may write an encrypted field may look at it; it is sealed anew as it is written. */
function readable(shape: ObjectShape, id: string, name: string, value: JsonValue): JsonValue {
  const field = fieldOf(shape, name)
  const opened = field ? openedValue(shape, field, id, value) : value
  return opened === undefined
    ? raise('record.validation_failed', { errors: [{ pointer: `/${name}`, code: 'value.not_readable' }] })
    : opened
}
