/** Kind `duplicate_rule`: what happens when a record matches others on saving. Named `<object>.<rule>`. */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import {
  audienceSchema,
  closed,
  conditionText,
  documentSchema,
  fieldList,
  label,
  oneOf,
  scopedRef,
} from './fragments.ts'

export const duplicateRuleSchema = documentSchema('duplicate_rule', true, {
  matching_rules: Type.Array(scopedRef('matching_rule'), {
    minItems: 1,
    maxItems: 5,
    uniqueItems: true,
  }),
  on_create: oneOf(['block', 'warn', 'allow', 'link', 'merge']),
  on_update: Type.Optional(oneOf(['block', 'warn', 'allow'])),
  when: Type.Optional(conditionText),
  message: Type.Optional(label),
  sees_hidden: Type.Optional(
    Type.Boolean({ description: 'Also matches records the user may not see; says only that there is one' }),
  ),
  merge: Type.Optional(
    closed(
      { keep: oneOf(['oldest', 'newest', 'most_complete']), fields_from_new: Type.Optional(fieldList) },
      'For on_create merge',
    ),
  ),
  exempt: Type.Optional(audienceSchema),
  order: Type.Optional(Type.Integer()),
  active: Type.Optional(Type.Boolean()),
})

export type DuplicateRuleDocument = Static<typeof duplicateRuleSchema>
