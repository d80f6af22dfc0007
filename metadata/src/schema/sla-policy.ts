/** Kind `sla_policy`: a clock on records: when it starts, pauses and stops, and what happens when it runs out. Named `<object>.<policy>`. */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { closed, conditionText, documentRef, documentSchema, minutes, oneOf, partySchema } from './fragments.ts'

export const slaPolicySchema = documentSchema('sla_policy', true, {
  active: Type.Optional(Type.Boolean()),
  when: Type.Optional(conditionText),
  start_when: conditionText,
  pause_when: Type.Optional(conditionText),
  stop_when: conditionText,
  restart: Type.Optional(Type.Boolean({ description: 'Starts again when the start condition becomes true again' })),
  calendar: Type.Optional(documentRef('calendar')),
  targets: Type.Array(
    closed({ when: Type.Optional(conditionText), target_minutes: minutes, warn_minutes: Type.Optional(minutes) }),
    { minItems: 1, maxItems: 50, description: 'The first whose condition holds counts' },
  ),
  actions: Type.Optional(
    Type.Array(
      closed({
        on: oneOf(['warning', 'breach']),
        after_minutes: Type.Optional(minutes),
        notify: Type.Optional(Type.Array(partySchema, { maxItems: 20 })),
        transfer_to: Type.Optional(partySchema),
        flow: Type.Optional(documentRef('flow')),
      }),
      { maxItems: 20 },
    ),
  ),
})

export type SlaPolicyDocument = Static<typeof slaPolicySchema>
