/** Kind `form`: a public form that creates records; only the fields it lists can be written through it. */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import {
  byField,
  closed,
  conditionText,
  documentSchema,
  fieldRef,
  label,
  objectScope,
  oneOf,
  partySchema,
} from './fragments.ts'

export const formSchema = documentSchema('form', false, {
  active: Type.Optional(Type.Boolean()),
  object: objectScope,
  title: Type.Optional(label),
  intro: Type.Optional(label),
  fields: Type.Array(
    closed({
      field: fieldRef,
      label: Type.Optional(label),
      help: Type.Optional(label),
      required: Type.Optional(Type.Boolean()),
      visible_when: Type.Optional(conditionText),
    }),
    { minItems: 1, maxItems: 100 },
  ),
  values: Type.Optional(byField(Type.Unknown(), 'Set without asking')),
  owner: Type.Optional(partySchema),
  thanks: Type.Optional(
    closed({ text: Type.Optional(label), url: Type.Optional(Type.String({ pattern: '^https://', maxLength: 2000 })) }),
  ),
  captcha: Type.Optional(oneOf(['none', 'arithmetic', 'proof_of_work'])),
  per_minute: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1000, description: 'Submissions a minute from one address' }),
  ),
  closes_at: Type.Optional(Type.String({ maxLength: 40 })),
})

export type FormDocument = Static<typeof formSchema>
