/** JSON Schema fragments that several kinds share. All of them refuse unknown properties. */
import { textOperators } from '../fields/operators.ts'
import type { TProperties, TSchema } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import type { Filter } from '../query/record-query.ts'
import { labelSchema } from './field.ts'
import { namePattern, pathPattern, scopedNamePattern } from './names.ts'

/** An object schema that refuses unknown properties. */
export function closed<P extends TProperties>(properties: P, description?: string) {
  return Type.Object(
    properties,
    description ? { additionalProperties: false, description } : { additionalProperties: false },
  )
}

/** A string that is one of a closed list. */
export function oneOf<const T extends string>(values: readonly T[], description?: string) {
  return Type.Unsafe<T>({ type: 'string', enum: [...values], ...(description ? { description } : {}) })
}

/**
 * What a string of a document stands for, as an annotation of its schema (`refers`): a kind, `field`, `path`, `relation`, `element`, `formula` or
 * `condition` (a formula that is true or false). Checks of references, where-used, renames and the studio's pickers all read it.
 * `scope`: the named object is the one that fields beside it belong to. `local`: the name without its object. `outer`: belongs to the
 * object around the scope. `about`: belongs to that object, whatever stands around it. `keys` on a map: what its keys stand for.
 */
export type Annotation = {
  refers?: string
  keys?: string
  scope?: boolean
  local?: boolean
  outer?: boolean
  about?: string
}

const annotated = (pattern: string, description: string, annotation: Annotation) =>
  Type.String({ pattern, description, ...annotation })

export const nameRef = Type.String({ pattern: namePattern, description: 'A name' })
export const objectRef = annotated(namePattern, 'Name of an object', { refers: 'object' })
export const objectScope = annotated(namePattern, 'Name of the object', { refers: 'object', scope: true })
/** An element of the same flow. */
export const elementRef = annotated(namePattern, 'Name of an element of the flow', { refers: 'element' })
export const fieldRef = annotated(namePattern, 'Name of a field', { refers: 'field' })
export const pathRef = annotated(pathPattern, 'A field, also through lookups: account.owner.name', { refers: 'path' })
export const relationScope = annotated(scopedNamePattern, 'Child relation: quote.opportunity', {
  refers: 'relation',
  scope: true,
})
export const nameList = Type.Array(nameRef, { maxItems: 1000, uniqueItems: true })
export const fieldList = Type.Array(fieldRef, { maxItems: 1000, uniqueItems: true })

/** Name of a document of a kind that stands alone. */
export function documentRef(kind: string) {
  return annotated(namePattern, `Name of a document: ${kind}`, { refers: kind })
}

/** Name of a document of a kind that belongs to an object: `<object>.<name>`. */
export function scopedRef(kind: string) {
  return annotated(scopedNamePattern, `Name of a document: ${kind}`, { refers: kind })
}

/** Name of a document of the object in scope, without the object. */
export function localRef(kind: string) {
  return annotated(namePattern, `Name of a document of the object: ${kind}`, { refers: kind, local: true })
}

/** Several documents of a kind. */
export function documentList(kind: string) {
  return Type.Array(documentRef(kind), { maxItems: 1000, uniqueItems: true })
}

const formulaLimits = { minLength: 1, maxLength: 20_000 }
export const formulaText = Type.String({ ...formulaLimits, description: 'A formula', refers: 'formula' })
export const conditionText = Type.String({
  ...formulaLimits,
  description: 'A formula that is true or false',
  refers: 'condition',
})
/** A condition on the record around the scope: a related list that shows only when its parent says so. */
export const outerCondition = Type.String({
  ...formulaLimits,
  description: 'A formula that is true or false',
  refers: 'condition',
  outer: true,
})
/** A condition on the person who looks, over the fields of a user: `role = "sdr"`. The server judges it (layout/person-conditions.ts). */
export const personCondition = Type.String({
  ...formulaLimits,
  description: 'A formula about the person who looks, over the fields of a user',
  refers: 'condition',
  about: 'user',
})
/** A formula over other names than fields: variables of a flow, figures of a report. */
export const freeFormula = Type.String({ ...formulaLimits, description: 'A formula', refers: 'free' })

/** A map by field of the object in scope. */
export function byField<T extends TSchema>(value: T, description: string) {
  return Type.Record(Type.String({ pattern: namePattern }), value, {
    additionalProperties: false,
    keys: 'field',
    description,
  })
}

export const colorText = Type.String({
  pattern: '^(#[0-9a-fA-F]{6}|[a-z]{3,20})$',
  description: 'Name of a theme colour, or #rrggbb',
})
export const iconText = Type.String({
  maxLength: 60,
  pattern: '^[a-z0-9-]+$',
  description: 'Name of an icon of the icon set',
})
export const minutes = Type.Integer({ minimum: 0, maximum: 5_256_000, description: 'Minutes' })
export const label = labelSchema

const filterRef = Type.Unsafe<Filter>({ $ref: '#/$defs/filter' })
const filterLists = { maxItems: 200 }

const conditionOption = Type.Optional(conditionText)

/** A part of a page: what it is, what it is given, and the parts inside it. */
export type PageComponent = {
  id: string
  type: string
  label?: string | { [locale: string]: string }
  props?: { [name: string]: unknown }
  visible_when?: string
  width?: number
  children?: PageComponent[]
}

