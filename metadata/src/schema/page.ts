/** Kind `page`: a page of components: a home, a cockpit, a page of a record, a page of an app. */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import type { PageComponent } from './fragments.ts'
import {
  audienceSchema,
  closed,
  conditionText,
  documentSchema,
  iconText,
  nameRef,
  objectRef,
  objectScope,
  oneOf,
} from './fragments.ts'

const components = Type.Array(Type.Unsafe<PageComponent>({ $ref: '#/$defs/component' }), { maxItems: 200 })

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
  columns: Type.Optional(Type.Integer({ minimum: 1, maximum: 24 })),
  components,
  visible_when: Type.Optional(conditionText),
  visible_to: Type.Optional(audienceSchema),
})

export type PageDocument = Static<typeof pageSchema>
