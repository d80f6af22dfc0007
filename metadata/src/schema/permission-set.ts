/** Kind `permission_set`: what those who hold it may do. Deny by default; sets add up; a field not named follows the object. */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { byField, closed, documentList, documentSchema, localRef, oneOf, scopedRef } from './fragments.ts'
import { namePattern } from './names.ts'

export const systemRights = [
  'manage_metadata',
  'publish_metadata',
  'manage_users',
  'manage_access',
  'view_audit',
  'manage_jobs',
  'manage_files',
  'manage_rates',
  'reveal_masked',
  'set_system_fields',
  'create_public_views',
  'send_mail',
  'use_api_keys',
] as const

const flag = Type.Optional(Type.Boolean())

const objectRights = closed({
  create: flag,
  read: flag,
  update: flag,
  delete: flag,
  transfer: flag,
  export: flag,
  import: flag,
  bulk: flag,
  approve: flag,
  view_all: flag,
  modify_all: flag,
  fields: Type.Optional(byField(oneOf(['hidden', 'masked', 'read', 'edit']), 'What differs from the object, by field')),
  record_types: Type.Optional(Type.Array(localRef('record_type'), { maxItems: 100, uniqueItems: true })),
  export_max_rows: Type.Optional(Type.Integer({ minimum: 0 })),
})

export const permissionSetSchema = documentSchema('permission_set', false, {
  objects: Type.Optional(
    Type.Record(Type.String({ pattern: namePattern }), objectRights, {
      additionalProperties: false,
      keys: 'object',
      description: 'Rights by object',
    }),
  ),
  system: Type.Optional(Type.Array(oneOf(systemRights), { uniqueItems: true })),
  apps: Type.Optional(documentList('app')),
  actions: Type.Optional(Type.Array(scopedRef('action'), { maxItems: 1000 })),
  flows: Type.Optional(documentList('flow')),
  bypass_rules: Type.Optional(
    Type.Array(scopedRef('validation_rule'), {
      maxItems: 1000,
      description: 'Validation rules that do not hold for the holder; every use is audited',
    }),
  ),
})

export type PermissionSetDocument = Static<typeof permissionSetSchema>
