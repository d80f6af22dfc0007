/** Random documents: from a JSON Schema of ours to values that fit it, and to values with one thing wrong. */
import fc from 'fast-check'
import { definitions } from '@trellis/metadata/schema/fragments.ts'

type Schema = { readonly [keyword: string]: unknown }
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

const made = new WeakMap<object, Map<number, fc.Arbitrary<unknown>>>()

/** Values that fit the schema. Recursive parts end after `depth` levels. */
export function fitting(schema: Schema, depth = 2): fc.Arbitrary<unknown> {
  const known = made.get(schema) ?? new Map<number, fc.Arbitrary<unknown>>()
  made.set(schema, known)
  const arbitrary = known.get(depth) ?? arbitraryOf(schema, depth)
  known.set(depth, arbitrary)
  return arbitrary
}

function arbitraryOf(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  if (typeof schema['$ref'] === 'string') {
    const target = definitions[schema['$ref'].replace('#/$defs/', '')] as unknown as Schema
    return depth > 0 ? fitting(target, depth - 1) : fitting(leafOf(target), 0)
  }
  if (Array.isArray(schema['anyOf']))
    return fc.oneof(...(schema['anyOf'] as Schema[]).map((part) => fitting(part, depth)))
  if (schema['const'] !== undefined) return fc.constant(schema['const'])
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]))
  switch (schema['type']) {
    case 'object':
      return fittingObject(schema, depth)
    case 'array':
      return fittingArray(schema, depth)
    case 'string':
      return fittingString(schema)
    case 'integer':
      return fc.integer({ min: Number(schema['minimum'] ?? -1000), max: Number(schema['maximum'] ?? 100_000) })
    case 'number':
      return fc.double({ min: Number(schema['minimum'] ?? -1e6), max: Number(schema['maximum'] ?? 1e6), noNaN: true })
    case 'boolean':
      return fc.boolean()
    default:
      return fc.jsonValue({ maxDepth: 1 })
  }
}

/** The variant of a recursive definition that does not refer to itself. */
function leafOf(schema: Schema): Schema {
  const variants = (schema['anyOf'] ?? []) as Schema[]
  const leaf = variants.find((variant) => !JSON.stringify(variant).includes('$ref'))
  if (leaf) return leaf
  const { children: _, ...properties } = (schema['properties'] ?? {}) as { [name: string]: Schema }
  return { ...schema, properties }
}

function fittingObject(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  const required = (schema['required'] ?? []) as string[]
  const properties = (schema['properties'] ?? {}) as { [name: string]: Schema }
  const named = fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, fitting(part, depth)])),
    { requiredKeys: required },
  )
  const [pattern] = Object.entries((schema['patternProperties'] ?? {}) as { [pattern: string]: Schema })
  if (!pattern) return named
  const more = fc.dictionary(fittingString({ pattern: pattern[0] }), fitting(pattern[1], depth), { maxKeys: 3 })
  return fc.tuple(named, more).map(([own, others]) => ({ ...others, ...own }))
}

function fittingArray(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  const least = Number(schema['minItems'] ?? 0)
  const size = { minLength: least, maxLength: Math.max(least, Math.min(3, Number(schema['maxItems'] ?? 3))) }
  const items = fitting(schema['items'] as Schema, depth)
  return schema['uniqueItems'] ? fc.uniqueArray(items, size) : fc.array(items, size)
}

function fittingString(schema: Schema): fc.Arbitrary<string> {
  const pattern = schema['pattern']
  const most = Number(schema['maxLength'] ?? 60)
  if (typeof pattern === 'string') {
    // fast-check knows no lookahead: it makes texts without it, and those it excludes are thrown away.
    const whole = new RegExp(pattern)
    return fc
      .stringMatching(new RegExp(pattern.replace(/\(\?!\(\?:[^)]*\)\$\)/, '')))
      .filter((text) => whole.test(text) && [...text].length <= most)
  }
  return fc.string({ minLength: Number(schema['minLength'] ?? 0), maxLength: Math.min(most, 30), unit: 'binary' })
}

/** The value with one thing changed somewhere: a member taken away or added, a part replaced. Often no longer fitting. */
export function damaged(value: unknown): fc.Arbitrary<unknown> {
  const places = placesIn(value)
  return fc
    .tuple(fc.constantFrom(...places), fc.constantFrom(...damages))
    .map(([place, damage]) => changed(value, place, damage))
}

type Damage = { kind: 'remove' } | { kind: 'replace' | 'add'; value: unknown; key?: string }

const odd: unknown[] = [
  null,
  true,
  -1,
  0,
  1.5,
  1e300,
  '',
  'x',
  'Über',
  '💥',
  'a'.repeat(5000),
  [],
  {},
  [1, 1],
  { type: 'x' },
  { and: [] },
]
const damages: Damage[] = [
  { kind: 'remove' },
  { kind: 'remove' },
  ...odd.map((value): Damage => ({ kind: 'replace', value })),
  ...['extra', 'constructor', 'toString', '__proto__', 'label', 'type'].map((key): Damage => ({
    kind: 'add',
    key,
    value: 1,
  })),
]

function placesIn(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return [path, ...inner.flatMap(([key, part]) => placesIn(part, [...path, Array.isArray(value) ? Number(key) : key]))]
}

function changed(value: unknown, place: (string | number)[], damage: Damage): unknown {
  const copy = structuredClone(value)
  if (place.length === 0) {
    if (damage.kind === 'add' && typeof copy === 'object' && copy !== null)
      put(copy, damage.key ?? 'extra', damage.value)
    return damage.kind === 'replace' ? damage.value : copy
  }
  let holder = copy as { [key: string]: unknown }
  for (const step of place.slice(0, -1)) holder = holder[step] as { [key: string]: unknown }
  const last = place.at(-1) ?? ''
  if (damage.kind === 'remove') {
    if (Array.isArray(holder)) holder.splice(Number(last), 1)
    else delete holder[last]
  } else if (damage.kind === 'replace') put(holder, last, damage.value)
  else {
    const target = holder[last]
    if (typeof target === 'object' && target !== null) put(target, damage.key ?? 'extra', damage.value)
    else put(holder, damage.key ?? 'extra', damage.value)
  }
  return copy
}

/** As JSON.parse does: `__proto__` becomes an own member. */
function put(target: object, key: string | number, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true })
}
