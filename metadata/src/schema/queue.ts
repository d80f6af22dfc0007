/** Kind `queue`: an owner that is no person: its members see the records and take them. */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { documentSchema, objectRef, oneOf, partySchema } from './fragments.ts'

export const queueSchema = documentSchema('queue', false, {
  objects: Type.Array(objectRef, { maxItems: 200, uniqueItems: true }),
  members: Type.Array(partySchema, { maxItems: 1000 }),
  assign: Type.Optional(oneOf(['take', 'round_robin', 'least_loaded'])),
  notify_members: Type.Optional(Type.Boolean()),
})

export type QueueDocument = Static<typeof queueSchema>
