/** Values of several parts, and how many stars: what reading and editing them share. Pure. */
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'

export const addressParts = ['country', 'state', 'city', 'district', 'street', 'postal_code'] as const

/** The parts of an address that are there. */
export function partsOf(value: JsonValue | undefined): { [part: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}

export type Point = { latitude?: number; longitude?: number }

/** The numbers of a point that are there, degrees. */
export function pointOf(value: JsonValue | undefined): Point {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
  const { latitude, longitude } = value
  return {
    latitude: typeof latitude === 'number' ? latitude : undefined,
    longitude: typeof longitude === 'number' ? longitude : undefined,
  }
}

/** How many stars a rating has; 5 when its field does not say. */
export function starsOf(stars: unknown): number {
  return typeof stars === 'number' ? stars : 5
}
