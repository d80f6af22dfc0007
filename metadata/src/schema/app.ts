/** Kind `app`: a working place: its navigation, its home and who sees it. */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import {
  audienceSchema,
  closed,
  colorText,
  documentRef,
  documentSchema,
  iconText,
  label,
  localRef,
  objectScope,
  personCondition,
} from './fragments.ts'

const itemProperties = {
  label: Type.Optional(label),
  icon: Type.Optional(iconText),
  visible_when: Type.Optional(personCondition),
  visible_to: Type.Optional(audienceSchema),
}

const destinations = [
  closed({
    type: Type.Literal('object'),
    object: objectScope,
    view: Type.Optional(localRef('list_view')),
    ...itemProperties,
  }),
  closed({ type: Type.Literal('page'), page: documentRef('page'), ...itemProperties }),
  closed({ type: Type.Literal('dashboard'), dashboard: documentRef('dashboard'), ...itemProperties }),
  closed({ type: Type.Literal('report'), report: documentRef('report'), ...itemProperties }),
  closed({
    type: Type.Literal('link'),
    url: Type.String({ pattern: '^(https?://|/)', maxLength: 2000 }),
    ...itemProperties,
  }),
]

export const appSchema = documentSchema('app', false, {
  icon: Type.Optional(iconText),
  color: Type.Optional(colorText),
  home: Type.Optional(documentRef('page')),
  position: Type.Optional(Type.Integer()),
  navigation: Type.Optional(
    Type.Array(
      Type.Union([
        ...destinations,
        closed({
          type: Type.Literal('group'),
          items: Type.Array(Type.Union(destinations), { maxItems: 50 }),
          ...itemProperties,
        }),
      ]),
      { maxItems: 100 },
    ),
  ),
  visible_when: Type.Optional(personCondition),
  visible_to: Type.Optional(audienceSchema),
})

export type AppDocument = Static<typeof appSchema>
