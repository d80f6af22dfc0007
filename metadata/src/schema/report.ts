/** Kind `report`: rows or groups of an object's records, with figures and a chart. */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import {
  audienceSchema,
  chartSchema,
  closed,
  documentSchema,
  fieldRef,
  freeFormula,
  groupBySchema,
  label,
  measureSchema,
  nameRef,
  objectScope,
  oneOf,
  orderBySchema,
  pathRef,
  whereSchema,
} from './fragments.ts'

export const reportSchema = documentSchema('report', false, {
  object: objectScope,
  type: Type.Optional(oneOf(['table', 'summary', 'matrix', 'funnel', 'history'])),
  folder: Type.Optional(nameRef),
  columns: Type.Optional(Type.Array(pathRef, { maxItems: 200 })),
  where: Type.Optional(whereSchema),
  date_field: Type.Optional(fieldRef),
  rows: Type.Optional(Type.Array(groupBySchema, { maxItems: 4 })),
  across: Type.Optional(Type.Array(groupBySchema, { maxItems: 2 })),
  measures: Type.Optional(Type.Array(measureSchema, { maxItems: 30 })),
  having: Type.Optional(freeFormula),
  order_by: Type.Optional(orderBySchema),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
  as_of: Type.Optional(freeFormula),
  compare: Type.Optional(
    closed({ to: oneOf(['previous_period', 'previous_year', 'as_of']), as_of: Type.Optional(freeFormula) }),
  ),
  chart: Type.Optional(chartSchema),
  with: Type.Optional(
    Type.Array(
      closed({
        relation: Type.String({ maxLength: 127 }),
        need: Type.Optional(oneOf(['any', 'with', 'without'])),
        label: Type.Optional(label),
      }),
      { maxItems: 5 },
    ),
  ),
  visible_to: Type.Optional(audienceSchema),
})

export type ReportDocument = Static<typeof reportSchema>
