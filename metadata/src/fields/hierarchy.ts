import { Type } from '@sinclair/typebox'
import type { FieldTypeDef } from './field-type.ts'
import { idLike } from './identifier.ts'
import { lookupParams } from './lookup.ts'

/** The record above this one in the same object; a circle is refused by the server. */
export const hierarchy: FieldTypeDef = {
  ...idLike,
  type: 'hierarchy',
  params: Type.Object({ on_delete: lookupParams.on_delete, related_label: lookupParams.related_label }),
}
