import { Anchor } from '@mantine/core'
import type { FieldUi, ReadProps } from './field-ui.ts'
import { pointOf } from './composite-values.ts'
import { lazyEdit } from './lazy-edit.tsx'

/** A point on the map, degrees. */
export const location: FieldUi = {
  Read: LocationRead,
  Edit: lazyEdit(async () => (await import('./form-editors.tsx')).LocationEdit),
  filter: 'none',
  width: 180,
  formOnly: true,
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
