import { useLabel } from '../i18n/i18n.ts'
import { Choice } from '../ui/choice.tsx'
import type { FieldUi, ReadProps } from './field-ui.ts'
import { lazyEdit } from './lazy-edit.tsx'
import { optionLabel, optionOf } from './options.ts'

/** Several of the choices. */
export const multiSelect: FieldUi = {
  Read: MultiSelectRead,
  Edit: lazyEdit(async () => (await import('./pill-inputs.tsx')).MultiSelectEdit),
  filter: 'choices',
  width: 180,
}

function MultiSelectRead({ field, value }: ReadProps) {
  const labelOf = useLabel()
  if (!Array.isArray(value)) return null
  return (
    <span style={{ display: 'flex', gap: 4, overflow: 'hidden', flexWrap: 'nowrap' }}>
      {value.map((one) => {
        const option = optionOf(field, one)
        return <Choice key={String(one)} label={optionLabel(option, String(one), labelOf)} color={option?.color} />
      })}
    </span>
  )
}
