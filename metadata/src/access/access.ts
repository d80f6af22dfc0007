/**
 * What one caller may do, as a value: compiled once per (user, revision, grants) and held in memory.
 *
 * Deny by default. `key` names the permission *shape* (not the user), so query plans are shared by users with equal rights;
 * anything personal enters a plan as a bound parameter (see RowRule).
 */
import type { ObjectShape } from '../model/shape.ts'

/** What may be done with an object, one right each. */
export type ObjectRight =
  | 'create'
  | 'read'
  | 'update'
  | 'delete'
  | 'transfer'
  | 'export'
  | 'import'
  | 'bulk'
  | 'approve'
  | 'view_all'
  | 'modify_all'

/** From nothing to everything; `masked` shows a pattern of the value, and may neither be filtered nor sorted by. */
export type FieldRight = 'hidden' | 'masked' | 'read' | 'edit'

/** Rights on one object. */
export type ObjectAccess = {
  rights: { [right in ObjectRight]: boolean }
  /** Only fields that differ from the object's own right. */
  fields: { [field: string]: FieldRight }
  /** Where the right while creating a record differs from `fields`. */
  createFields?: { [field: string]: FieldRight }
}

/** All rights of one caller; made by compile-access.ts. */
export type Access = {
  userId: string
  admin: boolean
  /** Names the permission shape; equal keys have equal rights. */
  key: string
  objects: { [object: string]: ObjectAccess }
  /** The caller and everybody below in the role tree: whose records the caller reaches in a private object. */
  ownerIds: string[]
  /** Set-up rights beyond records: `manage_metadata`, `manage_users` ... */
  system: string[]
  /** What an API key narrowed the caller to; work done later in the caller's name keeps to it. Absent: nothing. */
  scope?: AccessScope
}

/** Rights by object; the object `*` stands for every object not named. */
export type AccessScope = { [object: string]: ObjectRight[] }

/** Which records: all, those of some owners (bound parameter `ownerIds`), those whose parent is reachable, or none. */
export type RowRule = { kind: 'all' } | { kind: 'owners' } | { kind: 'parent'; field: string } | { kind: 'none' }

/** Whether the caller holds a right; reading comes with view_all and modify_all. */
export function can(access: Access, object: string, right: ObjectRight): boolean {
  if (access.admin) return true
  const grants = Object.hasOwn(access.objects, object) ? access.objects[object] : undefined
  if (!grants) return false
  if (right === 'read') return grants.rights.read || grants.rights.view_all || grants.rights.modify_all
  return grants.rights[right]
}

/** `verb` create: the right while the record does not exist yet. */
export function fieldRight(
  access: Access,
  shape: ObjectShape,
  field: string,
  verb: 'create' | 'update' = 'update',
): FieldRight {
  if (access.admin) return 'edit'
  const grants = Object.hasOwn(access.objects, shape.name) ? access.objects[shape.name] : undefined
  if (!grants || !can(access, shape.name, 'read')) return 'hidden'
  const companionOf = Object.hasOwn(shape.fields, field) ? shape.fields[field]?.companionOf : undefined
  const named = companionOf ?? field
  if (verb === 'create' && grants.createFields && Object.hasOwn(grants.createFields, named))
    return grants.createFields[named] ?? 'hidden'
  return (Object.hasOwn(grants.fields, named) ? grants.fields[named] : undefined) ?? 'edit'
}

/** Whether the caller sees anything of the field, be it masked. */
export function isReadable(access: Access, shape: ObjectShape, field: string): boolean {
  return fieldRight(access, shape, field) !== 'hidden'
}

/** Whether the caller may write the field. */
export function isEditable(
  access: Access,
  shape: ObjectShape,
  field: string,
  verb: 'create' | 'update' = 'update',
): boolean {
  return fieldRight(access, shape, field, verb) === 'edit'
}

/** Which records of the object a verb reaches. */
export function rowRule(access: Access, shape: ObjectShape, verb: 'read' | 'update' | 'delete'): RowRule {
  if (access.admin) return { kind: 'all' }
  if (!can(access, shape.name, verb)) return { kind: 'none' }
  if (can(access, shape.name, 'modify_all')) return { kind: 'all' }
  if (verb === 'read' && (can(access, shape.name, 'view_all') || shape.sharing.startsWith('public')))
    return { kind: 'all' }
  if (shape.sharing === 'public_read_write') return { kind: 'all' }
  if (shape.sharing === 'controlled_by_parent' && shape.parentField) return { kind: 'parent', field: shape.parentField }
  return { kind: 'owners' }
}
