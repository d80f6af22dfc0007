import { Loader, TextInput } from '@mantine/core'
import { Suspense, lazy } from 'react'
import { formatInstant } from '../i18n/format.ts'
import { usePlace } from '../i18n/place.ts'
import type { EditProps, FieldUi, ReadProps } from './field-ui.ts'
import { inputProps, textOf } from './field-ui.ts'

/** A moment, shown and picked in the person's time zone, kept in UTC. */
export const datetime: FieldUi = { Read: DatetimeRead, Edit: DatetimeEdit, filter: 'datetime', width: 170 }

const Calendar = lazy(async () => ({ default: (await import('./date-picker.tsx')).DatePick }))

function DatetimeRead({ value }: ReadProps) {
  const place = usePlace()
  return typeof value === 'string' ? <span className="figures">{formatInstant(value, place)}</span> : null
}

function DatetimeEdit(props: EditProps) {
  return (
    <Suspense
      fallback={
        <TextInput
          {...inputProps(props)}
          autoFocus={false}
          value={textOf(props.value)}
          readOnly
          rightSection={<Loader size={12} />}
        />
      }
    >
      <Calendar {...props} withTime />
    </Suspense>
  )
}
