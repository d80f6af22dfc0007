import { Anchor } from '@mantine/core'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { FieldUi, ReadProps } from './field-ui.ts'
import { lazyEdit } from './lazy-edit.tsx'

/** A point on the map, degrees. */
export const location: FieldUi = {
  Read: LocationRead,
  Edit: lazyEdit(async () => (await import('./form-editors.tsx')).LocationEdit),
  filter: 'none',
  width: 180,
  formOnly: true,
}

export type Point = { latitude?: number; longitude?: number }

export function pointOf(value: JsonValue | undefined): Point {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
  const { latitude, longitude } = value
  return {
    latitude: typeof latitude === 'number' ? latitude : undefined,
    longitude: typeof longitude === 'number' ? longitude : undefined,
  }
}

function LocationRead({ value }: ReadProps) {
  const { latitude, longitude } = pointOf(value)
  if (latitude === undefined || longitude === undefined) return null
  return (
    <Anchor
      href={`geo:${latitude},${longitude}`}
      size="sm"
      className="figures"
      tabIndex={-1}
      onClick={(event) => event.stopPropagation()}
    >
      {latitude.toFixed(5)}, {longitude.toFixed(5)}
    </Anchor>
  )
}
