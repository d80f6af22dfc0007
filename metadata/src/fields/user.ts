import { Type } from '@sinclair/typebox'
import type { FieldTypeDef } from './field-type.ts'
import { idLike } from './identifier.ts'

/** A user of the workspace. In a filter `$me` is the caller. */
export const user: FieldTypeDef = {
  ...idLike,
  type: 'user',
  params: Type.Object({
    active_only: Type.Optional(Type.Boolean({ description: 'Offer active users only; true unless said otherwise' })),
  }),
}
