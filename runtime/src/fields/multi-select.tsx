import { MultiSelect } from '@mantine/core'
import { useLabel, useText } from '../i18n/i18n.ts'
import { Choice } from '../ui/choice.tsx'
import type { EditProps, FieldUi, ReadProps } from './field-ui.ts'
import { inputProps } from './field-ui.ts'
import { choosable, optionLabel, optionOf } from './options.ts'

/** Several of the choices. */
export const multiSelect: FieldUi = { Read: MultiSelectRead, Edit: MultiSelectEdit, filter: 'choices', width: 180 }

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

function MultiSelectEdit(props: EditProps) {
  const t = useText()
  const labelOf = useLabel()
  const chosen = Array.isArray(props.value) ? props.value.filter((one): one is string => typeof one === 'string') : []
  return (
    <MultiSelect
      {...inputProps(props)}
      data={choosable(props.field, props.record, labelOf)}
      value={chosen}
      onChange={(values) => props.onChange(values.length === 0 ? null : values)}
      searchable
      clearable={props.place === 'form'}
      clearButtonProps={{ 'aria-label': t('field.clear') }}
      nothingFoundMessage={t('field.none_found')}
    />
  )
}
