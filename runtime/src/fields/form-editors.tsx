/** Editors that forms need and hardly a list does; they come together, when the first of them is opened. */
import { Group, NumberInput, PasswordInput, Rating, SimpleGrid, TextInput, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import { useText } from '../i18n/i18n.ts'
import type { Point } from './composite-values.ts'
import { addressParts, partsOf, pointOf, starsOf } from './composite-values.ts'
import { FieldFrame } from './field-frame.tsx'
import type { EditProps } from './field-ui.ts'
import { inputProps, isBlank, textOf } from './field-ui.ts'

/** The parts of a postal address, each in its own input. */
export function AddressEdit(props: EditProps) {
  const t = useText()
  const known = partsOf(props.value)
  const give = (part: string, text: string) => {
    const next = { ...known, [part]: text }
    const filled = Object.fromEntries(Object.entries(next).filter(([, one]) => one !== '' && one !== null))
    props.onChange(Object.keys(filled).length === 0 ? null : filled)
  }
  const labels = {
    country: t('field.country'),
    state: t('field.state'),
    city: t('field.city'),
    district: t('field.district'),
    street: t('field.street'),
    postal_code: t('field.postal_code'),
  }
  return (
    <FieldFrame edit={props}>
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing={8} verticalSpacing={8}>
        {addressParts.map((part) => (
          <TextInput
            key={part}
            aria-label={`${props.label}: ${labels[part]}`}
            placeholder={labels[part]}
            disabled={props.disabled}
            value={typeof known[part] === 'string' ? known[part] : ''}
            onChange={(event) => give(part, event.currentTarget.value)}
          />
        ))}
      </SimpleGrid>
    </FieldFrame>
  )
}

/** Latitude and longitude in degrees. */
export function LocationEdit(props: EditProps) {
  const t = useText()
  const point = pointOf(props.value)
  const give = (change: Point) => {
    const { latitude, longitude } = { ...point, ...change }
    if (latitude === undefined && longitude === undefined) props.onChange(null)
    else
      props.onChange({
        ...(latitude === undefined ? {} : { latitude }),
        ...(longitude === undefined ? {} : { longitude }),
      })
  }
  const numberOf = (typed: number | string) => (typeof typed === 'number' ? typed : undefined)
  return (
    <FieldFrame edit={props}>
      <Group gap={8} grow wrap="nowrap">
        <NumberInput
          aria-label={t('field.latitude')}
          placeholder={t('field.latitude')}
          value={point.latitude ?? ''}
          min={-90}
          max={90}
          disabled={props.disabled}
          onChange={(typed) => give({ latitude: numberOf(typed) })}
        />
        <NumberInput
          aria-label={t('field.longitude')}
          placeholder={t('field.longitude')}
          value={point.longitude ?? ''}
          min={-180}
          max={180}
          disabled={props.disabled}
          onChange={(typed) => give({ longitude: numberOf(typed) })}
        />
      </Group>
    </FieldFrame>
  )
}

/** Stars to click, or to choose with the arrow keys. */
export function RatingEdit(props: EditProps) {
  return (
    <FieldFrame edit={props}>
      <Rating
        value={typeof props.value === 'number' ? props.value : 0}
        count={starsOf(props.field['stars'])}
        readOnly={props.disabled}
        size="sm"
        color="yellow.6"
        aria-label={props.label}
        onChange={(value) => props.onChange(value === 0 ? null : value)}
      />
    </FieldFrame>
  )
}

/** Typed without being overlooked. */
export function EncryptedEdit(props: EditProps) {
  return (
    <PasswordInput
      {...inputProps(props)}
      autoComplete="off"
      value={textOf(props.value)}
      onChange={(event) => props.onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)}
    />
  )
}

/** Several lines that grow with what is typed. */
export function LongTextEdit(props: EditProps) {
  return (
    <Textarea
      {...inputProps(props)}
      maxLength={props.field.max_length}
      value={textOf(props.value)}
      onChange={(event) => props.onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)}
    />
  )
}

/** Text that must read as JSON; the value follows when it does. */
export function JsonEdit(props: EditProps) {
  const t = useText()
  const [typed, setTyped] = useState<string | null>(null)
  const shown = typed ?? (isBlank(props.value) ? '' : JSON.stringify(props.value, null, 2))
  const give = (text: string) => {
    setTyped(text)
    const parsed = parsedJson(text)
    if (parsed !== undefined) props.onChange(parsed)
  }
  const error = typed !== null && parsedJson(typed) === undefined ? t('field.bad_json') : props.error
  return (
    <Textarea
      {...inputProps({ ...props, error })}
      value={shown}
      onChange={(event) => give(event.currentTarget.value)}
      ff="monospace"
      spellCheck={false}
      minRows={4}
      maxRows={16}
    />
  )
}

function parsedJson(text: string): JsonValue | undefined {
  if (text.trim() === '') return null
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return undefined
  }
}
