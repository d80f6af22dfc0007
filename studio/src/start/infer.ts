/**
 * What the columns of a table are: field types, choices, the column that names a record. Pure.
 *
 * A column gets the narrowest type all its filled cells fit; a few repeated values are choices. Which columns link to other records is
 * worked out afterwards (links.ts), since that takes the other tables and the records that are there.
 */
import type { FieldDocument, OptionDocument } from '@trellis/metadata/schema/field.ts'
import { tintNames } from '@trellis/runtime/theme/palette.ts'
import { freeFieldName, freeOptionValue } from '../document/names.ts'
import { currenciesOf, dateOrderOf, isNothing, narrowType, scaleOf } from './cell-kinds.ts'
import type { InferredType } from './cell-kinds.ts'
import { choiceFlags, isStageHeader } from '../document/stage-words.ts'
import type { Sheet } from './tidy-table.ts'

/** A text of the table and the choice it becomes; texts with the same label become one choice. */
export type ChoiceOf = { text: string; label: string }

/** How a cell finds the record it names: `by` is a field of the object, or the number of a column of the other table. */
export type Link = {
  by: string | number
  missing: 'create' | 'blank' | 'error'
  /** Different texts looked for, and those of them a record was found for. */
  asked: number
  found: number
}

export type Column = {
  /** Index in the table. */
  index: number
  header: string
  label: string
  use: boolean
  /** A field type, `lookup:<object>`, or `table:<number>` for a table of the same file. */
  type: string
  samples: string[]
  /** Different texts, most frequent first, when there are few enough to be choices. */
  choices: ChoiceOf[]
  /** No text is there twice. */
  distinct: boolean
  filled: number
  scale: number
  longest: number
  link?: Link
  /** Of money whose sign is not that of the workspace. */
  currency?: string
  dateOrder?: 'mdy' | 'dmy'
}

/** `currency` is the workspace's, ISO 4217; `american` reads 3/4/2017 as the fourth of March where the column does not tell. */
export type InferContext = { currency: string; american: boolean }

export const mostChoices = 40
const looked = 5000

export function inferColumns(sheet: Sheet, context: InferContext): Column[] {
  return sheet.header.map((header, index) => inferColumn(header, index, { rows: sheet.rows, context }))
}

function inferColumn(header: string, index: number, table: { rows: string[][]; context: InferContext }): Column {
  const cells = table.rows.map((row) => (row[index] ?? '').trim()).filter((cell) => cell !== '')
  const counts = new Map<string, number>()
  for (const cell of cells) counts.set(cell, (counts.get(cell) ?? 0) + 1)
  const longest = cells.reduce((most, cell) => Math.max(most, cell.length), 0)
  const choices = counts.size <= mostChoices ? choicesOf(counts) : []
  const some = cells.slice(0, looked)
  const type = typeOf(header, some, { choices: choices.length, filled: cells.length, longest })
  const column: Column = {
    index,
    header,
    label: readableHeader(header),
    use: cells.length > 0,
    type,
    samples: [...counts.keys()].slice(0, 3),
    choices,
    distinct: counts.size === cells.length,
    filled: cells.length,
    scale: ['number', 'currency', 'percent'].includes(type)
      ? some.reduce((most, cell) => Math.max(most, scaleOf(cell)), 0)
      : 0,
    longest,
  }
  const signs = type === 'currency' ? some.map(currenciesOf).find((found) => found !== undefined) : undefined
  if (signs && !signs.includes(table.context.currency)) column.currency = signs[0] ?? ''
  const order = type === 'date' || type === 'datetime' ? dateOrderOf(some, table.context.american) : undefined
  if (order) column.dateOrder = order
  return column
}

/** `Gold`, `gold ` and `ＧＯＬＤ` are one choice, called as most write it. */
function choicesOf(counts: ReadonlyMap<string, number>): ChoiceOf[] {
  const labels = new Map<string, string>()
  return [...counts]
    .toSorted((a, b) => b[1] - a[1])
    .map(([text]) => {
      const folded = text.normalize('NFKC').trim().toLowerCase()
      const label = labels.get(folded) ?? text
      labels.set(folded, label)
      return { text, label }
    })
}

