import { formatDate } from '../i18n/format.ts'
import { usePlace } from '../i18n/place.ts'
import type { FieldUi, ReadProps } from './field-ui.ts'
import { lazyEdit } from './lazy-edit.tsx'

/** A day of the calendar; never passes a time zone. The calendar itself loads when it is first needed. */
export const date: FieldUi = {
  Read: DateRead,
  Edit: lazyEdit(async () => (await import('./date-picker.tsx')).DayEdit),
  filter: 'date',
  width: 140,
}

function DateRead({ value }: ReadProps) {
  const { locale } = usePlace()
  if (typeof value !== 'string') return null
  // A line may break between any two Chinese characters.
  return (
    <span className="figures" style={{ whiteSpace: 'nowrap' }}>
      {formatDate(value, locale)}
    </span>
  )
}