/** Recursive parts of schemas, referred to as `#/$defs/<name>`. */
export const definitions: { [name: string]: TSchema } = {
  filter: Type.Union(
    [
      closed({ and: Type.Array(filterRef, filterLists) }),
      closed({ or: Type.Array(filterRef, filterLists) }),
      closed({ not: filterRef }),
      closed({
        field: pathRef,
        op: oneOf(textOperators),
        value: Type.Optional(Type.Unknown()),
      }),
      closed({ formula: conditionText }),
    ],
    { description: 'Which records: a condition, or and / or / not of conditions' },
  ),
  component: closed(
    {
      id: nameRef,
      type: Type.String({ maxLength: 130, description: 'A component of the runtime, or plugin.component' }),
      label: Type.Optional(label),
      props: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
      visible_when: conditionOption,
      width: Type.Optional(Type.Integer({ minimum: 1, maximum: 24 })),
      children: Type.Optional(Type.Array(Type.Unsafe<PageComponent>({ $ref: '#/$defs/component' }), { maxItems: 200 })),
    },
    'A part of a page and the parts inside it',
  ),
}

/** Which records: a filter, or a formula. */
export const whereSchema = Type.Union([Type.Unsafe<Filter>({ $ref: '#/$defs/filter' }), conditionText], {
  description: 'Which records: a filter or a formula',
})

export const orderBySchema = Type.Array(closed({ field: pathRef, dir: Type.Optional(oneOf(['asc', 'desc'])) }), {
  maxItems: 5,
  description: 'Order of records',
})

/** Who it is for; absent or empty: everybody who may read the object. Any match is enough. */
export const audienceSchema = closed(
  {
    roles: Type.Optional(documentList('role')),
    permission_sets: Type.Optional(documentList('permission_set')),
    groups: Type.Optional(documentList('group')),
    users: Type.Optional(
      Type.Array(Type.String({ maxLength: 320 }), { maxItems: 1000, description: 'E-mail addresses' }),
    ),
  },
  'Who it is for; any match is enough',
)

/** A user, several users or everybody in a place, as receivers, approvers or sharees. Exactly one member is used. */
export const partySchema = closed(
  {
    user: Type.Optional(Type.String({ maxLength: 320, description: 'E-mail address' })),
    role: Type.Optional(documentRef('role')),
    role_and_below: Type.Optional(documentRef('role')),
    group: Type.Optional(documentRef('group')),
    queue: Type.Optional(documentRef('queue')),
    field: Type.Optional(pathRef),
    manager_of: Type.Optional(pathRef),
  },
  'One of: user, role, role_and_below, group, queue, field that holds a user, manager of a user field',
)

/** How records are put into groups. */
export const groupBySchema = closed({
  field: pathRef,
  unit: Type.Optional(oneOf(['day', 'week', 'month', 'quarter', 'year', 'fiscal_quarter', 'fiscal_year'])),
  ranges: Type.Optional(Type.Array(Type.Number(), { maxItems: 50, description: 'Limits between groups of a number' })),
})

/** A figure over records. Without `field` it counts; `formula` combines figures of the same report by their ids. */
export const measureSchema = closed({
  id: Type.Optional(nameRef),
  label: Type.Optional(label),
  fn: oneOf(['count', 'count_distinct', 'sum', 'avg', 'min', 'max', 'formula']),
  field: Type.Optional(pathRef),
  formula: Type.Optional(freeFormula),
  format: Type.Optional(oneOf(['number', 'currency', 'percent', 'duration'])),
})

export const chartTypes = [
  'bar',
  'bar_stacked',
  'bar_horizontal',
  'line',
  'area',
  'pie',
  'donut',
  'funnel',
  'gauge',
  'radar',
  'scatter',
  'heat_map',
  'sankey',
  'tree_map',
  'waterfall',
  'map',
  'number',
  'table',
] as const

/** How figures are drawn. */
export const chartSchema = closed({
  type: oneOf(chartTypes),
  stacked: Type.Optional(Type.Boolean()),
  legend: Type.Optional(oneOf(['none', 'top', 'right', 'bottom'])),
  labels: Type.Optional(Type.Boolean()),
  colors: Type.Optional(Type.Array(colorText, { maxItems: 20 })),
  goal: Type.Optional(Type.Number()),
  second_axis: Type.Optional(nameList),
})

/** Properties every document has besides its own. */
export function documentProperties<K extends string>(kind: K, scoped: boolean) {
  return {
    $schema: Type.Optional(Type.String({ maxLength: 300 })),
    kind: Type.Literal(kind),
    name: Type.String({ pattern: scoped ? scopedNamePattern : namePattern }),
    schema_version: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Version of the kind the document was written for; absent: 1' }),
    ),
    plugin: Type.Optional(Type.String({ pattern: namePattern, description: 'Plugin that ships the document' })),
    label: Type.Optional(labelSchema),
    description: Type.Optional(labelSchema),
  }
}

/** The closed schema of a document of a kind: the shared properties and its own. */
export function documentSchema<K extends string, P extends TProperties>(kind: K, scoped: boolean, properties: P) {
  return Type.Object({ ...documentProperties(kind, scoped), ...properties }, { additionalProperties: false })
}
