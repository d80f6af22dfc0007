/**
 * Runs formulas as SQL over rows given in memory: `SELECT formula FROM (VALUES ...)`, so the same rows reach both back ends.
 * Literals are quoted by pg here (no parameters), as DDL has to do it.
 */
import pg from 'pg'
import type { CheckedFormula } from '@trellis/metadata/formula/check.ts'
import { formulaSqlStatements } from '@trellis/metadata/formula/sql-functions.ts'
import { formulaToSql } from '@trellis/metadata/formula/sql.ts'
import type {
  DatedRates,
  FormulaField,
  FormulaSqlEnv,
  FormulaType,
  FormulaValue,
} from '@trellis/metadata/formula/types.ts'

const sqlTypes: { readonly [type: string]: string } = {
  number: 'numeric',
  currency: 'numeric',
  percent: 'numeric',
  duration: 'numeric',
  boolean: 'boolean',
  date: 'date',
  datetime: 'timestamptz',
  time: 'time',
  id: 'uuid',
  multiselect: 'text[]',
  geolocation: 'jsonb',
  json: 'jsonb',
}

const castOf = (type: FormulaType): string => sqlTypes[type] ?? 'text'

export const quoteName = (name: string): string => pg.escapeIdentifier(name)

/** A value as an SQL literal. */
export function quoteValue(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  if (Array.isArray(value)) return `ARRAY[${value.map(quoteValue).join(', ')}]`
  return pg.escapeLiteral(typeof value === 'object' ? JSON.stringify(value) : String(value))
}

export async function installFormulaFunctions(client: pg.Client): Promise<void> {
  for (const statement of formulaSqlStatements()) await client.query(statement)
}

/** `(VALUES ...) AS r(...)` of records, with the types of their fields. */
export function valuesOf(
  fields: readonly FormulaField[],
  records: readonly { readonly [key: string]: unknown }[],
): string {
  const rows = records.map(
    (record, index) =>
      `(${[String(index), ...fields.map((field) => `(${quoteValue(record[field.name])})::${castOf(field.type)}`)].join(', ')})`,
  )
  return `(VALUES ${rows.join(', ')}) AS r(${['"#"', ...fields.map((field) => quoteName(field.name))].join(', ')})`
}

export type SqlSettings = {
  nowMs: number
  timeZone: string
  fiscalStartMonth?: number
  holidays?: readonly string[]
  workingWeekends?: readonly string[]
  rates?: { readonly [currency: string]: number | string }
  datedRates?: DatedRates
  since?: FormulaSqlEnv['since']
}

/** An environment whose columns are those of `valuesOf`. */
export function sqlEnv(settings: SqlSettings): FormulaSqlEnv {
  return { ...settings, column: (reference) => `r.${quoteName(reference.key)}`, param: quoteValue }
}

/** The SELECT of one formula: number, value as JSON text, whether it is in error. */
export function selectOf(
  checked: CheckedFormula,
  settings: SqlSettings,
  source: string,
): { ok: true; sql: string } | { ok: false; code: string } {
  const made = formulaToSql(checked, sqlEnv(settings))
  if (!made.ok) return { ok: false, code: made.errors[0]?.code ?? '' }
  const value =
    checked.type === 'datetime'
      ? `to_char((${made.sql}) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
      : made.sql
  return {
    ok: true,
    sql: `SELECT "#" AS n, to_jsonb(${value}) AS value, (${made.fault?.() ?? 'FALSE'}) IS TRUE AS fault FROM ${source} ORDER BY 1`,
  }
}

/** A wire value from what PostgreSQL gave as JSON. */
export function wireOf(type: FormulaType, value: unknown): FormulaValue {
  if (value === null || value === undefined) return null
  if (type === 'time' && typeof value === 'string')
    return value.replace(/(\.\d{3})\d*$/, '$1').replace(/(\.\d{1,3})$/, (part) => part.padEnd(4, '0'))
  return value as FormulaValue
}
