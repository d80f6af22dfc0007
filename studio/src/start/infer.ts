/**
 * What the columns of a spreadsheet are: field types, choices, the column that names a record. Pure, from the first rows.
 *
 * A column gets the narrowest type all its filled cells fit; a few repeated values are choices; values that name records of an object that
 * is there are a link to it when the caller says so.
 */
import type { FieldDocument } from '@trellis/metadata/schema/field.ts'
import type { OptionDocument } from '@trellis/metadata/schema/field.ts'
import { tintNames } from '@trellis/runtime/theme/palette.ts'
import { freeFieldName, freeOptionValue } from '../document/names.ts'

export type Sheet = { file: string; header: string[]; rows: string[][] }

export type InferredType =
  | 'text'
  | 'long_text'
  | 'email'
  | 'phone'
  | 'url'
  | 'integer'
  | 'number'
  | 'currency'
  | 'percent'
  | 'checkbox'
  | 'date'
  | 'datetime'
  | 'select'

export type Column = {
  /** Index in the sheet. */
  index: number
  header: string
  label: string
  use: boolean
  type: string
  samples: string[]
  /** Different values, most frequent first, when there are few enough to be choices. */
  values: string[]
  /** Most digits behind the point. */
  scale: number
  longest: number
}

const mostChoices = 40
const patterns: { type: InferredType; fits(text: string): boolean }[] = [
  { type: 'checkbox', fits: (text) => /^(yes|no|true|false|y|n|是|否)$/i.test(text) },
  { type: 'date', fits: isDate },
  { type: 'datetime', fits: (text) => /^\d{4}[-/]\d{1,2}[-/]\d{1,2}[ T]\d{1,2}:\d{2}/.test(text) },
  { type: 'percent', fits: (text) => /^-?\d+(\.\d+)?\s*%$/.test(text) },
  { type: 'integer', fits: (text) => /^-?\d{1,3}(,\d{3})+$|^-?\d{1,15}$/.test(text) && !/^0\d/.test(text) },
  {
    type: 'number',
    fits: (text) => /^-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$/.test(text) && !/^0\d/.test(text) && digitsOf(text) <= 15,
  },
  { type: 'currency', fits: (text) => /^-?\s*[¥￥$€£]\s*-?[\d,]+(\.\d+)?$/.test(text) },
  { type: 'email', fits: (text) => /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(text) },
  { type: 'url', fits: (text) => /^https?:\/\/\S+$/i.test(text) },
  {
    type: 'phone',
    fits: (text) =>
      /^\+?\d[\d\s()-]{6,18}\d$/.test(text) &&
      text.replace(/\D/g, '').length >= 7 &&
      /^[+(]|[\s()-]|^1[3-9]\d{9}$/.test(text),
  },
]

const moneyWords = /amount|price|revenue|value|cost|budget|fee|salary|金额|价格|收入|费用|预算|单价|总价/i

export function inferColumns(sheet: Sheet): Column[] {
  return sheet.header.map((header, index) =>
    inferColumn(header.trim() === '' ? `Column ${index + 1}` : header.trim(), index, sheet.rows),
  )
}

function inferColumn(header: string, index: number, rows: string[][]): Column {
  const cells = rows.map((row) => (row[index] ?? '').trim()).filter((cell) => cell !== '')
  const counts = new Map<string, number>()
  for (const cell of cells) counts.set(cell, (counts.get(cell) ?? 0) + 1)
  const longest = cells.reduce((most, cell) => Math.max(most, [...cell].length), 0)
  const values = counts.size <= mostChoices ? [...counts].toSorted((a, b) => b[1] - a[1]).map(([value]) => value) : []
  const scale = cells.reduce((most, cell) => Math.max(most, /\.(\d+)/.exec(cell)?.[1]?.length ?? 0), 0)
  const type = typeOf(header, cells, { values, longest })
  return {
    index,
    header,
    label: readableHeader(header),
    use: cells.length > 0,
    type,
    samples: [...counts.keys()].slice(0, 3),
    values,
    scale: Math.min(scale, 6),
    longest,
  }
}

function typeOf(header: string, cells: string[], facts: { values: string[]; longest: number }): InferredType {
  if (cells.length === 0) return 'text'
  const narrow = patterns.find((pattern) => cells.every(pattern.fits))?.type
  if (narrow === 'integer' || narrow === 'number') return moneyWords.test(header) ? 'currency' : narrow
  if (narrow) return narrow
  if (facts.longest > 255) return 'long_text'
  // Choices repeat: on average each value is there at least three times, and none is a sentence.
  const repeats = facts.values.length >= 2 && cells.length >= facts.values.length * 3
  return repeats && facts.longest <= 40 ? 'select' : 'text'
}

function isDate(text: string): boolean {
  return /^\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?$/.test(text) || /^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}$/.test(text)
}

function digitsOf(text: string): number {
  return text.replace(/\D/g, '').length
}

/** `close_date` -> `Close date`; what people wrote in words stays. */
export function readableHeader(header: string): string {
  if (!/^[a-z0-9]+(_[a-z0-9]+)*$/.test(header)) return header
  const words = header.replaceAll('_', ' ')
  return words[0]!.toUpperCase() + words.slice(1)
}

/** The column that names a record: the first text with different values, else the first text, else the first column. */
export function nameColumn(columns: readonly Column[], rows: number): Column | undefined {
  const used = columns.filter((column) => column.use)
  const texts = used.filter((column) => column.type === 'text')
  const named = texts.find((column) => /name|title|subject|名称|姓名|标题|主题/i.test(column.header))
  return (
    named ??
    texts.find((column) => column.values.length === 0 || column.values.length >= rows * 0.9) ??
    texts[0] ??
    used[0]
  )
}

/** Fields by name for the columns in use, the naming one first; `names` says which column became which field. */
export function fieldsFrom(
  columns: readonly Column[],
  naming: Column | undefined,
): { fields: { [name: string]: FieldDocument }; names: Map<number, string> } {
  const fields: { [name: string]: FieldDocument } = {}
  const names = new Map<number, string>()
  const used = columns.filter((column) => column.use)
  const ordered = naming ? [naming, ...used.filter((column) => column !== naming)] : used
  for (const column of ordered) {
    const name = freeFieldName(column.label, new Set(Object.keys(fields)), false)
    names.set(column.index, name)
    fields[name] = fieldOf(column, column === naming)
  }
  return { fields, names }
}

function fieldOf(column: Column, isName: boolean): FieldDocument {
  const field: FieldDocument = { type: column.type, label: column.label }
  if (isName) field.searchable = true
  if (column.type.startsWith('lookup:'))
    return { ...field, type: 'lookup', to: column.type.slice('lookup:'.length), on_delete: 'set_null' }
  if (column.type === 'text')
    field.max_length = Math.min(4000, Math.max(255, Math.ceil((column.longest * 2) / 50) * 50))
  if (column.type === 'select') field.options = optionsFrom(column.values)
  if (column.type === 'number' || column.type === 'currency')
    Object.assign(field, {
      precision: 15,
      scale: column.type === 'currency' ? Math.max(2, Math.min(4, column.scale)) : column.scale,
    })
  return field
}

/** Choices in the order people met them most; values are names, labels the texts of the sheet, so the importer finds them by label. */
function optionsFrom(values: readonly string[]): OptionDocument[] {
  const taken = new Set<string>()
  return values.map((label, at) => {
    const value = freeOptionValue(label, taken)
    taken.add(value)
    return { value, label, color: tintNames[1 + (at % (tintNames.length - 1))] }
  })
}
