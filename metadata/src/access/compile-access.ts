/**
 * From permission sets to Access.
 *
 * Shape   (Model, Grants) -> Access. Pure; the part that does not depend on the person is kept per Model and `key`.
 * Rules   Deny by default: a set that does not exist grants nothing. Verbs of several sets are united for what the person reaches; rights
 *         over every record stay with their set (set-reach.ts). A field named by a set is limited by what that same set grants on the
 *         object, and only the sets that give the widest reach over records count, so two sets together never show or change a field
 *         of a record that neither of them does alone.
 * Source  features E.1, steps 3, 4 and 11.
 */
import type { AnyDocument } from '../schema/document.ts'
import type { Model, ObjectShape } from '../model/shape.ts'
import type { Access, AccessScope, FieldRight, ObjectAccess, ObjectRight } from './access.ts'
import { hideDerived } from './derived-fields.ts'
import type { HeldRules } from './record-rules.ts'
import { rulesFor } from './record-rules.ts'
import { roleOf } from './roles.ts'
import type { GrantedSet, SetGrant } from './set-reach.ts'
import { apartIn, canRead, readersByReach } from './set-reach.ts'

/** Every right on an object, in the order people read them. */
export const objectRights: readonly ObjectRight[] = [
  'create',
  'read',
  'update',
  'delete',
  'transfer',
  'export',
  'import',
  'bulk',
  'approve',
  'view_all',
  'modify_all',
]

/** What a person has been given. */
export type Grants = {
  userId: string
  admin: boolean
  role: string | null
  permissionSets: string[]
  /** The user first, then everybody below in the role tree. */
  ownerIds: string[]
  /** Decides with the role which groups the user is in. Absent: none, and no rule that names the address. */
  email?: string
  /** Ids under which records are shared with the user. */
  grantees?: string[]
  shared?: Access['shared']
  scope: AccessScope | null
}

type AccessShape = Pick<Access, 'admin' | 'key' | 'objects' | 'system' | 'rules' | 'shared'>

const shapes = new WeakMap<Model, Map<string, AccessShape>>()
const rank: { [right in FieldRight]: number } = { hidden: 0, masked: 1, read: 2, edit: 3 }

/** The rights that grants come to in a Model. */
export function compileAccess(model: Model, grants: Grants): Access {
  const sets = [
    ...new Set([
      ...grants.permissionSets,
      ...(grants.role === null ? [] : (roleOf(model, grants.role)?.permissionSets ?? [])),
    ]),
  ].sort()
  const rules = grants.admin ? {} : rulesFor(model, { email: grants.email ?? '', role: grants.role, sets })
  const key = keyOf(sets, grants, rules)
  const known = shapes.get(model) ?? new Map<string, AccessShape>()
  shapes.set(model, known)
  let shape = known.get(key)
  if (shape === undefined) {
    shape = { ...compileShape(model, sets, grants, key), rules, shared: grants.admin ? {} : (grants.shared ?? {}) }
    known.set(key, shape)
  }
  return {
    userId: grants.userId,
    ownerIds: grants.ownerIds,
    ...(grants.grantees !== undefined && { grantees: grants.grantees }),
    ...shape,
    ...(grants.scope !== null && { scope: grants.scope }),
  }
}

function keyOf(sets: string[], grants: Grants, rules: HeldRules): string {
  const named = Object.values(rules).flatMap(({ shared, only }) => [...shared, ...only.map((name) => `!${name}`)])
  const shared = Object.entries(grants.shared ?? {})
    .map(([object, many]) => `@${object}.${many}`)
    .sort()
  // The first sign keeps what people name apart from the keys of administrators and of the platform itself.
  const rights = grants.admin ? '*' : `=${[...sets, ...named.sort(), ...shared].join('+')}`
  if (grants.scope === null) return rights
  const scope = Object.entries(grants.scope).map(
    ([object, allowed]) => `${object}:${[...new Set(allowed)].sort().join(',')}`,
  )
  return `${rights}|${scope.sort().join(';')}`
}

function compileShape(model: Model, sets: string[], grants: Grants, key: string): AccessShape {
  if (grants.admin && grants.scope === null) return { admin: true, key, objects: {}, system: [] }
  const documents = sets.map((name) => documentOf(model, name)).filter((document) => document !== undefined)
  const granted = documents.map((document) => grantedSet(model, document, documents))
  const objects: Access['objects'] = {}
  for (const shape of Object.values(model.objects)) {
    const united = grants.admin ? everything() : unite(model, shape, granted)
    const narrowed = grants.scope === null ? united : narrow(united, scopeOf(grants.scope, shape.name))
    if (narrowed !== undefined) define(objects, shape.name, narrowed)
  }
  hideDerived(model, objects)
  const system = new Set(granted.flatMap((set) => [...set.system]))
  return { admin: false, key, objects, system: grants.scope === null ? [...system].sort() : [] }
}

function documentOf(model: Model, name: string): AnyDocument | undefined {
  const sets = model.documents['permission_set']
  return sets !== undefined && Object.hasOwn(sets, name) ? sets[name] : undefined
}

