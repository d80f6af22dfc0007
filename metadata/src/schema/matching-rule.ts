/** Kind `matching_rule`: when two records are the same thing. Named `<object>.<rule>`; `against` compares with another object. */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { closed, documentSchema, objectRef, oneOf, pathRef } from './fragments.ts'
import { pathPattern } from './names.ts'

export const matchMethods = [
  'exact',
  'fuzzy_text',
  'company_name',
  'person_name',
  'phone',
  'email',
  'email_domain',
  'url_host',
  'address',
  'acronym',
] as const

export const matchingRuleSchema = documentSchema('matching_rule', true, {
  against: Type.Optional(objectRef),
  threshold: Type.Optional(
    Type.Number({ minimum: 0, maximum: 100, description: 'Score from which two records match; default 80' }),
  ),
  criteria: Type.Array(
    closed({
      field: pathRef,
      other_field: Type.Optional(Type.String({ pattern: pathPattern, description: 'Field of the other object' })),
      method: oneOf(matchMethods),
      weight: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
      required: Type.Optional(Type.Boolean()),
      match_blank: Type.Optional(Type.Boolean()),
    }),
    { minItems: 1, maxItems: 10 },
  ),
  active: Type.Optional(Type.Boolean()),
})

export type MatchingRuleDocument = Static<typeof matchingRuleSchema>
