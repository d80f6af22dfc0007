/**
 * What one caller may do, as a value: compiled once per (user, revision, grants) and held in memory.
 *
 * Deny by default. `key` names the permission *shape* (not the user), so query plans are shared by users with equal rights;
 * anything personal enters a plan as a bound parameter (see RowRule).
 */
import type { ObjectShape } from '../model/shape.ts'
import type { HeldRules } from './record-rules.ts'

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
  /** Where no single set grants the verb together with a right over every record: it holds for records reached otherwise. */
  apart?: Apart
  /** The same for what is done over a channel, where that says more. `own`: no right over every record counts. */
  apartOver?: { [channel in Channel | 'own']?: Apart }
  /** Most records one export may hold; absent: any number. */
  exportMaxRows?: number
  /** How many of them may be records that only a right over every record opens; absent: as many as all. */
  exportMaxRowsBeyond?: number
}

/** What is done with records, as far as a set has to grant it together with its right over every record. */
export type ApartVerb = 'create' | 'read' | 'update' | 'delete' | 'transfer'

/** By verb, the ways (ways.ts) on which `view_all` and `modify_all` are lent to it by no set. */
export type Apart = { [verb in ApartVerb]?: string[] }

/**
 * By what a record is read or written, beside the verb: a right that says little of its own about which records. `reveal` is the right
 * to look behind masks.
 */
export type Channel = 'export' | 'import' | 'bulk' | 'approve' | 'reveal'

/** All rights of one caller; made by compile-access.ts. */
export type Access = {
  userId: string
  admin: boolean
  /** Names the permission shape; equal keys have equal rights. */
  key: string
  objects: { [object: string]: ObjectAccess }
  /** The caller first, then everybody below in the role tree: whose records the caller reaches in a private object. */
  ownerIds: string[]
  /** Ids under which records are shared with the caller: as a person, by role, by group (server/src/auth/grantees.ts). */
  grantees?: string[]
  /** Objects of which single records are shared with the caller, and whether few are. Part of `key`. */
  shared?: { [object: string]: 'few' | 'many' }
  /** Sharing and restriction rules that concern the caller, by object. Part of `key`. */
  rules?: HeldRules
  /** Set-up rights beyond records: `manage_metadata`, `manage_users` ... */
  system: string[]
  /** What an API key narrowed the caller to; work done later in the caller's name keeps to it. Absent: nothing. */
  scope?: AccessScope
}

/** Rights by object; the object `*` stands for every object not named. */
export type AccessScope = { [object: string]: ObjectRight[] }

/**
 * Which records: all, those of some owners and those shared (bound parameter `reachIds`), these and those whose parent is reachable, the
 * latter alone, or none.
 */
export type RowRule =
  | { kind: 'all' }
  | { kind: 'owners' }
  | { kind: 'owners_or_parent'; field: string }
  | { kind: 'parent'; field: string }
  | { kind: 'none' }

/** Whether the caller holds a right; reading comes with view_all and modify_all. */
export function can(access: Access, object: string, right: ObjectRight): boolean {
  if (access.admin) return true
  const grants = Object.hasOwn(access.objects, object) ? access.objects[object] : undefined
  if (!grants) return false
  if (right === 'read') return grants.rights.read || grants.rights.view_all || grants.rights.modify_all
  return grants.rights[right]
}

/** Administrators, and those who may change metadata. */
export function managesMetadata(access: Access): boolean {
  return access.admin || access.system.includes('manage_metadata')
}

/** Objects on which the caller holds any right: of others not even own jobs and change sets are told. Null: every object. */
export function heldObjects(access: Access): string[] | null {
  if (access.admin) return null
  return Object.keys(access.objects).filter((object) =>
    Object.values(access.objects[object]?.rights ?? {}).some((right) => right),
  )
}

