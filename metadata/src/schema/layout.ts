/** Kind `layout`: the record page of an object, and its forms. Named `<object>.<layout>`. Blocks are drawn in order, tab by tab. */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import {
  audienceSchema,
  closed,
  colorText,
  conditionText,
  documentRef,
  documentSchema,
  fieldRef,
  iconText,
  label,
  localRef,
  nameRef,
  oneOf,
  orderBySchema,
  outerCondition,
  pathRef,
  relationScope,
  whereSchema,
} from './fragments.ts'
import { drawnAs, figureSchema, groupSchema } from './page.ts'

const condition = Type.Optional(conditionText)
const relation = relationScope
const blockProperties = {
  id: Type.Optional(nameRef),
  label: Type.Optional(label),
  visible_when: Type.Optional(outerCondition),
  width: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 12, description: 'Of 12 columns; absent: all. Narrow screens give it all' }),
  ),
}
/** The records that point at the one of the page. */
const relatedRecords = { relation, where: Type.Optional(whereSchema) }

const fieldItem = Type.Union([
  pathRef,
  closed({
    field: pathRef,
    label: Type.Optional(label),
    help: Type.Optional(label),
    column: Type.Optional(Type.Integer({ minimum: 1, maximum: 4 })),
    span: Type.Optional(Type.Integer({ minimum: 1, maximum: 4 })),
    read_only: Type.Optional(Type.Boolean()),
    required: Type.Optional(Type.Boolean()),
    visible_when: condition,
    required_when: condition,
    read_only_when: condition,
    options_when: Type.Optional(
      Type.Array(closed({ when: conditionText, values: Type.Array(Type.String(), { maxItems: 1000 }) }), {
        maxItems: 50,
      }),
    ),
  }),
  closed({ gap: Type.Literal(true) }),
])

const columnList = Type.Optional(Type.Array(pathRef, { maxItems: 30 }))

/** Blocks a layout can hold, by their `type`. */
export const layoutBlocks = [
  closed({
    type: Type.Literal('section'),
    ...blockProperties,
    columns: Type.Optional(Type.Integer({ minimum: 1, maximum: 4 })),
    collapsed: Type.Optional(Type.Boolean()),
    fields: Type.Array(fieldItem, { maxItems: 200 }),
  }),
  closed({
    type: Type.Literal('related_list'),
    ...blockProperties,
    ...relatedRecords,
    columns: columnList,
    order_by: Type.Optional(orderBySchema),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    inline_edit: Type.Optional(Type.Boolean()),
    create: Type.Optional(Type.Boolean()),
  }),
  closed({ type: Type.Literal('line_items'), ...blockProperties, relation, columns: columnList, totals: columnList }),
  closed({ type: Type.Literal('path'), ...blockProperties, field: fieldRef }),
  closed({ type: Type.Literal('timeline'), ...blockProperties }),
  closed({ type: Type.Literal('files'), ...blockProperties }),
  closed({ type: Type.Literal('history'), ...blockProperties }),
  closed({ type: Type.Literal('approvals'), ...blockProperties }),
  closed(
    {
      type: Type.Literal('figure'),
      ...blockProperties,
      ...relatedRecords,
      measure: figureSchema,
      icon: Type.Optional(iconText),
      color: Type.Optional(colorText),
    },
    'One figure over the records that point at this one; a click opens them',
  ),
  closed(
    {
      type: Type.Literal('chart'),
      ...blockProperties,
      ...relatedRecords,
      group_by: groupSchema,
      measure: figureSchema,
      chart: drawnAs,
    },
    'A figure for each group of the records that point at this one',
  ),
  closed({ type: Type.Literal('text'), ...blockProperties, text: label }),
  closed(
    { type: Type.Literal('rich_text'), ...blockProperties, text: label },
    'A text with headings, lists and links: HTML, of which harmless elements are shown',
  ),
  closed({ type: Type.Literal('divider'), ...blockProperties }, 'A line, with its label if it has one'),
  closed({
    type: Type.Literal('report'),
    ...blockProperties,
    report: documentRef('report'),
    filter_field: Type.Optional(nameRef),
  }),
  closed({ type: Type.Literal('metric'), ...blockProperties, metric: documentRef('metric') }),
  closed({
    type: Type.Literal('component'),
    ...blockProperties,
    component: Type.String({ maxLength: 130, description: 'Component of a plugin: plugin.component' }),
    props: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  }),
]

const block = Type.Union(layoutBlocks)
const blocks = Type.Array(block, { maxItems: 100 })

export const layoutSchema = documentSchema('layout', true, {
  use: Type.Optional(
    Type.Array(oneOf(['page', 'create', 'edit', 'quick_create', 'compact', 'print']), {
      uniqueItems: true,
      description: 'Default: page, create and edit',
    }),
  ),
  assign: Type.Optional(
    closed(
      {
        to: Type.Optional(audienceSchema),
        record_types: Type.Optional(Type.Array(localRef('record_type'), { maxItems: 100, uniqueItems: true })),
        devices: Type.Optional(Type.Array(oneOf(['desktop', 'tablet', 'phone']), { uniqueItems: true })),
        when: condition,
        priority: Type.Optional(Type.Integer()),
      },
      'Who gets it and when; the most specific layout wins',
    ),
  ),
  header: Type.Optional(
    closed({
      key_fields: Type.Optional(Type.Array(pathRef, { maxItems: 8 })),
      actions: Type.Optional(Type.Array(Type.String({ maxLength: 130 }), { maxItems: 20 })),
      path: Type.Optional(fieldRef),
    }),
  ),
  tabs: Type.Optional(
    Type.Array(
      closed({
        name: nameRef,
        label: Type.Optional(label),
        icon: Type.Optional(iconText),
        visible_when: condition,
        blocks,
      }),
      { maxItems: 30 },
    ),
  ),
  blocks: Type.Optional(blocks),
  entry_limit: Type.Optional(
    closed(
      {
        required: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: 'Required fields; absent: 12' })),
        seconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 3600, description: 'Absent: 60' })),
      },
      'More than this to fill in, and the designer warns',
    ),
  ),
  aside: Type.Optional(Type.Array(block, { maxItems: 30, description: 'Beside the tabs on wide screens' })),
})

export type LayoutDocument = Static<typeof layoutSchema>
export type LayoutBlock = Static<typeof block>
