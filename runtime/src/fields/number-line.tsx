/** Numbers: how they are read; their editor is a chunk of its own (number-field.tsx). */
import { formatNumber } from '../i18n/format.ts'
import { usePlace } from '../i18n/place.ts'
import type { EditProps, ReadProps } from './field-ui.ts'
import { lazyEdit } from './lazy-edit.tsx'
import type { NumberMode } from './number-field.tsx'

export const NumberEdit = lazyEdit<EditProps & { mode?: NumberMode }>(
  async () => (await import('./number-field.tsx')).NumberField,
)

export function NumberLine({ field, value }: ReadProps) {
  const { locale } = usePlace()
  if (typeof value !== 'number') return null
  return (
    <span className="figures">
      {formatNumber(value, locale, typeof field.scale === 'number' ? field.scale : undefined)}
    </span>
  )
}