function typeOf(
  header: string,
  cells: string[],
  facts: { choices: number; filled: number; longest: number },
): InferredType {
  if (cells.length === 0) return 'text'
  const narrow = narrowType(header, cells)
  if (narrow) return narrow
  if (facts.longest > 255) return 'long_text'
  // Choices repeat: on average each value is there at least three times (twice where the head says so), and none is a sentence.
  const often = isStageHeader(header) ? 2 : 3
  const repeats = facts.choices >= 2 && facts.filled >= facts.choices * often
  return repeats && facts.longest <= 40 ? 'select' : 'text'
}

/** `close_date` -> `Close date`; what people wrote in words stays. */
export function readableHeader(header: string): string {
  if (!/^[a-z0-9]+(_[a-z0-9]+)*$/.test(header)) return header
  const words = header.replaceAll('_', ' ')
  return words[0]!.toUpperCase() + words.slice(1)
}

/** The column that names a record: the first text called so, else the first with different values, else the first. */
export function nameColumn(columns: readonly Column[]): Column | undefined {
  const used = columns.filter((column) => column.use)
  const texts = used.filter((column) => column.type === 'text')
  const named = texts.find((column) => /name|title|subject|名称|姓名|标题|主题|名$/i.test(column.header))
  return named ?? texts.find((column) => column.distinct || column.choices.length === 0) ?? texts[0] ?? used[0]
}

/**
 * Fields by name for the columns in use, the naming one first; `names` says which column became which field, `objectOf` the object
 * that a table of the file becomes.
 */
export function fieldsFrom(
  columns: readonly Column[],
  naming: Column | undefined,
  objectOf: (table: number) => string | undefined = () => undefined,
): { fields: { [name: string]: FieldDocument }; names: Map<number, string> } {
  const fields: { [name: string]: FieldDocument } = {}
  const names = new Map<number, string>()
  const used = columns.filter((column) => column.use)
  const ordered = naming?.use ? [naming, ...used.filter((column) => column !== naming)] : used
  for (const column of ordered) {
    const name = freeFieldName(column.label, new Set(Object.keys(fields)), false)
    names.set(column.index, name)
    fields[name] = fieldOf(column, column === naming, objectOf)
  }
  return { fields, names }
}

const tablePrefix = 'table:'

/** Number of the table a column links to. */
export function linkedTable(column: Column): number | undefined {
  return column.type.startsWith(tablePrefix) ? Number(column.type.slice(tablePrefix.length)) : undefined
}

/** Name of the object a column links to. */
export function linkedObject(column: Column): string | undefined {
  if (column.type === 'user') return 'user'
  return column.type.startsWith('lookup:') ? column.type.slice('lookup:'.length) : undefined
}

function fieldOf(column: Column, isName: boolean, objectOf: (table: number) => string | undefined): FieldDocument {
  const table = linkedTable(column)
  const to = table === undefined ? linkedObject(column) : objectOf(table)
  const field: FieldDocument = { type: column.type, label: column.label }
  if (isName) field.searchable = true
  if (column.type === 'user') return field
  if (to !== undefined) return { ...field, type: 'lookup', to, on_delete: 'set_null' }
  if (table !== undefined) field.type = 'text'
  if (field.type === 'text') field.max_length = Math.min(4000, Math.max(255, Math.ceil((column.longest * 2) / 50) * 50))
  if (column.type === 'select' || column.type === 'multi_select') field.options = optionsFrom(column)
  if (column.type === 'number' || column.type === 'currency')
    Object.assign(field, {
      precision: 15,
      scale: column.type === 'currency' ? Math.max(2, Math.min(4, column.scale)) : Math.min(column.scale, 6),
    })
  if (column.dateOrder && (column.type === 'date' || column.type === 'datetime')) field['date_order'] = column.dateOrder
  return field
}

/** Choices in the order people met them most; values are names, labels the texts of the table, so the importer finds them by label. */
function optionsFrom(column: Column): OptionDocument[] {
  const taken = new Set<string>()
  const stages = isStageHeader(column.header)
  const labels = [...new Set(column.choices.map(({ label }) => label).filter((label) => !isNothing(label)))]
  return labels.map((label, at) => {
    const value = freeOptionValue(label, taken)
    taken.add(value)
    const flags = stages ? choiceFlags(label) : undefined
    return { value, label, color: flags?.color ?? tintNames[1 + (at % (tintNames.length - 1))], ...flags }
  })
}
