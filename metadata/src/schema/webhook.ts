/** Kind `webhook`: tells another system of changes; signed, retried, in order per record. Its secret is data, never part of the document. */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { closed, conditionText, documentSchema, objectScope, oneOf, pathRef } from './fragments.ts'

export const webhookSchema = documentSchema('webhook', false, {
  active: Type.Optional(Type.Boolean()),
  url: Type.String({ pattern: '^https?://', maxLength: 2000 }),
  events: Type.Array(
    closed({
      object: objectScope,
      on: Type.Array(oneOf(['create', 'update', 'delete', 'restore']), { minItems: 1, uniqueItems: true }),
      when: Type.Optional(conditionText),
    }),
    { minItems: 1, maxItems: 50 },
  ),
  fields: Type.Optional(
    Type.Array(pathRef, { maxItems: 200, description: 'What is sent; default the changed fields and the id' }),
  ),
  run_as: Type.Optional(
    Type.String({ maxLength: 320, description: 'E-mail of the user whose rights decide what is sent' }),
  ),
  max_attempts: Type.Optional(Type.Integer({ minimum: 1, maximum: 20 })),
})

export type WebhookDocument = Static<typeof webhookSchema>
