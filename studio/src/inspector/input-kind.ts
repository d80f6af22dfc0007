/**
 * Which input a place of a JSON Schema gets. Pure: the form is drawn from the schema of the kind or field type and nothing else.
 */
export type JsonSchema = {
  type?: string
  anyOf?: JsonSchema[]
  enum?: unknown[]
  const?: unknown
  properties?: { [name: string]: JsonSchema }
  patternProperties?: { [pattern: string]: JsonSchema }
  required?: string[]
  items?: JsonSchema
  minimum?: number
  maximum?: number
  maxLength?: number
  pattern?: string
  description?: string
  refers?: string
  local?: boolean
  $ref?: string
}

export type InputKind =
  | { kind: 'label' }
  | { kind: 'flag' }
  | { kind: 'choice'; values: string[] }
  | { kind: 'choices'; values: string[] }
  | { kind: 'number'; min?: number; max?: number; whole: boolean }
  | { kind: 'formula'; condition: boolean }
  | { kind: 'reference'; to: string; local: boolean; many: boolean }
  | { kind: 'text'; long: boolean }
  | { kind: 'texts' }
  | { kind: 'group'; properties: { [name: string]: JsonSchema } }
  | { kind: 'options' }
  | { kind: 'icon' }
  | { kind: 'color' }
  | { kind: 'json' }

export function inputKind(name: string, schema: JsonSchema): InputKind {
  if (isLabel(schema)) return { kind: 'label' }
  if (name === 'options') return { kind: 'options' }
  if (name === 'icon') return { kind: 'icon' }
  if (name === 'color') return { kind: 'color' }
  if (name === 'formula' || name === 'default_formula' || name === 'prefix_formula')
    return { kind: 'formula', condition: false }
  if (name === 'where') return { kind: 'formula', condition: true }
  const values = closedValues(schema)
  if (values) return { kind: 'choice', values }
  if (schema.refers === 'free') return { kind: 'text', long: true }
  if (schema.refers === 'formula' || schema.refers === 'condition')
    return { kind: 'formula', condition: schema.refers === 'condition' }
  const known = knownReference(name, schema)
  if (known) return known
  switch (schema.type) {
    case 'boolean':
      return { kind: 'flag' }
    case 'integer':
    case 'number':
      return { kind: 'number', min: schema.minimum, max: schema.maximum, whole: schema.type === 'integer' }
    case 'string':
      return { kind: 'text', long: (schema.maxLength ?? 0) > 2000 }
    case 'array':
      return listKind(schema)
    case 'object':
      return schema.properties && Object.keys(schema.properties).length > 0
        ? { kind: 'group', properties: schema.properties }
        : { kind: 'json' }
    default:
      // `minimum: number | string` and the like: a number that may be written as a text.
      return schema.anyOf?.some((one) => one.type === 'number')
        ? { kind: 'number', whole: false }
        : schema.anyOf
          ? { kind: 'json' }
          : { kind: 'text', long: false }
  }
}

function listKind(schema: JsonSchema): InputKind {
  const items = schema.items
  if (!items) return { kind: 'json' }
  const values = closedValues(items)
  if (values) return { kind: 'choices', values }
  if (items.refers !== undefined && items.refers !== 'formula' && items.refers !== 'condition')
    return { kind: 'reference', to: items.refers, local: items.local === true, many: true }
  return items.type === 'string' ? { kind: 'texts' } : { kind: 'json' }
}

/** The parameters of field types name objects and fields without annotations. */
function knownReference(name: string, schema: JsonSchema): InputKind | undefined {
  if (schema.refers !== undefined)
    return { kind: 'reference', to: schema.refers, local: schema.local === true, many: false }
  if (name === 'to') return { kind: 'reference', to: 'object', local: false, many: schema.type === 'array' }
  if (name === 'picklist') return { kind: 'reference', to: 'picklist', local: false, many: false }
  if (name === 'controlled_by' || name === 'name_field' || name === 'parent_field')
    return { kind: 'reference', to: 'field', local: false, many: false }
  if (name === 'from') return { kind: 'reference', to: 'relation', local: false, many: false }
  return undefined
}

function isLabel(schema: JsonSchema): boolean {
  const [first, second] = schema.anyOf ?? []
  return (
    schema.anyOf?.length === 2 &&
    first?.type === 'string' &&
    second?.type === 'object' &&
    second.patternProperties !== undefined
  )
}

function closedValues(schema: JsonSchema): string[] | undefined {
  if (schema.enum) return schema.enum.map(String)
  if (schema.anyOf && schema.anyOf.length > 1 && schema.anyOf.every((one) => one.const !== undefined))
    return schema.anyOf.map((one) => String(one.const))
  return undefined
}
