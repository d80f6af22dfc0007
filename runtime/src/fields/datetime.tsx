import { formatInstant } from '../i18n/format.ts'
import { usePlace } from '../i18n/place.ts'
import type { FieldUi, ReadProps } from './field-ui.ts'
import { lazyEdit } from './lazy-edit.tsx'

/** A moment, shown and picked in the person's time zone, kept in UTC. */
export const datetime: FieldUi = {
  Read: DatetimeRead,
  Edit: lazyEdit(async () => (await import('./date-picker.tsx')).MomentEdit),
  filter: 'datetime',
  width: 190,
}

function DatetimeRead({ value }: ReadProps) {
  const place = usePlace()
  return typeof value === 'string' ? (
    <span className="figures" style={{ whiteSpace: 'nowrap' }}>
      {formatInstant(value, place)}
    </span>
  ) : null
}
