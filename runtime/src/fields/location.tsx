import { Anchor, Group, Input, NumberInput } from '@mantine/core'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import { useText } from '../i18n/i18n.ts'
import type { EditProps, FieldUi, ReadProps } from './field-ui.ts'

/** A point on the map, degrees. */
export const location: FieldUi = { Read: LocationRead, Edit: LocationEdit, filter: 'none', width: 180, formOnly: true }

type Point = { latitude?: number; longitude?: number }

function pointOf(value: JsonValue | undefined): Point {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
  const { latitude, longitude } = value
  return {
    latitude: typeof latitude === 'number' ? latitude : undefined,
    longitude: typeof longitude === 'number' ? longitude : undefined,
  }
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

function LocationEdit(props: EditProps) {
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
    <Input.Wrapper
      label={props.label}
      description={props.help}
      error={props.error}
      withAsterisk={props.required}
      labelElement="div"
    >
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
    </Input.Wrapper>
  )
}
