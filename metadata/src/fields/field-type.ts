/**
 * What is true of a field type: one `FieldTypeDef` per file in this folder, listed in `field-types.ts`.
 *
 * Values in memory are *wire values*: exactly the JSON the API carries (number for every numeric type, percent in points (50 is
 * 50 %), duration in minutes, 'YYYY-MM-DD' for a date, RFC 3339 UTC with milliseconds for a datetime, 'HH:MM:SS' for a time, arrays for
 * multi-selects). `null` is blank; a blank text is
 * stored as null. PostgreSQL reads them with json_to_recordset and writes them with row_to_json, so there is no other codec.
 */
import type { TSchema } from '@sinclair/typebox'
import type { FieldDocument } from '../schema/field.ts'
import type { FieldShape } from '../model/shape.ts'
import type { FormulaType } from '../formula/types.ts'
import type { FieldProblem } from '../problem.ts'

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue }

export type Operator =
  | 'eq'
  | 'ne'
  | 'lt'
  | 'lte'
  | 'gt'
  | 'gte'
  | 'in'
  | 'nin'
  | 'between'
  | 'contains'
  | 'starts_with'
  | 'ends_with'
  | 'is_null'
  | 'not_null'

export type AggregateFunction = 'count' | 'count_distinct' | 'sum' | 'avg' | 'min' | 'max'

/** What parsing may depend on; all inputs, so parsing stays pure. */
export type ParseContext = {
  locale: string
  /** IANA zone of local times in parseText. */
  timeZone: string
  /** The caller's day, 'YYYY-MM-DD'. */
  today: string
  defaultCurrency: string
  /** ISO 3166 region of phone numbers without `+`. */
  defaultRegion: string
  /** How parseText reads 3/4/2017. Absent: refused as ambiguous. */
  dateOrder?: 'mdy' | 'dmy'
}

/** A parsed value or the reason it was refused (pointer is filled in by the caller). */
export type Parsed = { ok: true; value: JsonValue } | Refused
export type Refused = { ok: false; code: string; params?: FieldProblem['params'] }

export function accepted(value: JsonValue): Parsed {
  return { ok: true, value }
}

/** `code` is one of messages-value.ts. */
export function refused(code: string, params?: FieldProblem['params']): Refused {
  return params === undefined ? { ok: false, code } : { ok: false, code, params }
}

/** What every blank text becomes: null. */
export const blank: Parsed = Object.freeze({ ok: true, value: null })

/** A field that exists because of another one (currency of an amount, object of a polymorphic lookup). Its name is `<field><suffix>`. */
export type Companion = { suffix: string; field: FieldDocument; readOnly: boolean }

export type FieldTypeDef = {
  type: string
  /** JSON Schema of the properties a field document of this type may have beyond the shared ones (schema/field.ts). */
  params: TSchema
  /** PostgreSQL type of the column, e.g. `numeric(15,2)`; null: no column of its own (formula, many-to-many). */
  sqlType(field: FieldDocument): string | null
  companions?(name: string, field: FieldDocument): Companion[]
  /** True when nobody writes it through the API (autonumber may be imported: see its own file). */
  computed?: boolean
  operators: readonly Operator[]
  /** Where the operators depend on the field's document and on what the caller may do with the field. */
  operatorsFor?(field: FieldDocument, right: 'masked' | 'read' | 'edit'): readonly Operator[]
  sortable: boolean
  groupable: boolean
  aggregates: readonly AggregateFunction[]
  uniqueAllowed: boolean
  /** Where some fields of the type can be unique and others cannot. */
  uniqueFor?(field: FieldDocument): boolean
  /** Is part of the record's search tokens by default. */
  searchable?: boolean
  /** The wire value is an array (multi-select, tags, many-to-many): `contains` has one value, `in` any of several, `eq` the same set. */
  many?: boolean
  /** The wire value is a JSON object stored as jsonb: only presence can be asked for. */
  structured?: boolean
  /** Holds ids of another object (or of files): target in FieldShape.to. */
  reference?: boolean
  /** The shell encrypts the value before it is stored and shows it only to those who may edit it. */
  encrypted?: boolean
  /** Unique and indexed unless its document says otherwise (external id). */
  uniqueByDefault?: boolean
  /** What a blank value stands as in a new record. Default null; a checkbox is false. */
  blank?: JsonValue
  /** The type in the formula language. */
  formulaType(field: FieldDocument): FormulaType
  /** From API input to wire value. Never called with null or undefined. */
  parse(input: unknown, field: FieldShape, context: ParseContext): Parsed
  /** From a spreadsheet cell or a pasted text to a wire value (lookups: the text is resolved by the importer, not here). */
  parseText(text: string, field: FieldShape, context: ParseContext): Parsed
  /** To a spreadsheet cell; `parseText(formatText(v)) = v`. */
  formatText(value: JsonValue, field: FieldShape): string
  /** For people, by locale; `timeZone` (IANA, default UTC) matters to datetimes only. */
  format(value: JsonValue, field: FieldShape, locale: string, timeZone?: string): string
  /** SQL of the wire value from the column's SQL, where row_to_json's own form is not the wire form (datetime). */
  selectSql?(columnSql: string): string
}
