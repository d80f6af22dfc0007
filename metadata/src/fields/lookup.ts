import { Type } from '@sinclair/typebox'
import type { FieldTypeDef } from './field-type.ts'
import { idLike } from './identifier.ts'

const onDelete = Type.Optional(
  Type.Union([Type.Literal('restrict'), Type.Literal('cascade'), Type.Literal('set_null')]),
)

/** Parameters of a reference to one object. */
export const lookupParams = {
  to: Type.String({ description: 'Object it points at' }),
  on_delete: onDelete,
  /** Name of the list of children on the other side, in both locales. */
  related_label: Type.Optional(
    Type.Union([Type.String({ maxLength: 1000 }), Type.Record(Type.String(), Type.String())]),
  ),
}

/** A record of another object; when that is deleted the field is emptied unless `on_delete` says otherwise. */
export const lookup: FieldTypeDef = { ...idLike, type: 'lookup', params: Type.Object(lookupParams) }
