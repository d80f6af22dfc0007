/**
 * Reading today's rows as if a drafted Model were published: fields that have no column yet are blank, retyped ones have the values they
 * would be converted to, new objects are empty. Pure.
 */
import { isSameShape } from '@trellis/metadata/model/same-shape.ts'
import type { FieldShape, Model, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf } from '@trellis/metadata/model/shape.ts'
import { convertSql } from './convert-sql.ts'
import { formerField, quoted } from './ddl.ts'

export type StandIns = {
  /** The drafted Model; stored formulas that were not worked out yet are worked out as they are read. */
  model: Model
  /** By `ObjectShape.table` and `historyTable`, a parenthesised select; tables that are as drafted are absent. */
  tables: Map<string, string>
  /** Roll-ups, `object.field`, whose values are only known after publishing. */
  unknown: Set<string>
}

const systemTypes: { readonly [column: string]: string } = {
  id: 'uuid',
  owner: 'uuid',
  created_at: 'timestamptz',
  created_by: 'uuid',
  updated_at: 'timestamptz',
  updated_by: 'uuid',
  version: 'int',
  deleted_at: 'timestamptz',
}

/** `schema` is the workspace's, unquoted. */
export function standIns(base: Model, next: Model, schema: string): StandIns {
  const before = new Map(Object.values(base.objects).map((shape) => [shape.table, shape]))
  const found: StandIns = { model: next, tables: new Map(), unknown: new Set() }
  const objects: Model['objects'] = Object.create(null) as Model['objects']
  for (const [name, shape] of Object.entries(next.objects)) {
    const old = before.get(shape.table)
    if (isSameShape(old, shape)) {
      objects[name] = shape
      continue
    }
    objects[name] = withoutUnfilled(old, shape)
    const table = tableText(old, shape, schema)
    if (table !== undefined) {
      found.tables.set(shape.table, table)
      found.tables.set(shape.historyTable, twinText(old, shape, schema))
    }
    for (const field of Object.values(shape.fields))
      if (field.rollup && definitionOf(field) !== definitionOf(sameColumn(old, field)))
        found.unknown.add(`${name}.${field.name}`)
  }
  return { ...found, model: { ...next, objects } }
}

function tableText(old: ObjectShape | undefined, shape: ObjectShape, schema: string): string | undefined {
  const added = addedFields(old, shape)
  if (old && added.length === 0) return undefined
  const columns = added.map((field) => `${valueText(old, field)} as ${quoted(field.column ?? '')}`)
  if (old) return `(select x.*, ${columns.join(', ')} from ${quoted(schema)}.${quoted(shape.table)} x)`
  const system = Object.entries(systemTypes).map(([column, type]) => `null::${type} as ${quoted(column)}`)
  return `(select ${[...system, ...columns].join(', ')} where false)`
}

/** Superseded rows know nothing of what is added now. */
function twinText(old: ObjectShape | undefined, shape: ObjectShape, schema: string): string {
  const columns = addedFields(old, shape).map((field) => `null::${field.sqlType} as ${quoted(field.column ?? '')}`)
  if (old) return `(select x.*, ${columns.join(', ')} from ${quoted(schema)}.${quoted(shape.historyTable)} x)`
  return `(select ${['null::uuid as id', 'null::timestamptz as _to', ...columns].join(', ')} where false)`
}

function addedFields(old: ObjectShape | undefined, shape: ObjectShape): FieldShape[] {
  return Object.values(shape.fields).filter(
    (field) => field.column !== null && field.sqlType !== null && !field.system && !sameColumn(old, field),
  )
}

/** What publishing will put into a new column. */
function valueText(old: ObjectShape | undefined, field: FieldShape): string {
  const former = old && formerField(old, field)
  return former?.column && former.sqlType && field.sqlType
    ? convertSql(`x.${quoted(former.column)}`, former.sqlType, field.sqlType)
    : `null::${field.sqlType}`
}

function sameColumn(old: ObjectShape | undefined, field: FieldShape): FieldShape | undefined {
  return old && field.column !== null ? columnsOf(old).get(field.column) : undefined
}

const kept = new WeakMap<ObjectShape, ReadonlyMap<string, FieldShape>>()

/** Fields by column, once per shape: hundreds of objects of hundreds of fields are looked through at every plan. */
function columnsOf(shape: ObjectShape): ReadonlyMap<string, FieldShape> {
  const known = kept.get(shape)
  if (known) return known
  const columns = new Map<string, FieldShape>()
  for (const field of Object.values(shape.fields))
    if (field.column !== null && !columns.has(field.column)) columns.set(field.column, field)
  kept.set(shape, columns)
  return columns
}

/** A stored formula whose text is new has no values yet: it is read like one that is not stored. */
function withoutUnfilled(old: ObjectShape | undefined, shape: ObjectShape): ObjectShape {
  const fresh = Object.values(shape.fields).filter(
    (field) =>
      field.formula !== undefined &&
      field.column !== null &&
      sameColumn(old, field)?.formula?.text !== field.formula.text,
  )
  if (fresh.length === 0) return shape
  const fields = { ...shape.fields }
  for (const field of fresh) fields[field.name] = { ...field, column: null }
  return { ...shape, fields }
}

function definitionOf(field: FieldShape | undefined): string {
  if (!field?.rollup) return ''
  const { child, via, aggregate, field: of, where } = field.rollup
  return JSON.stringify([child, via, aggregate, of, where])
}

/** True when the fields (`object.field`) read such a roll-up, also by way of formula fields. */
export function readsUnknown(standIn: StandIns, dependsOn: readonly string[]): boolean {
  const open = [...dependsOn]
  const seen = new Set<string>()
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (standIn.unknown.has(key)) return true
    if (seen.has(key)) continue
    seen.add(key)
    const [object = '', name = ''] = key.split('.')
    const shape = Object.hasOwn(standIn.model.objects, object) ? standIn.model.objects[object] : undefined
    open.push(...((shape && fieldOf(shape, name))?.formula?.dependsOn ?? []))
  }
  return false
}
