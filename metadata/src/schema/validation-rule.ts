/** Kind `validation_rule`: a condition that must not hold when a record is saved. Named `<object>.<rule>`. */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { closed, conditionText, documentSchema, fieldRef, label, oneOf } from './fragments.ts'

export const validationRuleSchema = documentSchema('validation_rule', true, {
  error_when: conditionText,
  message: label,
  field: Type.Optional(fieldRef),
  severity: Type.Optional(oneOf(['error', 'warning', 'info'], 'A warning is saved once the user confirms it')),
  blank_as: Type.Optional(oneOf(['zero', 'null'])),
  active: Type.Optional(Type.Boolean()),
  order: Type.Optional(Type.Integer()),
  on: Type.Optional(
    closed({ create: Type.Optional(Type.Boolean()), update: Type.Optional(Type.Boolean()) }, 'Default: both'),
  ),
})

export type ValidationRuleDocument = Static<typeof validationRuleSchema>
