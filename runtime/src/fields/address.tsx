import { Input, SimpleGrid, TextInput } from '@mantine/core'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import { usePlace } from '../i18n/place.ts'
import { useText } from '../i18n/i18n.ts'
import { Ellipsis } from '../ui/ellipsis.tsx'
import type { EditProps, FieldUi, ReadProps } from './field-ui.ts'

/** A postal address; Chinese ones are written from the large to the small. */
export const address: FieldUi = {
  Read: AddressRead,
  Edit: AddressEdit,
  filter: 'none',
  width: 240,
  wide: true,
  formOnly: true,
}

const parts = ['country', 'state', 'city', 'district', 'street', 'postal_code'] as const

function partsOf(value: JsonValue | undefined): { [part: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}

function AddressRead({ value, place }: ReadProps) {
  const { locale } = usePlace()
  const known = partsOf(value)
  const texts = parts
    .map((part) => known[part])
    .filter((text): text is string => typeof text === 'string' && text !== '')
  if (texts.length === 0) return null
  const chinese = texts.some((text) => /[\u3400-\u9fff]/.test(text)) || locale.startsWith('zh')
  const line = chinese ? texts.join(' ') : texts.toReversed().join(', ')
  return place === 'cell' ? <Ellipsis text={line}>{line}</Ellipsis> : <span>{line}</span>
}

function AddressEdit(props: EditProps) {
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
    <Input.Wrapper
      label={props.label}
      description={props.help}
      error={props.error}
      withAsterisk={props.required}
      labelElement="div"
    >
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing={8} verticalSpacing={8}>
        {parts.map((part) => (
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
    </Input.Wrapper>
  )
}
