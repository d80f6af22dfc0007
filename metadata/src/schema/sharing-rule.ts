/** Kind `sharing_rule`: opens records of an object to more people. Named `<object>.<rule>`. */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { conditionText, documentSchema, oneOf, partySchema } from './fragments.ts'

export const sharingRuleSchema = documentSchema('sharing_rule', true, {
  when: Type.Optional(conditionText),
  owned_by: Type.Optional(partySchema),
  to: partySchema,
  access: oneOf(['read', 'edit']),
  active: Type.Optional(Type.Boolean()),
})

export type SharingRuleDocument = Static<typeof sharingRuleSchema>
