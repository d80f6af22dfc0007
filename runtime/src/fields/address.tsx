import { usePlace } from '../i18n/place.ts'
import { Ellipsis } from '../ui/ellipsis.tsx'
import type { FieldUi, ReadProps } from './field-ui.ts'
import { addressParts, partsOf } from './composite-values.ts'
import { lazyEdit } from './lazy-edit.tsx'

/** A postal address; Chinese ones are written from the large to the small. */
export const address: FieldUi = {
  Read: AddressRead,
  Edit: lazyEdit(async () => (await import('./form-editors.tsx')).AddressEdit),
  filter: 'none',
  width: 240,
  wide: true,
  formOnly: true,
}

function AddressRead({ value, place }: ReadProps) {
  const { locale } = usePlace()
  const known = partsOf(value)
  const texts = addressParts
    .map((part) => known[part])
    .filter((text): text is string => typeof text === 'string' && text !== '')
  if (texts.length === 0) return null
  const chinese = texts.some((text) => /[\u3400-\u9fff]/.test(text)) || locale.startsWith('zh')
  const line = chinese ? texts.join(' ') : texts.toReversed().join(', ')
  return place === 'cell' ? <Ellipsis text={line}>{line}</Ellipsis> : <span>{line}</span>
}
