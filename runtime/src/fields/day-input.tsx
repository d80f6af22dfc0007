/** A labelled day outside of records: filters, deadlines of settings. The calendar itself loads when the input is first drawn. */
import { TextInput } from '@mantine/core'
import { Suspense, lazy } from 'react'
import { useText } from '../i18n/i18n.ts'

const Calendar = lazy(async () => ({ default: (await import('./date-picker.tsx')).DayPick }))

type DayInputProps = {
  label: string
  /** YYYY-MM-DD; blank for none. */
  value: string
  onChange(day: string): void
  locale: string
  required?: boolean
}

export function DayInput({ label, value, onChange, locale, required = false }: DayInputProps) {
  const t = useText()
  return (
    <Suspense fallback={<TextInput label={label} required={required} value="" readOnly disabled />}>
      <Calendar
        label={label}
        locale={locale}
        required={required}
        value={value === '' ? null : value}
        onChange={(day) => onChange(day ?? '')}
        clearable={!required}
        clearButtonProps={{ 'aria-label': t('field.clear') }}
        popoverProps={{ withinPortal: true }}
      />
    </Suspense>
  )
}
