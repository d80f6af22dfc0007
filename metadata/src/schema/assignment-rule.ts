/** Kind `assignment_rule`: who gets a new record; the first line that holds decides. Named `<object>.<rule>`. */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import {
  closed,
  conditionText,
  documentRef,
  documentSchema,
  freeFormula,
  nameRef,
  oneOf,
  partySchema,
} from './fragments.ts'

export const assignmentRuleSchema = documentSchema('assignment_rule', true, {
  active: Type.Optional(Type.Boolean()),
  on: Type.Optional(Type.Array(oneOf(['create', 'import', 'recycle', 'sla_breach']), { uniqueItems: true })),
  lines: Type.Array(
    closed({
      name: nameRef,
      when: Type.Optional(conditionText),
      to: Type.Array(
        closed({
          party: partySchema,
          weight: Type.Optional(Type.Number({ minimum: 0 })),
          skill_when: Type.Optional(freeFormula),
        }),
        { minItems: 1, maxItems: 500 },
      ),
      method: Type.Optional(oneOf(['first', 'round_robin', 'weighted', 'least_loaded'])),
      held_at_once: Type.Optional(Type.Integer({ minimum: 1 })),
      calendar: Type.Optional(documentRef('calendar')),
    }),
    { minItems: 1, maxItems: 200 },
  ),
  otherwise: Type.Optional(partySchema),
})

export type AssignmentRuleDocument = Static<typeof assignmentRuleSchema>
