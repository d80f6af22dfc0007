/** Kind `role`: a place in the tree that decides whose records one reaches; permission sets of a role go to all its users. */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { documentList, documentRef, documentSchema } from './fragments.ts'

export const roleSchema = documentSchema('role', false, {
  parent: Type.Optional(documentRef('role')),
  permission_sets: Type.Optional(documentList('permission_set')),
  apps: Type.Optional(documentList('app')),
})

export type RoleDocument = Static<typeof roleSchema>