/** Whether the caller may make or change records of anything at all. */
export function writesAnything(access: Access): boolean {
  return access.admin || Object.values(access.objects).some(({ rights }) => rights.create || rights.update)
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

/**
 * Whether records may be looked for by whole values of the field. What is shown masked may not be guessed, and what is encrypted may be
 * asked by those alone who may look at it.
 */
export function isAskable(access: Access, shape: ObjectShape, field: string): boolean {
  const right = fieldRight(access, shape, field)
  const isSecret = Object.hasOwn(shape.fields, field) && shape.fields[field]?.type === 'encrypted_text'
  return right === 'edit' || (right === 'read' && !isSecret)
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

/** What is done with a record that is there. */
export type RowVerb = 'read' | 'update' | 'delete' | 'share' | 'transfer'

/** What was asked in the first place, and the way from there to the object that is looked at now. */
export type Asked = { object: string; verb: ApartVerb; way: string }

/** A question about the object itself. Who may change a record as its owner may share it. */
export function askedOf(shape: ObjectShape, verb: RowVerb): Asked {
  return { object: shape.name, verb: verb === 'share' ? 'update' : verb, way: shape.name }
}

/** The same question, put to a parent. */
export function askedAbove(asked: Asked, parent: ObjectShape): Asked {
  return { ...asked, way: `${asked.way}>${parent.name}` }
}

/** Which records of the object a verb reaches. `asked`: the question that this one is a part of, where a parent decides. */
export function rowRule(
  access: Access,
  shape: ObjectShape,
  verb: RowVerb,
  asked: Asked = askedOf(shape, verb),
): RowRule {
  if (access.admin) return { kind: 'all' }
  if (!can(access, shape.name, verb === 'share' ? 'update' : verb)) return { kind: 'none' }
  if (verb === 'transfer' && !can(access, shape.name, 'update')) return { kind: 'none' }
  const lent = !isApart(access, asked)
  if (lent && can(access, shape.name, 'modify_all')) return { kind: 'all' }
  if (verb === 'read' && ((lent && can(access, shape.name, 'view_all')) || shape.sharing.startsWith('public')))
    return { kind: 'all' }
  if (shape.sharing === 'public_read_write') return { kind: 'all' }
  if (shape.sharing === 'controlled_by_parent' && shape.parentField) return { kind: 'parent', field: shape.parentField }
  if (shape.sharing === 'read_with_parent' && shape.parentField && verb === 'read')
    return { kind: 'owners_or_parent', field: shape.parentField }
  return { kind: 'owners' }
}

function isApart(access: Access, { object, verb, way }: Asked): boolean {
  const grants = Object.hasOwn(access.objects, object) ? access.objects[object] : undefined
  return grants?.apart?.[verb]?.includes(way) ?? false
}

const narrowed = new WeakMap<Access, Map<string, Access>>()

/**
 * The caller's access to records of the object over a channel: rights over every record count as far as one set grants them together with
 * it. `own`: none of them counts. The right itself is asked by `can`.
 */
export function overChannel(access: Access, object: string, channel: Channel | 'own'): Access {
  const grants = !access.admin && Object.hasOwn(access.objects, object) ? access.objects[object] : undefined
  const apart = grants?.apartOver?.[channel]
  if (grants === undefined || apart === undefined) return access
  const known = narrowed.get(access) ?? new Map<string, Access>()
  narrowed.set(access, known)
  const key = `${access.key}~${channel} ${object}`
  let over = known.get(key)
  if (over === undefined) {
    const objects = Object.create(null) as Access['objects']
    over = { ...access, key, objects: Object.assign(objects, access.objects, { [object]: { ...grants, apart } }) }
    known.set(key, over)
  }
  return over
}

/** Most records one export of the object may hold, and most of those that are not reached as one's own; null: any number. */
export function exportLimits(access: Access, object: string): { all: number | null; beyond: number | null } {
  const grants = !access.admin && Object.hasOwn(access.objects, object) ? access.objects[object] : undefined
  return { all: grants?.exportMaxRows ?? null, beyond: grants?.exportMaxRowsBeyond ?? null }
}

/** What a verb asks of a share. Nothing shared lets delete, hand on or share further. */
export type ReachLevel = 'read' | 'edit' | 'full'

export function levelOf(verb: RowVerb): ReachLevel {
  return verb === 'read' ? 'read' : verb === 'update' ? 'edit' : 'full'
}

/** Names of the restriction rules that narrow what the caller reaches of an object; administrators are not narrowed. */
export function restrictionsOn(access: Access, object: string): readonly string[] {
  if (access.admin || access.rules === undefined || !Object.hasOwn(access.rules, object)) return []
  return access.rules[object]?.only ?? []
}

/** Names of the sharing rules that open records of an object to the caller. */
export function sharedRules(access: Access, object: string): readonly string[] {
  if (access.rules === undefined || !Object.hasOwn(access.rules, object)) return []
  return access.rules[object]?.shared ?? []
}

/** Whether the verb reaches every record of the object, whatever it holds. */
export function reachesAll(access: Access, shape: ObjectShape, verb: RowVerb): boolean {
  return rowRule(access, shape, verb).kind === 'all' && restrictionsOn(access, shape.name).length === 0
}

const reaches = new WeakMap<Access, readonly string[]>()

/** What statements bind for one caller: the caller, those below, then what records are shared with. The kinds of ids never meet. */
export function reachIds(access: Access): readonly string[] {
  if (access.grantees === undefined || access.grantees.length === 0) return access.ownerIds
  let ids = reaches.get(access)
  if (ids === undefined) reaches.set(access, (ids = [...access.ownerIds, ...access.grantees]))
  return ids
}
