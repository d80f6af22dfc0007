/**
 * Kind `record_type`: one way an object is used: its own pipeline, choices, required fields and starting values. Named `<object>.<type>`.
 * The select field `record_type` of the object (`record_types: true`) holds the type of a record; layouts say for which types they are (`assign`).
 */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { byField, closed, colorText, documentSchema, fieldList, fieldRef, iconText } from './fragments.ts'

export const recordTypeSchema = documentSchema('record_type', true, {
  active: Type.Optional(Type.Boolean()),
  position: Type.Optional(Type.Integer({ description: 'Order among the types' })),
  is_default: Type.Optional(Type.Boolean()),
  icon: Type.Optional(iconText),
  color: Type.Optional(colorText),
  stage_field: Type.Optional(fieldRef),
  options: Type.Optional(
    byField(Type.Array(Type.String({ maxLength: 255 }), { maxItems: 2000 }), 'By choice field: the values offered'),
  ),
  defaults: Type.Optional(byField(Type.Unknown(), 'By field')),
  required: Type.Optional(fieldList),
  stages: Type.Optional(
    Type.Array(
      closed({
        value: Type.String({ maxLength: 255 }),
        probability: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
        max_days: Type.Optional(Type.Integer({ minimum: 1 })),
        required_to_enter: Type.Optional(fieldList),
      }),
      { maxItems: 100, description: 'What holds for a stage of this pipeline' },
    ),
  ),
})

export type RecordTypeDocument = Static<typeof recordTypeSchema>
