/**
 * From two Models to SQL: statements of the publish transaction, and index builds for afterwards.
 *
 * Expand, then contract: tables and columns are only ever added here. What a document no longer names stays in the database
 * unmapped (the bin: publish.ts records it, purge.ts drops it after 30 days), so requests on the old Model keep working, and a rename
 * changes no SQL object at all. `if not exists` is for what a rollback takes out of the bin. Pure; identifiers are quoted, and come from the Model only.
 */
import { createHash } from 'node:crypto'
import pg from 'pg'
import { hasBlindIndex } from '@trellis/metadata/fields/encrypted-text.ts'
import { isSameShape } from '@trellis/metadata/model/same-shape.ts'
import type { FieldShape, Model, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { objectOf } from '@trellis/metadata/model/shape.ts'
import { blindSql } from '../records/sealed.ts'
import { convertSql } from './convert-sql.ts'

export type DdlStep = { sql: string; summary: string }
export type IndexBuild = { name: string; table: string; unique: boolean; sql: string }
export type DdlPlan = {
  steps: DdlStep[]
  /** Of objects that are new or say something else than before. */
  indexes: IndexBuild[]
  binned: { table: string; twin: string; column: string; object: string; field: string }[]
}

const systemColumns = `id uuid primary key, owner uuid, created_at timestamptz(3) not null default now(), created_by uuid,
  updated_at timestamptz(3) not null default now(), updated_by uuid, version int not null default 1, deleted_at timestamptz(3),
  _from timestamptz not null default clock_timestamp(), _via text, _change uuid`
const twinColumns = `id uuid not null, owner uuid, created_at timestamptz(3), created_by uuid, updated_at timestamptz(3), updated_by uuid,
  version int, deleted_at timestamptz(3), _from timestamptz not null, _to timestamptz not null, _via text, _change uuid`

export function ddl(old: Model | null, next: Model, schema: string): DdlPlan {
  const plan: DdlPlan = { steps: [], indexes: [], binned: [] }
  const links: DdlStep[] = []
  const oldTables = new Map(Object.values(old?.objects ?? {}).map((shape) => [shape.table, shape]))
  for (const shape of Object.values(next.objects)) {
    const before = oldTables.get(shape.table)
    if (before !== undefined && isSameShape(before, shape)) continue
    if (shape.system && before === undefined && shape.name === 'user') continue
    if (before === undefined) createTable(plan, shape, schema)
    else addColumns(plan, before, shape, schema)
    links.push(...foreignKeys(before, shape, next, schema))
    if (!shape.system) plan.indexes.push(...indexesOf(shape, schema, next.settings.locale))
  }
  plan.steps.push(...links)
  collectBin(plan, old, next)
  return plan
}

/** Index builds a Model asks for on one object; names are stable, so what exists is never built again. */
export function indexesOf(
  shape: ObjectShape,
  schema: string,
  locale: string,
  /** Conditions many records are looked for by. */
  conditions: readonly string[] = [],
): IndexBuild[] {
  const table = `${quoted(schema)}.${quoted(shape.table)}`
  const builds: IndexBuild[] = []
  const add = (kind: string, unique: boolean, on: string, where = ' where deleted_at is null') => {
    const name = indexName(shape, kind, `${on}${where}`)
    builds.push({
      name,
      table: shape.table,
      unique,
      sql: `create ${unique ? 'unique ' : ''}index concurrently if not exists ${quoted(name)} on ${table} ${on}${where}`,
    })
  }
  for (const unique of shape.uniques) {
    const columns = unique.fields.map((name) => uniqueColumn(shape, name, unique.caseInsensitive))
    if (columns.every((column) => column !== undefined))
      add(`${unique.fields.join('_')}_key`, true, `(${columns.join(', ')})`)
  }
  for (const index of shape.indexes) {
    const columns = index.fields.map(({ field, descending }) => {
      const found = shape.fields[field]
      if (!found?.column) return undefined
      if (hasBlindIndex(found)) return `(${blindSql(quoted(found.column))})`
      return `${quoted(found.column)}${collation(found, locale)}${descending ? ' desc nulls last' : ''}`
    })
    if (columns.every((column) => column !== undefined))
      add(`${index.fields.map((part) => part.field).join('_')}_idx`, false, `(${columns.join(', ')})`)
  }
  add('search_idx', false, `using gin (_search)`, '')
  for (const condition of conditions) add('rule_idx', false, '(id)', meetingRule(condition))
  return builds
}

function indexName(shape: ObjectShape, kind: string, content: string): string {
  return shortName(`${shape.table}_${kind}`, content)
}

function meetingRule(condition: string): string {
  return ` where deleted_at is null and (${condition} is true)`
}

/** The name of the index that holds the records meeting a condition. */
export function ruleIndexName(shape: ObjectShape, condition: string): string {
  return indexName(shape, 'rule_idx', `(id)${meetingRule(condition)}`)
}

/** Statistics over conditions, so that the planner knows how many records meet each. */
export function statisticsOf(shape: ObjectShape, schema: string, conditions: readonly string[]): IndexBuild[] {
  return conditions.map((condition) => {
    const name = shortName(`${shape.table}_rule_stat`, condition)
    const table = `${quoted(schema)}.${quoted(shape.table)}`
    const sql = `create statistics if not exists ${quoted(schema)}.${quoted(name)} on (${condition}) from ${table}`
    return { name, table: shape.table, unique: false, sql }
  })
}

/** The collation text sorts by in the workspace, as an SQL suffix. */
export function collation(field: FieldShape, locale: string): string {
  if (field.sqlType !== 'text' || field.options || field.type === 'external_id') return ''
  return ` collate ${quoted(sortCollation(locale))}`
}

export function sortCollation(locale: string): string {
  return locale.startsWith('zh') ? 'zh-x-icu' : 'und-x-icu'
}

function createTable(plan: DdlPlan, shape: ObjectShape, schema: string): void {
  const columns = ownColumns(shape).map((field) => `, ${quoted(field.column)} ${field.sqlType}`)
  const table = `${quoted(schema)}.${quoted(shape.table)}`
  const twin = `${quoted(schema)}.${quoted(shape.historyTable)}`
  const summary = `create table ${shape.table}`
  plan.steps.push({
    summary,
    sql: `create table if not exists ${table} (${systemColumns}, _search tsvector${columns.join('')})`,
  })
  plan.steps.push({ summary, sql: `create table if not exists ${twin} (${twinColumns}${columns.join('')})` })
  plan.steps.push({
    summary,
    sql: `create index if not exists ${quoted(shortName(`${shape.historyTable}_id`, 'id'))} on ${twin} (id, _from)`,
  })
  plan.steps.push({
    summary,
    sql: `alter table ${table} set (autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02)`,
  })
}

function addColumns(plan: DdlPlan, before: ObjectShape, shape: ObjectShape, schema: string): void {
  const existing = new Map(ownColumns(before).map((field) => [field.column, field]))
  const added = ownColumns(shape).filter((field) => !existing.has(field.column))
  const widened = ownColumns(shape).filter(
    (field) => existing.has(field.column) && existing.get(field.column)?.sqlType !== field.sqlType,
  )
  for (const name of [shape.table, shape.historyTable]) {
    const table = `${quoted(schema)}.${quoted(name)}`
    if (added.length > 0) {
      plan.steps.push({
        summary: `add ${added.map((field) => field.column).join(', ')} to ${name}`,
        sql: `alter table ${table} ${added.map((field) => `add column if not exists ${quoted(field.column)} ${field.sqlType}`).join(', ')}`,
      })
    }
    if (widened.length > 0) {
      plan.steps.push({
        summary: `change ${widened.map((field) => field.column).join(', ')} of ${name}`,
        sql: `alter table ${table} ${widened.map((field) => `alter column ${quoted(field.column)} type ${field.sqlType}`).join(', ')}`,
      })
    }
  }
  for (const field of added) {
    const former = formerField(before, field)
    if (former?.column && former.sqlType && field.sqlType) {
      const sql = convertSql(quoted(former.column), former.sqlType, field.sqlType)
      plan.steps.push({
        summary: `convert ${former.column} of ${shape.table}`,
        sql: `update ${quoted(schema)}.${quoted(shape.table)} set ${quoted(field.column)} = ${sql} where ${quoted(former.column)} is not null`,
      })
    }
  }
}

/** The field a new column takes its values from: the same name (or the name it was renamed from) with another type. */
export function formerField(before: ObjectShape, field: FieldShape): FieldShape | undefined {
  for (const name of [field.name, field.document.renamed_from]) {
    if (name !== undefined && Object.hasOwn(before.fields, name) && !field.companionOf) return before.fields[name]
  }
  return undefined
}

function foreignKeys(before: ObjectShape | undefined, shape: ObjectShape, next: Model, schema: string): DdlStep[] {
  const steps: DdlStep[] = []
  const old = new Set(before ? Object.values(before.fields).flatMap((field) => [field.column, field.linkTable]) : [])
  const table = `${quoted(schema)}.${quoted(shape.table)}`
  for (const field of Object.values(shape.fields)) {
    const target = field.to?.length === 1 && field.to[0] !== undefined ? next.objects[field.to[0]] : undefined
    if (!target || field.system) continue
    const to = `${quoted(schema)}.${quoted(target.table)}`
    if (field.column && !old.has(field.column)) {
      const name = shortName(`${shape.table}_${field.column}_fk`, field.column)
      steps.push({
        summary: `relate ${shape.table}.${field.column} to ${target.table}`,
        sql: `alter table ${table} drop constraint if exists ${quoted(name)}, add constraint ${quoted(name)} foreign key (${quoted(field.column)}) references ${to} (id)${before ? ' not valid' : ''}`,
      })
    }
    if (field.linkTable && !old.has(field.linkTable)) {
      const link = `${quoted(schema)}.${quoted(field.linkTable)}`
      steps.push({
        summary: `create table ${field.linkTable}`,
        sql: `create table if not exists ${link} (source uuid not null references ${table} (id) on delete cascade, target uuid not null references ${to} (id) on delete cascade, _from timestamptz not null default clock_timestamp(), primary key (source, target))`,
      })
      steps.push({
        summary: `create table ${field.linkTable}`,
        sql: `create index if not exists ${quoted(shortName(`${field.linkTable}_target`, 'target'))} on ${link} (target)`,
      })
    }
  }
  return steps
}

function collectBin(plan: DdlPlan, old: Model | null, next: Model): void {
  const live = new Map(
    Object.values(next.objects).map((shape) => [
      shape.table,
      new Set(Object.values(shape.fields).map((field) => field.column)),
    ]),
  )
  for (const shape of Object.values(old?.objects ?? {})) {
    if (isSameShape(shape, objectOf(next, shape.name))) continue
    const columns = live.get(shape.table)
    if (columns === undefined) {
      plan.binned.push({ table: shape.table, twin: shape.historyTable, column: '', object: shape.name, field: '' })
      continue
    }
    for (const field of ownColumns(shape)) {
      if (!columns.has(field.column))
        plan.binned.push({
          table: shape.table,
          twin: shape.historyTable,
          column: field.column,
          object: shape.name,
          field: field.name,
        })
    }
  }
}

type ColumnField = FieldShape & { column: string }

function ownColumns(shape: ObjectShape): ColumnField[] {
  return Object.values(shape.fields).filter(
    (field): field is ColumnField => field.column !== null && field.sqlType !== null && !field.system,
  )
}

function uniqueColumn(shape: ObjectShape, name: string, caseInsensitive: boolean): string | undefined {
  const field = shape.fields[name]
  if (!field?.column) return undefined
  if (hasBlindIndex(field)) return `(${blindSql(quoted(field.column))})`
  return caseInsensitive && field.sqlType === 'text' ? `lower(${quoted(field.column)})` : quoted(field.column)
}

/** An identifier as SQL. */
export function quoted(name: string): string {
  return pg.escapeIdentifier(name)
}

/** At most 63 bytes: long names keep their start and get a hash of what they stand for. */
export function shortName(name: string, content: string): string {
  const hash = createHash('sha256').update(`${name}\0${content}`).digest('hex').slice(0, 8)
  return `${name.slice(0, 50)}_${hash}`
}
