/** Kind `record_type`: one way an object is used: its own pipeline, choices, required fields and layouts. Named `<object>.<type>`. */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import {
  audienceSchema,
  byField,
  closed,
  colorText,
  documentSchema,
  fieldList,
  fieldRef,
  iconText,
  localRef,
} from './fragments.ts'

export const recordTypeSchema = documentSchema('record_type', true, {
  active: Type.Optional(Type.Boolean()),
  is_default: Type.Optional(Type.Boolean()),
  icon: Type.Optional(iconText),
  color: Type.Optional(colorText),
  stage_field: Type.Optional(fieldRef),
  options: Type.Optional(
    byField(
      Type.Array(Type.String({ maxLength: 255 }), { maxItems: 2000 }),
      'By choice field: the values offered, in their order here',
    ),
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
  layout: Type.Optional(localRef('layout')),
  visible_to: Type.Optional(audienceSchema),
})

export type RecordTypeDocument = Static<typeof recordTypeSchema>
