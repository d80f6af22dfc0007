import { Type } from '@sinclair/typebox'
import { parseDecimal, plainNumber } from './decimal-text.ts'
import type { FieldTypeDef, JsonValue, Parsed } from './field-type.ts'
import { accepted, blank, refused } from './field-type.ts'
import { presenceOperators } from './operators.ts'

const latitudeLimits = { precision: 15, scale: null, minimum: -90, maximum: 90 }
const longitudeLimits = { precision: 15, scale: null, minimum: -180, maximum: 180 }

/** A point on earth: `{latitude, longitude}` in degrees of WGS 84, at most 15 digits each. Texts are `31.2304, 121.4737`. */
export const location: FieldTypeDef = {
  type: 'location',
  params: Type.Object({}),
  sqlType: () => 'jsonb',
  operators: presenceOperators,
  sortable: false,
  groupable: false,
  aggregates: ['count'],
  uniqueAllowed: false,
  structured: true,
  formulaType: () => 'geolocation',
  parse(input) {
    if (input === '') return blank
    if (typeof input !== 'object' || input === null || Array.isArray(input)) return refused('value.not_a_location')
    const extra = Object.keys(input).find((name) => name !== 'latitude' && name !== 'longitude')
    if (extra !== undefined) return refused('value.unknown_member', { member: extra.slice(0, 100) })
    const { latitude, longitude } = input as { latitude?: unknown; longitude?: unknown }
    return readPoint(latitude, longitude)
  },
  parseText(text) {
    const cell = text.normalize('NFKC').trim()
    if (cell === '') return blank
    const parts = cell.length > 100 ? [] : cell.split(/\s*[,;]\s*|\s+/)
    return parts.length === 2 ? readPoint(parts[0], parts[1]) : refused('value.not_a_location')
  },
  formatText: pointText,
  format: (value) => pointText(value),
}

function readPoint(latitude: unknown, longitude: unknown): Parsed {
  const [north, east] = [parseDecimal(latitude, latitudeLimits), parseDecimal(longitude, longitudeLimits)]
  if (!north.ok || !east.ok || north.value === null || east.value === null) return refused('value.not_a_location')
  return accepted({ latitude: north.value, longitude: east.value })
}

function pointText(value: JsonValue): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return ''
  const { latitude, longitude } = value
  return typeof latitude === 'number' && typeof longitude === 'number'
    ? `${plainNumber(latitude)}, ${plainNumber(longitude)}`
    : ''
}
