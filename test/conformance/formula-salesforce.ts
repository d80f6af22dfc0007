/**
 * The cases of Salesforce's own formula engine as data of ours: fields, rows of wire values, expected values.
 *
 * Renderings differ, values do not: percent fields are fractions there (0.2) and points here (20), so percent inputs are divided by 100
 * and percent results multiplied; dates and datetimes are Java's Date.toString() in GMT; a blank text is null.
 */
import { existsSync, readFileSync } from 'node:fs'
import type { FormulaField, FormulaScope, FormulaType } from '@trellis/metadata/formula/types.ts'

export const casesFile = new URL('../../../shared/data/formula/salesforce_engine_cases.jsonl', import.meta.url)

type SourceField = { fieldName: string; dataType: string; formula?: string }
type SourceCase = {
  test: string
  formula: string
  type: string
  fields: SourceField[]
  rows: { input: string | null; expected: string | null; expected_blank_as_null: string | null }[]
}

export type Expected = { kind: 'error' } | { kind: 'value'; text: string }
export type CaseRow = { input: string; record: { [key: string]: unknown }; zero: Expected; blank: Expected }
export type EngineCase = {
  test: string
  formula: string
  type: string
  returns: FormulaType
  fields: FormulaField[]
  scope: FormulaScope
  rows: CaseRow[]
}

const typeNames: { readonly [name: string]: FormulaType } = {
  double: 'number',
  currency: 'number',
  percent: 'number',
  text: 'text',
  textarea: 'text',
  email: 'text',
  phone: 'text',
  url: 'text',
  dateonly: 'date',
  date: 'date',
  datetime: 'datetime',
  boolean: 'boolean',
  checkbox: 'boolean',
  number: 'number',
  timeonly: 'time',
}

/** The cases, or null when the data folder is not there. */
export function readCases(): EngineCase[] | null {
  if (!existsSync(casesFile)) return null
  return readFileSync(casesFile, 'utf8')
    .trim()
    .split('\n')
    .map((line) => toCase(JSON.parse(line) as SourceCase))
}

type Leaf = { name: string; dataType: string }

function leavesOf(field: SourceField): Leaf[] {
  if (field.formula === undefined) return [{ name: `${field.fieldName}__c`, dataType: field.dataType }]
  return [...new Set(field.formula.match(/custom[a-z]+\d*__c/gi) ?? [])].map((name) => ({
    name,
    dataType: /custom([a-z]+)/i.exec(name)?.[1] ?? 'text',
  }))
}

function toCase(source: SourceCase): EngineCase {
  const leaves = source.fields.flatMap(leavesOf)
  const inlined = source.fields.reduce(
    (text, field) =>
      field.formula === undefined ? text : text.replaceAll(`${field.fieldName}__c`, `(${field.formula})`),
    source.formula,
  )
  const fields = leaves.map((leaf): FormulaField => ({
    name: leaf.name,
    type: typeNames[leaf.dataType.toLowerCase()] ?? 'text',
    digits: 20,
    scale: 20,
  }))
  const byName = new Map(fields.map((field) => [field.name.toLowerCase(), field]))
  const scope: FormulaScope = {
    object: 'case',
    field: (_object, name) => byName.get(name.toLowerCase()),
    names: () => [...byName.keys()],
  }
  return {
    test: source.test,
    formula: inlined,
    type: source.type,
    returns: typeNames[source.type.toLowerCase()] ?? 'text',
    fields,
    scope,
    rows: source.rows.map((row) => ({
      input: row.input ?? '',
      record: toRecord(leaves, row.input),
      zero: toExpected(row.expected, source.type),
      blank: toExpected(row.expected_blank_as_null, source.type),
    })),
  }
}

function toRecord(leaves: readonly Leaf[], input: string | null): { [key: string]: unknown } {
  const parts = splitInput(input ?? '', leaves.length)
  return Object.fromEntries(
    leaves.map((leaf, index) => [leaf.name, toWire(leaf.dataType.toLowerCase(), parts[index] ?? '')]),
  )
}

/** JSON inputs hold commas of their own. */
function splitInput(input: string, count: number): string[] {
  if (count === 1) return [input]
  const json = /^(\{.*\}),(.*)$/s.exec(input)
  return json ? [json[1] ?? '', json[2] ?? ''] : input.split(',')
}

function toWire(dataType: string, text: string): unknown {
  const type = typeNames[dataType] ?? 'text'
  const bare = text.trim()
  if (type === 'text') return text === '' ? null : text
  if (type === 'boolean') return bare.toLowerCase() === 'true'
  if (bare === '') return null
  if (type === 'number') return dataType === 'percent' ? shiftPoint(bare) : bare
  return toMoment(bare, type)
}

/** Divides a decimal text by 100 exactly. */
function shiftPoint(text: string): string {
  return `${text}e-2`
}

/** `2004:12:31:11:32:00`, with `:PST` eight hours behind GMT; a date has no time, days beyond the month roll over. */
function toMoment(text: string, type: FormulaType): string {
  const [year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0] = text.split(':').slice(0, 6).map(Number)
  if (type === 'date') return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10)
  return new Date(Date.UTC(year, month - 1, day, hour + (text.endsWith('PST') ? 8 : 0), minute, second)).toISOString()
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function toExpected(text: string | null, type: string): Expected {
  if (text === null) return { kind: 'value', text: '' }
  if (text.startsWith('Error:')) return { kind: 'error' }
  const java = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{2}) (\d{2}:\d{2}:\d{2}) GMT (\d{4})$/.exec(text)
  if (java) {
    const day = `${java[4] ?? ''}-${String(months.indexOf(java[1] ?? '') + 1).padStart(2, '0')}-${java[2] ?? ''}`
    return { kind: 'value', text: type === 'DateTime' ? `${day}T${java[3] ?? ''}.000Z` : day }
  }
  return { kind: 'value', text: text === 'null' ? '' : text }
}

/** Compares one result with what is expected: numbers to 12 digits, texts without blanks at the ends. */
export function agrees(
  engineCase: EngineCase,
  expected: Expected,
  actual: { value: unknown; error?: string },
): boolean {
  if (expected.kind === 'error') return actual.error !== undefined
  if (actual.error !== undefined) return false
  const { value } = actual
  if (value === null || value === undefined || value === '') return expected.text.trim() === ''
  if (typeof value === 'number') {
    const wanted = Number(expected.text) / (engineCase.type === 'Percent' ? 100 : 1)
    return expected.text.trim() !== '' && Math.abs(value - wanted) <= Math.max(1e-15, Math.abs(wanted) * 1e-12)
  }
  if (typeof value === 'boolean') return String(value) === expected.text
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (engineCase.returns === 'date') return text.slice(0, 10) === expected.text.slice(0, 10)
  if (engineCase.returns === 'time') return text.slice(0, 8) === expected.text.slice(0, 8)
  return text.trim() === expected.text.trim()
}
