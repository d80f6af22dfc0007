import { Loader, TextInput } from '@mantine/core'
import { Suspense, lazy } from 'react'
import { formatDate } from '../i18n/format.ts'
import { usePlace } from '../i18n/place.ts'
import type { EditProps, FieldUi, ReadProps } from './field-ui.ts'
import { inputProps, textOf } from './field-ui.ts'

/** A day of the calendar; never passes a time zone. The calendar itself loads when it is first needed. */
export const date: FieldUi = { Read: DateRead, Edit: DateEdit, filter: 'date', width: 130 }

const Calendar = lazy(async () => ({ default: (await import('./date-picker.tsx')).DatePick }))

function DateRead({ value }: ReadProps) {
  const { locale } = usePlace()
  return typeof value === 'string' ? <span className="figures">{formatDate(value, locale)}</span> : null
}

function DateEdit(props: EditProps) {
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
      <Calendar {...props} withTime={false} />
    </Suspense>
  )
}
