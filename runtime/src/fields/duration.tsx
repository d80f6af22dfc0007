import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { formatMinutes } from '../i18n/format.ts'
import { usePlace } from '../i18n/place.ts'
import type { EditProps, FieldUi, ReadProps } from './field-ui.ts'
import { inputProps } from './field-ui.ts'

/** A length of time in minutes; typed as `90`, `1:30`, `1h 30m`. */
export const duration: FieldUi = {
  Read: DurationRead,
  Edit: DurationEdit,
  filter: 'number',
  width: 110,
  align: 'right',
}

function DurationRead({ value }: ReadProps) {
  const { locale } = usePlace()
  return typeof value === 'number' ? <span className="figures">{formatMinutes(value, locale)}</span> : null
}

function DurationEdit(props: EditProps) {
  const { locale } = usePlace()
  const [typed, setTyped] = useState<string | null>(null)
  const shown = typed ?? (typeof props.value === 'number' ? formatMinutes(props.value, locale) : '')
  const give = (text: string) => {
    setTyped(text)
    const minutes = readMinutes(text)
    if (minutes !== undefined) props.onChange(minutes)
  }
  return (
    <TextInput
      {...inputProps(props)}
      value={shown}
      onChange={(event) => give(event.currentTarget.value)}
      onBlur={() => (setTyped(null), props.onBlur?.())}
    />
  )
}

/** undefined: not (yet) a length of time. */
export function readMinutes(text: string): number | null | undefined {
  const normal = text.normalize('NFKC').trim().toLowerCase()
  if (normal === '') return null
  const clock = /^(\d+):([0-5]?\d)$/.exec(normal)
  if (clock) return Number(clock[1]) * 60 + Number(clock[2])
  if (/^\d+(\.\d+)?$/.test(normal)) return Number(normal)
  const parts = /^(?:(\d+(?:\.\d+)?)\s*(?:h|小时|时))?\s*(?:(\d+)\s*(?:m|min|分|分钟))?$/.exec(normal)
  if (!parts || (parts[1] === undefined && parts[2] === undefined)) return undefined
  return Number(parts[1] ?? 0) * 60 + Number(parts[2] ?? 0)
}
