/** Whether the record a change names may be changed: there, living, visible, in reach of the verb, and not changed in between. */
import type { FieldShape, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { objectOf } from '@trellis/metadata/model/shape.ts'
import { can, fieldRight } from '@trellis/metadata/access/access.ts'
import { fieldType } from '@trellis/metadata/fields/field-types.ts'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import { raise } from '@trellis/metadata/problem.ts'
import type { Problem } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import type { BeforeImage } from './changes.ts'
import { sealedMask } from './sealed.ts'
import { columnFields } from './sql-text.ts'

/** An invisible record and one that is not there give the same answer. */
export function refusalOf(
  ctx: Ctx,
  shape: ObjectShape,
  image: BeforeImage | undefined,
  version: number | undefined,
): Problem | undefined {
  if (image === undefined || image.deleted || !image.readable) return { code: 'record.not_found' }
  if (!image.writable) return { code: 'access.denied' }
  const locked = lockProblem(image)
  if (locked) return locked
  if (version !== undefined && version !== image.version) return staleProblem(ctx, shape, image)
  return undefined
}

/** What keeps a record from being changed; undefined: nothing. */
export function lockProblem(image: { locked: boolean; closed?: boolean }): Problem | undefined {
  if (image.closed) return { code: 'record.period_closed' }
  return image.locked ? { code: 'record.locked' } : undefined
}

/** An object the caller reads records of. Errors: query.unknown_object, access.object_denied. */
export function readableShape(ctx: Ctx, object: string): ObjectShape {
  const shape = objectOf(ctx.model, object)
  if (!shape || shape.system) return raise('query.unknown_object')
  return can(ctx.access, object, 'read') ? shape : raise('access.object_denied')
}

/** An encrypted value is told as in every read: not even its cipher text, whose head tells equal values. */
function toldValue(field: FieldShape, value: JsonValue): JsonValue {
  return value !== null && fieldType(field.type)?.encrypted ? sealedMask : value
}

/** Carries the record as it is now, as far as the caller may read it, so that a form can merge. */
export function staleProblem(ctx: Ctx, shape: ObjectShape, image: BeforeImage): Problem {
  const current: { [field: string]: JsonValue } = Object.create(null)
  current['id'] = image.id
  current['version'] = image.version
  current['owner'] = image.owner
  for (const field of columnFields(shape)) {
    if (['edit', 'read'].includes(fieldRight(ctx.access, shape, field.name)))
      current[field.name] = toldValue(field, image.values[field.name] ?? null)
  }
  return { code: 'record.stale', extra: { current } }
}
