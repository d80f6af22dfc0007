/** Values of conditions: from JSON to what the database compares with, by the class of the field. */
import { fieldType } from '../fields/field-types.ts'
import type { FilterValue } from './record-query.ts'
import { addDays, dayNumber, instantText, isDate, startOfDay } from './calendar.ts'
import type { FieldPath, ValueClass } from './checked-query.ts'
import { dateRange } from './relative-dates.ts'
import type { QueryEnv } from './query-env.ts'

/** One point, or a run of days (a relative date, a whole day of a datetime): `from` included, `to` the last day or `end` the first instant after. */
export type ReadValue =
  | { kind: 'point'; value: string | boolean }
  /** Several ids: the caller and everybody below. */
  | { kind: 'points'; values: readonly string[] }
  | { kind: 'days'; from: string; to: string }
  | { kind: 'instants'; from: string; end: string }
  | { kind: 'bad'; reason: string }

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const decimal = /^[-+]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})(e[-+]?\d{1,2})?$/i
const instant = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(\.\d{1,9})?([Zz]|[-+]\d{2}:\d{2})$/
const clock = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$/

export function readValue(
  path: FieldPath,
  valueClass: ValueClass,
  raw: FilterValue | undefined,
  env: QueryEnv,
): ReadValue {
  if (isToken(raw)) return readToken(valueClass, raw, env)
  switch (valueClass) {
    case 'text':
    case 'list':
      return typeof raw === 'string' ? readText(path, raw, env) : bad('value.not_a_text')
    case 'number':
      return readNumber(raw)
    case 'boolean':
      return typeof raw === 'boolean' ? { kind: 'point', value: raw } : bad('value.not_a_boolean')
    case 'date':
      return typeof raw === 'string' && isDate(raw) ? { kind: 'point', value: raw } : bad('value.not_a_date')
    case 'datetime':
      return typeof raw === 'string' ? readInstant(raw, env) : bad('value.not_a_datetime')
    case 'time':
      return typeof raw === 'string' && clock.test(raw) ? { kind: 'point', value: raw } : bad('value.not_a_time')
    case 'id':
    case 'many':
      if (raw === '$me') return { kind: 'point', value: env.user.id }
      return typeof raw === 'string' && uuid.test(raw)
        ? { kind: 'point', value: raw.toLowerCase() }
        : bad('value.not_an_id')
    case 'json':
      return bad('value.not_comparable')
  }
}

function bad(reason: string): ReadValue {
  return { kind: 'bad', reason }
}

function isToken(raw: FilterValue | undefined): raw is { token: string; n?: number } {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw) && Object.hasOwn(raw, 'token')
}

function readToken(valueClass: ValueClass, raw: { token: string; n?: number }, env: QueryEnv): ReadValue {
  if (typeof raw.token !== 'string') return bad('value.unknown_token')
  if (raw.token === 'me' || raw.token === '$me')
    return valueClass === 'id' || valueClass === 'many'
      ? { kind: 'point', value: env.user.id }
      : bad('value.not_comparable')
  if (raw.token === 'my_team' && valueClass === 'id') return { kind: 'points', values: env.access.ownerIds }
  if (valueClass !== 'date' && valueClass !== 'datetime') return bad('value.not_comparable')
  if (raw.token === 'now' && valueClass === 'datetime') return { kind: 'point', value: instantText(env.nowMs) }
  const days = dateRange(raw.token, raw.n, env.today(), env.model.settings.fiscalYearStartMonth)
  if (days === undefined) return bad('value.unknown_token')
  return valueClass === 'date' ? { kind: 'days', ...days } : instantsOf(days.from, days.to, env.timeZone)
}

function instantsOf(from: string, to: string, timeZone: string): ReadValue {
  return { kind: 'instants', from: startOfDay(from, timeZone), end: startOfDay(addDays(to, 1), timeZone) }
}

/** Types whose stored form differs from what people type. */
const normalised = new Set(['phone', 'email', 'url', 'uscc', 'external_id', 'color', 'ip', 'barcode', 'currency_code'])

/** A type that normalises (phone, e-mail) compares with what it stores; what it refuses simply matches nothing. */
function readText(path: FieldPath, raw: string, env: QueryEnv): ReadValue {
  if (raw.includes('\0')) return bad('value.bad_character')
  if (!normalised.has(path.field.type)) return { kind: 'point', value: raw }
  const parsed = fieldType(path.field.type)?.parse(raw, path.field, {
    locale: env.model.settings.locale,
    timeZone: env.timeZone,
    today: env.today(),
    defaultCurrency: env.model.settings.currency,
    defaultRegion: env.model.settings.region,
  })
  return { kind: 'point', value: parsed?.ok && typeof parsed.value === 'string' ? parsed.value : raw }
}

function readNumber(raw: unknown): ReadValue {
  if (typeof raw === 'number')
    return Number.isFinite(raw) ? { kind: 'point', value: String(raw) } : bad('value.not_a_number')
  return typeof raw === 'string' && decimal.test(raw) ? { kind: 'point', value: raw } : bad('value.not_a_number')
}

function readInstant(raw: string, env: QueryEnv): ReadValue {
  if (isDate(raw)) return instantsOf(raw, raw, env.timeZone)
  const found = instant.exec(raw)
  if (!found || !isDate(found[1] ?? '')) return bad('value.not_a_datetime')
  const [hour, minute, second] = [Number(found[2]), Number(found[3]), Number(found[4])]
  if (hour > 23 || minute > 59 || second > 59) return bad('value.not_a_datetime')
  const zone = found[6] ?? 'Z'
  const offset = /^[Zz]$/.test(zone)
    ? 0
    : (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6)))
  const ms = Math.floor(Number(`0${found[5] ?? '.0'}`) * 1000)
  return {
    kind: 'point',
    value: instantText(
      dayNumber(found[1] ?? '') * 86_400_000 + ((hour * 60 + minute - offset) * 60 + second) * 1000 + ms,
    ),
  }
}