function grantedSet(model: Model, document: AnyDocument, all: readonly AnyDocument[]): GrantedSet {
  const objects = new Map<string, SetGrant>()
  for (const name of asMap(document['objects'])?.keys() ?? []) {
    const grant = grantOf(document, name)
    if (grant !== undefined) objects.set(name, grant)
  }
  for (const shape of Object.values(model.objects))
    if (shape.system && showsColleagues(shape, document, all))
      objects.set(shape.name, {
        rights: { ...noRights(), read: true },
        fields: { locale: 'hidden', time_zone: 'hidden' },
        exportMaxRows: 0,
      })
  const system = Array.isArray(document['system'])
    ? document['system'].filter((right) => typeof right === 'string')
    : []
  return { objects, system: new Set(system) }
}

/**
 * Who works with any records sees who their colleagues are, unless a set says otherwise about `user`: owners and authors stand on
 * every record. Somebody without rights sees nobody.
 */
function showsColleagues(shape: ObjectShape, document: AnyDocument, all: readonly AnyDocument[]): boolean {
  return all.every((one) => grantOf(one, shape.name) === undefined) && readsSomething(document)
}

function readsSomething(document: AnyDocument): boolean {
  return [...(asMap(document['objects'])?.keys() ?? [])].some((object) => {
    const grant = grantOf(document, object)
    return grant !== undefined && canRead(grant)
  })
}

function grantOf(document: AnyDocument, object: string): SetGrant | undefined {
  const named = asMap(asMap(document['objects'])?.get(object))
  if (named === undefined) return undefined
  const rights = noRights()
  for (const right of objectRights) rights[right] = named.get(right) === true
  const fields: SetGrant['fields'] = {}
  for (const [field, right] of asMap(named.get('fields')) ?? []) {
    define(fields, field, typeof right === 'string' && Object.hasOwn(rank, right) ? (right as FieldRight) : 'hidden')
  }
  const max = named.get('export_max_rows')
  return { rights, fields, exportMaxRows: typeof max === 'number' ? max : Number.POSITIVE_INFINITY }
}

function unite(model: Model, shape: ObjectShape, sets: readonly GrantedSet[]): ObjectAccess | undefined {
  const grants = sets.flatMap((set) => set.objects.get(shape.name) ?? [])
  if (grants.length === 0) return undefined
  const rights = noRights()
  for (const right of objectRights) rights[right] = grants.some((grant) => grant.rights[right])
  const fields: ObjectAccess['fields'] = {}
  const createFields: ObjectAccess['fields'] = {}
  const named = new Set(grants.flatMap((grant) => Object.keys(grant.fields)))
  const [readers = [], changers = [], creators = []] =
    named.size === 0
      ? []
      : (['read', 'update', 'create'] as const).map((verb) => readersByReach(model, shape, sets, verb))
  for (const field of named) {
    const shown = leastOfHighest(readers, field)
    const right = shown === 'edit' && leastOfHighest(changers, field) !== 'edit' && rights.update ? 'read' : shown
    if (right !== 'edit') define(fields, field, right)
    const first = shown === 'edit' && leastOfHighest(creators, field) !== 'edit' && rights.create ? 'read' : shown
    if (first !== right) define(createFields, field, first)
  }
  const max = Math.max(0, ...grants.map((grant) => (grant.rights.export ? grant.exportMaxRows : 0)))
  return {
    rights,
    fields,
    ...apartIn(model, shape, sets),
    ...(Object.keys(createFields).length > 0 && { createFields }),
    ...(rights.export && Number.isFinite(max) && { exportMaxRows: max }),
  }
}

/** What a field is by the sets of each kind of records: a field has one right, so the least of them. */
function leastOfHighest(byReach: readonly SetGrant[][], field: string): FieldRight {
  let least: FieldRight = 'edit'
  for (const grants of byReach) {
    const right = highest(
      grants.map((grant) => (Object.hasOwn(grant.fields, field) ? grant.fields[field] : undefined) ?? 'edit'),
    )
    if (rank[right] < rank[least]) least = right
  }
  return least
}

function highest(rights: FieldRight[]): FieldRight {
  let best: FieldRight = 'hidden'
  for (const right of rights) if (rank[right] > rank[best]) best = right
  return best
}

function scopeOf(scope: AccessScope, object: string): ObjectRight[] | undefined {
  if (Object.hasOwn(scope, object)) return scope[object]
  return Object.hasOwn(scope, '*') ? scope['*'] : undefined
}

/** Rights over all records stay with a key that may do the verb at all: the scope narrows verbs, not records. */
function narrow(granted: ObjectAccess | undefined, scope: ObjectRight[] | undefined): ObjectAccess | undefined {
  if (granted === undefined || scope === undefined || scope.length === 0) return undefined
  const allowed = new Set(scope)
  const rights = noRights()
  for (const right of objectRights) rights[right] = granted.rights[right] && allowed.has(right)
  rights.read = allowed.has('read') && (granted.rights.read || granted.rights.view_all || granted.rights.modify_all)
  rights.view_all = allowed.has('read') && (granted.rights.view_all || granted.rights.modify_all)
  rights.modify_all = granted.rights.modify_all && allowed.has('read') && allowed.has('update') && allowed.has('delete')
  return { ...granted, rights }
}

function everything(): ObjectAccess {
  const rights = noRights()
  for (const right of objectRights) rights[right] = true
  return { rights, fields: {} }
}

function noRights(): ObjectAccess['rights'] {
  return Object.fromEntries(objectRights.map((right) => [right, false])) as ObjectAccess['rights']
}

function asMap(value: unknown): Map<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? new Map(Object.entries(value))
    : undefined
}

/** Assigns a key that users name: `__proto__` becomes an own property like any other. */
function define<T>(target: { [name: string]: T }, name: string, value: T): void {
  Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true })
}
