/** Kind `metric`: one figure with one definition, used by reports, dashboards, goals and alerts alike. */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import {
  audienceSchema,
  closed,
  documentSchema,
  fieldRef,
  label,
  measureSchema,
  objectScope,
  oneOf,
  partySchema,
  pathRef,
  whereSchema,
} from './fragments.ts'

export const metricSchema = documentSchema('metric', false, {
  object: objectScope,
  measure: measureSchema,
  where: Type.Optional(whereSchema),
  divide_by: Type.Optional(closed({ measure: measureSchema, where: Type.Optional(whereSchema) })),
  date_field: Type.Optional(fieldRef),
  dimensions: Type.Optional(Type.Array(pathRef, { maxItems: 20 })),
  format: Type.Optional(oneOf(['number', 'currency', 'percent', 'duration'])),
  unit: Type.Optional(label),
  better: Type.Optional(oneOf(['higher', 'lower'])),
  definition: Type.Optional(label),
  thresholds: Type.Optional(closed({ amber: Type.Number(), red: Type.Number() })),
  alerts: Type.Optional(
    Type.Array(
      closed({
        when: oneOf(['above', 'below', 'change_above', 'change_below']),
        value: Type.Number(),
        period: oneOf(['day', 'week', 'month', 'quarter']),
        notify: Type.Array(partySchema, { minItems: 1, maxItems: 20 }),
      }),
      { maxItems: 20 },
    ),
  ),
  visible_to: Type.Optional(audienceSchema),
})

export type MetricDocument = Static<typeof metricSchema>
