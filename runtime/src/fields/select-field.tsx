/** Picks one choice; each is shown as the badge it will be. */
import { Select } from '@mantine/core'
import { useLabel, useText } from '../i18n/i18n.ts'
import { Choice } from '../ui/choice.tsx'
import type { EditProps } from './field-ui.ts'
import { inputProps, textOf } from './field-ui.ts'
import { choosable, whatToChooseFirst } from './options.ts'

export function SelectField(props: EditProps) {
  const t = useText()
  const labelOf = useLabel()
  const options = choosable(props.field, props.record, labelOf)
  const waits = whatToChooseFirst(props, options.length, t)
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
      placeholder={waits}
      nothingFoundMessage={waits ?? t('field.none_found')}
      allowDeselect={!props.required}
      renderOption={({ option }) => (
        <Choice label={option.label} color={options.find((one) => one.value === option.value)?.color} />
      )}
    />
  )
}
