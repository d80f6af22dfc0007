import { Type } from '@sinclair/typebox'
import type { FieldTypeDef } from './field-type.ts'
import { idLike } from './identifier.ts'

/** A record of one of several objects; the companion `<field>_object` names which, and may be left out where there is one only. */
export const polymorphicLookup: FieldTypeDef = {
  ...idLike,
  type: 'polymorphic_lookup',
  params: Type.Object({
    to: Type.Optional(Type.Array(Type.String(), { minItems: 1, maxItems: 50, uniqueItems: true })),
    to_each: Type.Optional(
      Type.Union([Type.Literal('activities'), Type.Literal('files')], {
        description: 'Also every object that says it has activities, or files',
      }),
    ),
    on_delete: Type.Optional(Type.Union([Type.Literal('restrict'), Type.Literal('cascade'), Type.Literal('set_null')])),
  }),
  companions: (_name, field) => [
    {
      suffix: '_object',
      field: {
        type: 'select',
        options: (Array.isArray(field.to) ? field.to : field.to === undefined ? [] : [field.to]).map((value) => ({
          value,
        })),
      },
      readOnly: false,
    },
  ],
}
