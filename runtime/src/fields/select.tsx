import { useLabel } from '../i18n/i18n.ts'
import { Choice } from '../ui/choice.tsx'
import type { FieldUi, ReadProps } from './field-ui.ts'
import { lazyEdit } from './lazy-edit.tsx'
import { optionLabel, optionOf } from './options.ts'

/** One of several choices, shown as a tinted badge. */
export const select: FieldUi = {
  Read: SelectRead,
  Edit: lazyEdit(async () => (await import('./select-field.tsx')).SelectField),
  filter: 'choice',
  width: 140,
}

function SelectRead({ field, value }: ReadProps) {
  const labelOf = useLabel()
  if (typeof value !== 'string') return null
  const option = optionOf(field, value)
  return <Choice label={optionLabel(option, value, labelOf)} color={option?.color} />
}
