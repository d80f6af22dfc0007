/**
 * Every name and formula a document uses, found by the annotations of its kind's schema (fragments.ts: Annotation).
 *
 * Shape   (document) -> Occurrence[]. Pure. Checks of references, where-used and renames are all made from this one list.
 * Errors  none: the document has passed checkDocument; what does not fit its schema is passed over.
 */
import type { AnyDocument } from './document.ts'
import { objectPart, pointerStep } from './document.ts'
import type { FieldDocument } from './field.ts'
import { definitions } from './fragments.ts'
import type { Annotation } from './fragments.ts'
import { kindOf } from './kinds.ts'

export type Occurrence = {
  /** A kind, `field`, `path`, `relation`, `formula`, `condition`, or `free`: a formula over other names than fields. */
  refers: string
  text: string
  /** Object whose fields are meant; undefined where a document has none. */
  object: string | undefined
  /** The name of a document without its object. */
  local: boolean
  /** JSON Pointer into the document. */
  pointer: string
  /** The text is a key of a map. */
  isKey: boolean
}

type Schema = Annotation & { readonly [keyword: string]: unknown }
type Scope = { object: string | undefined; outer: string | undefined }
type Visit = { out: Occurrence[]; scope: Scope; pointer: string }

export function occurrencesOf(document: AnyDocument): Occurrence[] {
  const kind = kindOf(document.kind)
  if (!kind) return []
  const object = kind.kind === 'object' ? document.name : kind.scoped ? objectPart(document.name) : undefined
  const out: Occurrence[] = []
  walk(kind.schema as Schema, document, { out, scope: { object, outer: object }, pointer: '' })
  if (kind.kind === 'object') {
    for (const [name, field] of Object.entries((document['fields'] ?? {}) as { [name: string]: FieldDocument })) {
      out.push(...fieldOccurrences(document.name, field, `/fields${pointerStep(name)}`))
    }
  }
  return out
}

/** What one field names: targets, picklists, formulas, the source of a roll-up. */
export function fieldOccurrences(object: string, field: FieldDocument, pointer: string): Occurrence[] {
  const out: Occurrence[] = []
  const add = (member: string, refers: string, scope: string | undefined = object) => {
    const text = field[member]
    if (typeof text === 'string')
      out.push({ refers, text, object: scope, local: false, pointer: `${pointer}/${member}`, isKey: false })
  }
  if (Array.isArray(field.to)) {
    field.to.forEach((text, index) =>
      out.push({ refers: 'object', text, object, local: false, pointer: `${pointer}/to/${index}`, isKey: false }),
    )
  }
  add('to', 'object')
  add('picklist', 'picklist')
  add('controlled_by', 'field')
  add('formula', 'formula')
  add('default_formula', 'formula')
  add('prefix_formula', 'formula')
  if (field.type === 'rollup') {
    const child = objectPart(field.from ?? '')
    add('from', 'relation')
    add('field', 'field', child)
    add('where', 'condition', child)
    add('order_by', 'order', child)
  }
  return out
}

function walk(schema: Schema, value: unknown, visit: Visit): void {
  if (!isAnnotated(schema)) return
  if (typeof schema['$ref'] === 'string') {
    const target = definitions[schema['$ref'].replace('#/$defs/', '')]
    if (target) walk(target as unknown as Schema, value, visit)
  } else if (Array.isArray(schema['anyOf'])) {
    const variant = variantOf(schema['anyOf'] as Schema[], value)
    if (variant) walk(variant, value, visit)
  } else if (Array.isArray(value)) {
    const items = schema['items'] as Schema | undefined
    if (items)
      value.forEach((item, index) => walk(items, item, { ...visit, pointer: visit.pointer + pointerStep(index) }))
  } else if (isObject(value)) walkObject(schema, value, visit)
  else if (typeof value === 'string' && schema.refers !== undefined) {
    const object = schema.about ?? (schema.outer ? visit.scope.outer : visit.scope.object)
    visit.out.push({
      refers: schema.refers,
      text: value,
      object,
      local: schema.local === true,
      pointer: visit.pointer,
      isKey: false,
    })
  }
}

function walkObject(schema: Schema, value: { [key: string]: unknown }, visit: Visit): void {
  const properties = (schema['properties'] ?? {}) as { [name: string]: Schema }
  const patterns = Object.values((schema['patternProperties'] ?? {}) as { [pattern: string]: Schema })
  const inner = scopeOf(properties, value, visit.scope)
  for (const [key, part] of Object.entries(value)) {
    const pointer = visit.pointer + pointerStep(key)
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined
    if (property) {
      walk(property, part, { ...visit, pointer, scope: property.scope ? visit.scope : inner })
      continue
    }
    if (schema.keys !== undefined) {
      visit.out.push({ refers: schema.keys, text: key, object: visit.scope.object, local: false, pointer, isKey: true })
    }
    const scope = schema.keys === 'object' ? { object: key, outer: visit.scope.object } : inner
    if (patterns[0]) walk(patterns[0], part, { ...visit, pointer, scope })
  }
}

/** The scope inside an object: a member marked as scope names the object whose fields stand beside it. */
function scopeOf(properties: { [name: string]: Schema }, value: { [key: string]: unknown }, scope: Scope): Scope {
  for (const [name, property] of Object.entries(properties)) {
    const text = value[name]
    if (property.scope !== true || typeof text !== 'string') continue
    return { object: property.refers === 'relation' ? objectPart(text) : text, outer: scope.object }
  }
  return scope
}

function variantOf(variants: Schema[], value: unknown): Schema | undefined {
  if (!isObject(value)) {
    return variants.find((variant) =>
      variant['type'] === 'array' ? Array.isArray(value) : variant['type'] === typeof value,
    )
  }
  const objects = variants.filter(
    (variant) => variant['type'] === 'object' || variant['$ref'] !== undefined || variant['anyOf'] !== undefined,
  )
  const tagged = objects.find((variant) => {
    const tag = Object.entries(propertiesOf(variant)).find(([, part]) => part['const'] !== undefined)
    return tag !== undefined && value[tag[0]] === tag[1]['const']
  })
  if (tagged) return tagged
  const keys = Object.keys(value)
  return (
    objects.find(
      (variant) => variant['type'] === 'object' && keys.every((key) => Object.hasOwn(propertiesOf(variant), key)),
    ) ?? objects.find((variant) => variant['type'] !== 'object')
  )
}

function propertiesOf(schema: Schema): { [name: string]: Schema } {
  return (schema['properties'] ?? {}) as { [name: string]: Schema }
}

const annotatedSchemas = new WeakMap<object, boolean>()

/** True when there may be something to find under the schema; decided once per schema. Recursive parts always have something. */
function isAnnotated(schema: Schema): boolean {
  const known = annotatedSchemas.get(schema)
  if (known !== undefined) return known
  const answer = /"(refers|keys|\$ref)":/.test(JSON.stringify(schema))
  annotatedSchemas.set(schema, answer)
  return answer
}

function isObject(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
