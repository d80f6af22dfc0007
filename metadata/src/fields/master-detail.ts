import { Type } from '@sinclair/typebox'
import type { FieldTypeDef } from './field-type.ts'
import { idLike } from './identifier.ts'
import { lookupParams } from './lookup.ts'

/** The record this one is a part of: always required, deleted together, access follows it when the object says so. */
export const masterDetail: FieldTypeDef = {
  ...idLike,
  type: 'master_detail',
  params: Type.Object({
    to: lookupParams.to,
    related_label: lookupParams.related_label,
    on_delete: Type.Optional(Type.Union([Type.Literal('restrict'), Type.Literal('cascade')])),
    reparentable: Type.Optional(
      Type.Boolean({ description: 'May move to another parent; true unless said otherwise' }),
    ),
  }),
}
