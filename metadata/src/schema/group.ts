/** Kind `group`: people named together, across roles; for sharing, visibility and approvals. */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { documentSchema, partySchema } from './fragments.ts'

export const groupSchema = documentSchema('group', false, {
  members: Type.Array(partySchema, { maxItems: 5000 }),
})

export type GroupDocument = Static<typeof groupSchema>
