/** Kind `dashboard`: tiles on a grid; every figure opens the records that made it. */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import {
  audienceSchema,
  chartSchema,
  closed,
  documentRef,
  documentSchema,
  groupBySchema,
  iconText,
  label,
  measureSchema,
  nameRef,
  objectScope,
  oneOf,
  pathRef,
  scopedRef,
  whereSchema,
} from './fragments.ts'

const tileProperties = {
  id: nameRef,
  label: Type.Optional(label),
  x: Type.Integer({ minimum: 0, maximum: 47 }),
  y: Type.Integer({ minimum: 0, maximum: 999 }),
  width: Type.Integer({ minimum: 1, maximum: 48 }),
  height: Type.Integer({ minimum: 1, maximum: 100 }),
}

const tile = Type.Union([
  closed({
    type: Type.Literal('report'),
    ...tileProperties,
    report: documentRef('report'),
    chart: Type.Optional(chartSchema),
  }),
  closed({
    type: Type.Literal('metric'),
    ...tileProperties,
    metric: documentRef('metric'),
    sparkline: Type.Optional(Type.Boolean()),
    compare: Type.Optional(oneOf(['previous_period', 'previous_year'])),
  }),
  closed({
    type: Type.Literal('chart'),
    ...tileProperties,
    object: objectScope,
    where: Type.Optional(whereSchema),
    group_by: Type.Optional(Type.Array(groupBySchema, { maxItems: 2 })),
    measures: Type.Array(measureSchema, { minItems: 1, maxItems: 5 }),
    chart: chartSchema,
  }),
  closed({
    type: Type.Literal('list'),
    ...tileProperties,
    view: scopedRef('list_view'),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  }),
  closed({ type: Type.Literal('text'), ...tileProperties, text: label }),
  closed({
    type: Type.Literal('component'),
    ...tileProperties,
    component: Type.String({ maxLength: 130 }),
    props: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  }),
])

export const dashboardSchema = documentSchema('dashboard', false, {
  icon: Type.Optional(iconText),
  columns: Type.Optional(Type.Integer({ minimum: 4, maximum: 48 })),
  refresh_seconds: Type.Optional(Type.Integer({ minimum: 5, maximum: 86_400 })),
  run_as: Type.Optional(oneOf(['viewer', 'owner'])),
  filters: Type.Optional(
    Type.Array(
      closed({
        id: nameRef,
        label: Type.Optional(label),
        field: pathRef,
        object: objectScope,
        default: Type.Optional(Type.Unknown()),
      }),
      { maxItems: 20 },
    ),
  ),
  tiles: Type.Array(tile, { maxItems: 100 }),
  full_screen: Type.Optional(
    closed({ dark: Type.Optional(Type.Boolean()), rotate_seconds: Type.Optional(Type.Integer({ minimum: 5 })) }),
  ),
  visible_to: Type.Optional(audienceSchema),
})

export type DashboardDocument = Static<typeof dashboardSchema>
