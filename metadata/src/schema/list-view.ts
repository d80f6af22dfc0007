/** Kind `list_view`: a saved way to look at an object's records. Named `<object>.<view>`. */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import {
  audienceSchema,
  closed,
  colorText,
  conditionText,
  documentSchema,
  fieldRef,
  iconText,
  label,
  oneOf,
  orderBySchema,
  pathRef,
  scopedRef,
  whereSchema,
} from './fragments.ts'

export const viewTypes = ['table', 'board', 'calendar', 'gantt', 'gallery', 'timeline', 'tree', 'map', 'split'] as const

export const calendarScales = ['day', 'week', 'month'] as const

const columnSchema = Type.Union([
  pathRef,
  closed({
    field: pathRef,
    label: Type.Optional(label),
    width: Type.Optional(Type.Integer({ minimum: 40, maximum: 2000, description: 'Pixels' })),
    pin: Type.Optional(oneOf(['left', 'right'])),
    total: Type.Optional(oneOf(['sum', 'avg', 'min', 'max', 'count', 'count_distinct'])),
  }),
])

export const listViewSchema = documentSchema('list_view', true, {
  type: Type.Optional(oneOf(viewTypes, 'Default table')),
  icon: Type.Optional(iconText),
  where: Type.Optional(whereSchema),
  scope: Type.Optional(oneOf(['all', 'mine', 'my_team', 'my_followed', 'bin'], 'Whose records, before the filter')),
  columns: Type.Optional(Type.Array(columnSchema, { maxItems: 200 })),
  order_by: Type.Optional(orderBySchema),
  group_by: Type.Optional(pathRef),
  page_size: Type.Optional(Type.Integer({ minimum: 10, maximum: 1000 })),
  visible_to: Type.Optional(audienceSchema),
  private_to: Type.Optional(Type.String({ maxLength: 320, description: 'E-mail of the only user who sees it' })),
  shared_by: Type.Optional(
    Type.String({
      maxLength: 320,
      description: 'E-mail of the person who shares it: they and administrators change it, others see it by visible_to',
    }),
  ),
  position: Type.Optional(Type.Integer({ description: 'Order among the tabs' })),
  colors: Type.Optional(
    Type.Array(closed({ when: conditionText, color: colorText, label: Type.Optional(label) }), {
      maxItems: 20,
      description: 'First rule that holds colours the record; its label says why',
    }),
  ),
  board: Type.Optional(
    closed(
      {
        group_by: fieldRef,
        swimlane: Type.Optional(fieldRef),
        card_fields: Type.Optional(Type.Array(pathRef, { maxItems: 12 })),
        sum: Type.Optional(fieldRef),
        weight: Type.Optional(fieldRef),
        limits: Type.Optional(
          Type.Array(
            closed({
              value: Type.String(),
              max_records: Type.Optional(Type.Integer({ minimum: 1 })),
              max_days: Type.Optional(Type.Integer({ minimum: 1 })),
            }),
            {
              maxItems: 100,
            },
          ),
        ),
        hidden_values: Type.Optional(Type.Array(Type.String(), { maxItems: 100 })),
      },
      'For type board: one column per value of group_by',
    ),
  ),
  calendar: Type.Optional(
    closed(
      {
        start: fieldRef,
        end: Type.Optional(fieldRef),
        title: Type.Optional(pathRef),
        color_by: Type.Optional(fieldRef),
        scale: Type.Optional(oneOf(calendarScales, 'What it opens with; default month')),
        sources: Type.Optional(
          Type.Array(scopedRef('list_view'), {
            maxItems: 5,
            uniqueItems: true,
            description: 'Other calendars, also of other objects, laid over this one',
          }),
        ),
      },
      'For types calendar, gantt and timeline',
    ),
  ),
  tree: Type.Optional(closed({ parent: fieldRef }, 'For type tree: the hierarchy field')),
  map: Type.Optional(closed({ location: fieldRef }, 'For type map: a location or address field')),
})

export type ListViewDocument = Static<typeof listViewSchema>
