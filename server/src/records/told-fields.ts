/**
 * Which fields a list of changes tells: chosen ones, all but some, and, only where it is asked for, those whose document calls their changes
 * noise (`track_history: false`): stamps of the last contact, roll-ups, whatever changes all the time.
 */
import { fieldRight } from '@trellis/metadata/access/access.ts'
import type { FieldShape, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf } from '@trellis/metadata/model/shape.ts'
import { orThrow } from '@trellis/metadata/problem.ts'
import { unknownField } from '@trellis/metadata/query/refuse.ts'
import type { Ctx } from '../ctx.ts'

/** `only`: null for every field. */
export type ToldWish = { only: readonly string[] | null; except: readonly string[]; noise: boolean }

export const withoutNoise: ToldWish = { only: null, except: [], noise: false }

/** True when something narrows the list beyond what the caller may read. */
export function isNarrowed({ only, except, noise }: ToldWish): boolean {
  return only !== null || except.length > 0 || !noise
}

/** In the shape's order. A field that is named is told though its changes are noise. Errors: query.unknown_field, also for hidden fields. */
export function toldFields(ctx: Ctx, shape: ObjectShape, wish: ToldWish): FieldShape[] {
  const isReadable = (name: string) => fieldRight(ctx.access, shape, name) !== 'hidden'
  const isTold = (field: FieldShape | undefined): field is FieldShape =>
    field !== undefined &&
    (field.column !== null || field.linkTable !== undefined) &&
    (!field.system || field.name === 'owner') &&
    isReadable(field.name)
  for (const name of [...(wish.only ?? []), ...wish.except])
    if (!isTold(fieldOf(shape, name))) orThrow(unknownField('/fields', name))
  return Object.values(shape.fields).filter(
    (field) =>
      isTold(field) &&
      !wish.except.includes(field.name) &&
      (wish.only?.includes(field.name) ?? (wish.noise || field.document.track_history !== false)),
  )
}
