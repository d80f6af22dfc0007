/** Kind `pool`: the public pool (公海): records nobody works on, who may take them, and when they come back. Named `<object>.<pool>`. */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import {
  audienceSchema,
  closed,
  conditionText,
  documentRef,
  documentSchema,
  fieldList,
  oneOf,
  partySchema,
} from './fragments.ts'

const days = Type.Integer({ minimum: 0, maximum: 3650, description: 'Days' })

export const poolSchema = documentSchema('pool', true, {
  when: Type.Optional(conditionText),
  members: audienceSchema,
  managers: Type.Optional(Type.Array(partySchema, { maxItems: 50 })),
  take: Type.Optional(oneOf(['members_take', 'managers_assign', 'both', 'automatic'])),
  hidden_fields: Type.Optional(fieldList),
  limits: Type.Optional(
    closed({
      take_per_day: Type.Optional(Type.Integer({ minimum: 1 })),
      held_at_once: Type.Optional(Type.Integer({ minimum: 1 })),
      cool_down_days: Type.Optional(days),
    }),
  ),
  recycle: Type.Optional(
    Type.Array(
      closed({
        name: Type.String({ maxLength: 63 }),
        when: Type.Optional(conditionText),
        without_activity_days: Type.Optional(days),
        without_deal_days: Type.Optional(days),
        after_taking_days: Type.Optional(days),
        warn_days: Type.Optional(days),
      }),
      { maxItems: 20 },
    ),
  ),
  protected_when: Type.Optional(conditionText),
  return_reasons: Type.Optional(documentRef('picklist')),
})

export type PoolDocument = Static<typeof poolSchema>
