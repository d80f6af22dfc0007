/** Kind `translation`: texts of one locale for labels of other documents; named for the locale in lower case, `ja`, `zh_tw`. */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { documentSchema } from './fragments.ts'

export const translationSchema = documentSchema('translation', false, {
  locale: Type.String({ pattern: '^[a-z]{2}(-[A-Za-z]{2,8})?$' }),
  texts: Type.Record(Type.String({ pattern: '^[a-z_]+/[^/]+(/.*)?$' }), Type.String({ maxLength: 4000 }), {
    additionalProperties: false,
    keys: 'place',
    description: 'By place: "object/opportunity/fields/stage/label": kind, name, then the members down to the label',
  }),
})

export type TranslationDocument = Static<typeof translationSchema>
