/**
 * Field paths: `account.owner.name` from text to FieldPath, for one caller.
 *
 * A path that does not exist and one the caller may not read give the same nothing, so a query cannot tell them apart.
 */
import { can, fieldRight } from '../access/access.ts'
import type { Access } from '../access/access.ts'
import type { FieldShape, Model, ObjectShape } from '../model/shape.ts'
import { fieldOf, objectOf } from '../model/shape.ts'
import type { FieldPath, Hop, ValueClass } from './checked-query.ts'

/** Most lookups one path may step through. */
export const maxHops = 5

/** What a path may be used for: a masked field can be shown (masked), never filtered, sorted, grouped or summed by. */
export type PathUse = 'show' | 'test'

const caches = new WeakMap<Model, Map<string, FieldPath>>()
const maxCached = 20_000

export type PathEnv = { model: Model; access: Access }

/** The path, or undefined: no such field, not readable, or longer than maxHops. */
export function resolvePath(env: PathEnv, shape: ObjectShape, text: string, use: PathUse): FieldPath | undefined {
  let cache = caches.get(env.model)
  if (cache === undefined || cache.size > maxCached) caches.set(env.model, (cache = new Map()))
  const key = `${env.access.admin ? '*' : env.access.key}\n${shape.name}\n${text}`
  let path = cache.get(key)
  if (path === undefined) {
    const parts = text.split('.')
    path = parts.length > maxHops + 1 ? undefined : walk(env, shape, parts, [])
    if (path === undefined) return undefined
    path = { ...path, text }
    cache.set(key, path)
  }
  return use === 'test' && path.right === 'masked' ? undefined : path
}

function walk(env: PathEnv, shape: ObjectShape, parts: string[], hops: Hop[]): FieldPath | undefined {
  const field = fieldOf(shape, parts[0] ?? '')
  if (field === undefined) return undefined
  const right = fieldRight(env.access, shape, field.name)
  if (right === 'hidden') return undefined
  if (parts.length === 1) return isStored(field) ? { text: field.name, hops, owner: shape, field, right } : undefined
  if (right === 'masked' || field.column === null || field.to === undefined) return undefined
  const polymorphic = field.to.length > 1 || field.type === 'polymorphic_lookup'
  const variants: FieldPath[] = []
  for (const name of field.to) {
    const target = objectOf(env.model, name)
    if (target === undefined || !can(env.access, name, 'read')) continue
    const path = walk(env, target, parts.slice(1), [...hops, { field, target, polymorphic }])
    if (path !== undefined) variants.push(...(path.variants ?? [path]))
  }
  const [first] = variants
  if (first === undefined || variants.some((variant) => valueClassOf(variant.field) !== valueClassOf(first.field)))
    return undefined
  return variants.length === 1
    ? first
    : { ...first, variants, right: variants.some((variant) => variant.right === 'masked') ? 'masked' : first.right }
}

/** Has a value to read: a column, a formula, or a link table. */
function isStored(field: FieldShape): boolean {
  return field.column !== null || field.formula !== undefined || field.linkTable !== undefined
}

/** Own fields the caller may read, in the shape's order: what a query without `fields` gives. */
export function readableFields(access: Access, shape: ObjectShape): FieldShape[] {
  return Object.values(shape.fields).filter(
    (field) => isStored(field) && fieldRight(access, shape, field.name) !== 'hidden',
  )
}

const formulaClasses: { [returns: string]: ValueClass } = {
  number: 'number',
  currency: 'number',
  percent: 'number',
  integer: 'number',
  duration: 'number',
  rating: 'number',
  checkbox: 'boolean',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
  time: 'time',
  id: 'id',
  lookup: 'id',
  user: 'id',
}

export function valueClassOf(field: FieldShape): ValueClass {
  if (field.linkTable !== undefined) return 'many'
  if (field.column === null && field.formula !== undefined) return formulaClasses[field.formula.returns] ?? 'text'
  const type = (field.sqlType ?? 'text').toLowerCase()
  if (type.endsWith('[]')) return 'list'
  if (/^(numeric|integer|int|bigint|smallint|double precision|real)/.test(type)) return 'number'
  if (type === 'boolean' || type === 'date') return type
  if (type === 'uuid') return 'id'
  if (type.startsWith('timestamp')) return 'datetime'
  if (type.startsWith('time')) return 'time'
  return type.startsWith('json') || type === 'bytea' || type === 'tsvector' ? 'json' : 'text'
}
