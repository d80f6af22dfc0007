/** Formula and roll-up fields behave like a field of the type they return; `returns` of their document says which. */
import type { FieldDocument } from '../schema/field.ts'
import type { FieldShape } from '../model/shape.ts'
import { address } from './address.ts'
import { checkbox } from './checkbox.ts'
import { currency } from './currency.ts'
import { date } from './date.ts'
import { datetime } from './datetime.ts'
import { duration } from './duration.ts'
import type { FieldTypeDef, JsonValue, ParseContext, Parsed } from './field-type.ts'
import { json } from './json.ts'
import { location } from './location.ts'
import { lookup } from './lookup.ts'
import { multiSelect } from './multi-select.ts'
import { number } from './number.ts'
import { percent } from './percent.ts'
import { select } from './select.ts'
import { text } from './text.ts'
import { time } from './time.ts'

const byResult: ReadonlyMap<string, FieldTypeDef> = new Map<string, FieldTypeDef>([
  ['text', text],
  ['number', number],
  ['integer', number],
  ['rating', number],
  ['currency', currency],
  ['percent', percent],
  ['boolean', checkbox],
  ['checkbox', checkbox],
  ['date', date],
  ['datetime', datetime],
  ['time', time],
  ['duration', duration],
  ['select', select],
  ['multiselect', multiSelect],
  ['multi_select', multiSelect],
  ['id', lookup],
  ['lookup', lookup],
  ['master_detail', lookup],
  ['hierarchy', lookup],
  ['user', lookup],
  ['geolocation', location],
  ['location', location],
  ['json', json],
  ['address', address],
])

/** The type a computed field behaves like; results of other types are texts. */
export function resultType(document: FieldDocument, otherwise: FieldTypeDef = text): FieldTypeDef {
  return document.returns === undefined ? otherwise : (byResult.get(document.returns) ?? text)
}

/** Column of a computed value: a result without declared digits keeps all of them. */
export function resultSqlType(document: FieldDocument, otherwise: FieldTypeDef): string | null {
  const type = resultType(document, otherwise)
  return type.formulaType(document) === 'currency' && document.scale === undefined ? 'numeric' : type.sqlType(document)
}

/** The functions of a type that depend on the field, passed on to the type of its result. */
export function likeResult(otherwise: FieldTypeDef) {
  return {
    formulaType: (document: FieldDocument) => resultType(document, otherwise).formulaType(document),
    parse: (input: unknown, field: FieldShape, context: ParseContext): Parsed =>
      resultType(field.document, otherwise).parse(input, field, context),
    parseText: (cell: string, field: FieldShape, context: ParseContext): Parsed =>
      resultType(field.document, otherwise).parseText(cell, field, context),
    formatText: (value: JsonValue, field: FieldShape) => resultType(field.document, otherwise).formatText(value, field),
    format: (value: JsonValue, field: FieldShape, locale: string, timeZone?: string) =>
      resultType(field.document, otherwise).format(value, field, locale, timeZone),
  }
}
