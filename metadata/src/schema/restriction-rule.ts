/** Kind `restriction_rule`: narrows, for chosen people, the records that everything else would let them reach. Named `<object>.<rule>`. */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { audienceSchema, conditionText, documentSchema } from './fragments.ts'

export const restrictionRuleSchema = documentSchema('restriction_rule', true, {
  for: audienceSchema,
  only_when: conditionText,
  active: Type.Optional(Type.Boolean()),
})

export type RestrictionRuleDocument = Static<typeof restrictionRuleSchema>
