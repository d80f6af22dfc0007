import { TextInput } from '@mantine/core'
import { formatTime } from '../i18n/format.ts'
import { usePlace } from '../i18n/place.ts'
import type { EditProps, FieldUi, ReadProps } from './field-ui.ts'
import { inputProps, textOf } from './field-ui.ts'

/** A time of day without a day. */
export const time: FieldUi = { Read: TimeRead, Edit: TimeEdit, filter: 'text', width: 100 }

function TimeRead({ value }: ReadProps) {
  const { locale } = usePlace()
  return typeof value === 'string' ? <span className="figures">{formatTime(value, locale)}</span> : null
}

function TimeEdit(props: EditProps) {
  const give = (text: string) => props.onChange(text === '' ? null : text.length === 5 ? `${text}:00` : text)
  return (
    <TextInput
      {...inputProps(props)}
      type="time"
      value={textOf(props.value).slice(0, 5)}
      onChange={(event) => give(event.currentTarget.value)}
    />
  )
}
