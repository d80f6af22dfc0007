/** Kind `page`: a page of components: a home, a cockpit, a page of a record, a page of an app. */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import type { PageComponent } from './fragments.ts'
import {
  audienceSchema,
  closed,
  colorText,
  documentSchema,
  iconText,
  label,
  nameRef,
  objectRef,
  objectScope,
  oneOf,
  pathRef,
  personCondition,
  scopedRef,
  whereSchema,
} from './fragments.ts'

const blockProperties = {
  id: nameRef,
  label: Type.Optional(label),
  width: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 24, description: 'Of the columns of the page; absent: all' }),
  ),
  visible_when: Type.Optional(personCondition),
  visible_to: Type.Optional(audienceSchema),
}

/** What is worked out over records; page blocks and blocks of layouts alike. */
export const figureSchema = closed(
  {
    fn: oneOf(['count', 'count_distinct', 'sum', 'avg', 'min', 'max']),
    field: Type.Optional(pathRef),
  },
  'A figure over records; money is counted in the currency of the workspace',
)

/** What each bar or point of a chart stands for. */
export const groupSchema = closed({
  field: pathRef,
  unit: Type.Optional(oneOf(['day', 'week', 'month', 'quarter', 'year', 'fiscal_quarter', 'fiscal_year'])),
})

/** How a chart is drawn. */
export const drawnAs = Type.Optional(oneOf(['bar', 'bar_horizontal', 'line'], 'Default bar_horizontal'))

const whichRecords = {
  object: objectScope,
  where: Type.Optional(whereSchema),
  view: Type.Optional(scopedRef('list_view')),
}

/** The blocks the runtime draws by itself; their data is asked for as the person who looks. */
const blocks = [
  closed(
    {
      type: Type.Literal('list'),
      ...blockProperties,
      view: scopedRef('list_view'),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, description: 'Records shown; default 6' })),
      empty: Type.Optional(label),
    },
    'The first records of a list view',
  ),
  closed(
    {
      type: Type.Literal('figure'),
      ...blockProperties,
      ...whichRecords,
      measure: figureSchema,
      icon: Type.Optional(iconText),
      color: Type.Optional(colorText),
    },
    'One figure over records; a click opens the list view it names',
  ),
  closed(
    {
      type: Type.Literal('chart'),
      ...blockProperties,
      ...whichRecords,
      group_by: groupSchema,
      measure: figureSchema,
      chart: drawnAs,
    },
    'A figure for each group of records',
  ),
  closed(
    {
      type: Type.Literal('recent'),
      ...blockProperties,
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 20, description: 'Default 6' })),
    },
    'Records the person opened last',
  ),
  closed(
    {
      type: Type.Literal('create'),
      ...blockProperties,
      objects: Type.Array(objectRef, { minItems: 1, maxItems: 12, uniqueItems: true }),
    },
    'Buttons that create records',
  ),
  closed({ type: Type.Literal('text'), ...blockProperties, text: label }, 'A text'),
]

export type PageBlock = Static<(typeof blocks)[number]>

const components = Type.Array(Type.Union([...blocks, Type.Unsafe<PageComponent>({ $ref: '#/$defs/component' })]), {
  maxItems: 200,
  description: 'Blocks of the runtime, or components of a plugin',
})

export const pageSchema = documentSchema('page', false, {
  icon: Type.Optional(iconText),
  use: Type.Optional(oneOf(['page', 'home', 'record'])),
  object: Type.Optional(objectScope),
  inputs: Type.Optional(
    Type.Array(
      closed({
        name: nameRef,
        type: oneOf(['text', 'number', 'date', 'record', 'user']),
        object: Type.Optional(objectRef),
      }),
      {
        maxItems: 20,
        description: 'Values the page takes from its address',
      },
    ),
  ),
  columns: Type.Optional(Type.Integer({ minimum: 1, maximum: 24, description: 'Default 12' })),
  components,
  visible_when: Type.Optional(personCondition),
  visible_to: Type.Optional(audienceSchema),
})

export type PageDocument = Static<typeof pageSchema>
