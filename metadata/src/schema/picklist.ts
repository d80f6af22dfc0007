/** Kind `picklist`: choices that several fields share (`"picklist": "industry"` in a select field). */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { optionSchema } from './field.ts'
import { documentSchema, oneOf } from './fragments.ts'

export const picklistSchema = documentSchema('picklist', false, {
  options: Type.Array(optionSchema, { maxItems: 2000 }),
  sort: Type.Optional(oneOf(['as_listed', 'by_label'])),
})

export type PicklistDocument = Static<typeof picklistSchema>
