/** A moment outside of records, named but not labelled, as the clock on the wall of the reader shows it. The calendar loads when it is first drawn. */
import { TextInput } from '@mantine/core'
import { Suspense, lazy } from 'react'
import { usePlace } from '../i18n/place.ts'

const Calendar = lazy(async () => ({ default: (await import('./date-picker.tsx')).MomentPick }))

type MomentInputProps = {
  /** What it is for; shown while there is no moment. */
  name: string
  /** In UTC; null for none. */
  value: string | null
  onChange(instant: string | null): void
  /** No later moment can be picked. */
  last?: Date
}

export function MomentInput({ name, value, onChange, last }: MomentInputProps) {
  const place = usePlace()
  return (
    <Suspense fallback={<TextInput size="xs" aria-label={name} placeholder={name} readOnly disabled />}>
      <Calendar
        size="xs"
        miw={170}
        aria-label={name}
        placeholder={name}
        place={place}
        value={value}
        onChange={onChange}
        maxDate={last}
        popoverProps={{ withinPortal: true }}
      />
    </Suspense>
  )
}
