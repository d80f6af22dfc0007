/** Kind `role`: a place in the tree that decides whose records one reaches; permission sets of a role go to all its users. */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { documentSchema, nameList, nameRef } from './fragments.ts'

export const roleSchema = documentSchema('role', false, {
  parent: Type.Optional(nameRef),
  permission_sets: Type.Optional(nameList),
  apps: Type.Optional(nameList),
})

export type RoleDocument = Static<typeof roleSchema>
