import { Select } from '@mantine/core'
import { useLabel, useText } from '../i18n/i18n.ts'
import { Choice } from '../ui/choice.tsx'
import type { EditProps, FieldUi, ReadProps } from './field-ui.ts'
import { inputProps, textOf } from './field-ui.ts'
import { choosable, optionLabel, optionOf } from './options.ts'

/** One of several choices, shown as a tinted badge. */
export const select: FieldUi = { Read: SelectRead, Edit: SelectEdit, filter: 'choice', width: 140 }

function SelectRead({ field, value }: ReadProps) {
  const labelOf = useLabel()
  if (typeof value !== 'string') return null
  const option = optionOf(field, value)
  return <Choice label={optionLabel(option, value, labelOf)} color={option?.color} />
}

function SelectEdit(props: EditProps) {
  const t = useText()
  const labelOf = useLabel()
  const options = choosable(props.field, props.record, labelOf)
  return (
    <Select
      {...inputProps(props)}
      data={options}
      value={textOf(props.value) || null}
      onChange={(value) => props.onChange(value)}
      searchable={options.length > 7}
      clearable={!props.required && props.place === 'form'}
      clearButtonProps={{ 'aria-label': t('field.clear') }}
      defaultDropdownOpened={props.place === 'cell' && props.autoFocus}
      nothingFoundMessage={t('field.none_found')}
      allowDeselect={!props.required}
      renderOption={({ option }) => (
        <Choice label={option.label} color={options.find((one) => one.value === option.value)?.color} />
      )}
    />
  )
}
