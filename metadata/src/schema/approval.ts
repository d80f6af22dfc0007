/** Kind `approval_process`: who has to agree before a record goes on. Named `<object>.<process>`. */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import {
  byField,
  closed,
  conditionText,
  documentRef,
  documentSchema,
  fieldList,
  formulaText,
  freeFormula,
  label,
  minutes,
  nameRef,
  oneOf,
  partySchema,
} from './fragments.ts'

const changes = Type.Optional(byField(formulaText, 'Fields set, by formula'))

const step = closed({
  name: nameRef,
  label: Type.Optional(label),
  when: Type.Optional(conditionText),
  otherwise: Type.Optional(oneOf(['skip', 'approve', 'reject'])),
  approvers: Type.Array(partySchema, { minItems: 1, maxItems: 50 }),
  manager_levels: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 10, description: 'Goes up the line of managers so many levels' }),
  ),
  until_limit: Type.Optional(freeFormula),
  rule: Type.Optional(oneOf(['all', 'any', 'majority', 'in_order'])),
  needed: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, description: 'M of N' })),
  can_add_approver: Type.Optional(Type.Boolean()),
  can_transfer: Type.Optional(Type.Boolean()),
  on_reject: Type.Optional(oneOf(['end', 'back_to_start', 'back_one'])),
  due: Type.Optional(
    closed({
      minutes,
      calendar: Type.Optional(documentRef('calendar')),
      action: oneOf(['remind', 'escalate', 'approve', 'reject']),
    }),
  ),
  editable: Type.Optional(fieldList),
})

export const approvalProcessSchema = documentSchema('approval_process', true, {
  active: Type.Optional(Type.Boolean()),
  order: Type.Optional(Type.Integer()),
  when: Type.Optional(conditionText),
  submit: Type.Optional(oneOf(['button', 'automatic'])),
  submitters: Type.Optional(Type.Array(partySchema, { maxItems: 50 })),
  shown: Type.Optional(fieldList),
  steps: Type.Array(step, { minItems: 1, maxItems: 30 }),
  lock: Type.Optional(
    closed({
      from: Type.Optional(oneOf(['submit', 'never'])),
      except: Type.Optional(fieldList),
      unlock: Type.Optional(oneOf(['at_end', 'never'])),
    }),
  ),
  no_approver: Type.Optional(oneOf(['administrator', 'skip', 'reject'])),
  on_submit: changes,
  on_approve: changes,
  on_reject: changes,
  on_recall: changes,
})

export type ApprovalProcessDocument = Static<typeof approvalProcessSchema>
