/**
 * Values as the cells of a spreadsheet, and the guard against cells that a spreadsheet would run as formulas. Pure.
 *
 * A text that starts like a formula (also after quotes) gets a leading `'`; importing takes it off again. Numbers stay numbers.
 */
import { fieldType } from '@trellis/metadata/fields/field-types.ts'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import { labelText } from '@trellis/metadata/model/shape.ts'
import type { CheckedColumn, ValueClass } from '@trellis/metadata/query/checked-query.ts'
import { valueClassOf } from '@trellis/metadata/query/path.ts'

/** A column of the file; `text` is the cell of a value that is not blank. */
export type ExportColumn = { header: string; valueClass: ValueClass; text(value: JsonValue): string }

export type CellWords = {
  /** `name`: the path as it was asked for; `label`: labels in the reader's language, choices by their label. */
  header: 'name' | 'label'
  locale: string
}

export function exportColumns(columns: readonly CheckedColumn[], words: CellWords): ExportColumn[] {
  return columns.map((column) => ({
    header: words.header === 'name' ? column.name : labelOf(column, words.locale),
    valueClass: valueClassOf(column.path.field),
    text: (value) => cellText(column, value, words),
  }))
}

/** `Account › Name`: every step by its label. */
function labelOf({ path }: CheckedColumn, locale: string): string {
  return [...path.hops.map((hop) => hop.field), path.field]
    .map((field) => labelText(field.label, locale) || field.name)
    .join(' › ')
}

function cellText({ path }: CheckedColumn, value: JsonValue, words: CellWords): string {
  const { field } = path
  if (words.header === 'label' && field.options)
    return list(value)
      .map((one) => optionLabel(field.options ?? [], one, words.locale))
      .join('; ')
  const isOwn = path.right !== 'masked' && field.column !== null && path.variants === undefined
  const own = isOwn ? fieldType(field.type)?.formatText(value, field) : undefined
  if (own !== undefined && own !== '') return own
  if (Array.isArray(value)) return value.map(String).join('; ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function list(value: JsonValue): JsonValue[] {
  return Array.isArray(value) ? value : [value]
}

function optionLabel(
  options: { value: string; label: Parameters<typeof labelText>[0] }[],
  value: JsonValue,
  locale: string,
): string {
  const option = options.find((one) => one.value === value)
  return option ? labelText(option.label, locale) || option.value : String(value)
}

const dangerous = /^['"\ufeff]*[=+\-@\t\r\n＝＋－＠]/

/** `=1+1` becomes `'=1+1`. */
export function guardCell(text: string): string {
  return dangerous.test(text) ? `'${text}` : text
}

/** The text that `guardCell` was given. */
export function unguardCell(text: string): string {
  return text.startsWith("'") && dangerous.test(text.slice(1)) ? text.slice(1) : text
}

/** A cell of a CSV line, quoted when it has to be (RFC 4180). */
export function csvCell(column: ExportColumn, value: JsonValue): string {
  if (value === null) return ''
  if (typeof value === 'number' || typeof value === 'boolean') return quoted(column.text(value))
  return quoted(guardCell(column.text(value)))
}

export function csvHeader(columns: readonly ExportColumn[]): string {
  return `${columns.map((column) => quoted(guardCell(column.header))).join(',')}\r\n`
}

function quoted(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
