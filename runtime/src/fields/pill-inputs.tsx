/** The editors that hold several values as pills: chosen from a list, or typed. */
import { MultiSelect, TagsInput } from '@mantine/core'
import { useLabel, useText } from '../i18n/i18n.ts'
import type { EditProps } from './field-ui.ts'
import { inputProps } from './field-ui.ts'
import { choosable, whatToChooseFirst } from './options.ts'

export function MultiSelectEdit(props: EditProps) {
  const t = useText()
  const labelOf = useLabel()
  const chosen = Array.isArray(props.value) ? props.value.filter((one): one is string => typeof one === 'string') : []
  const options = choosable(props.field, props.record, labelOf)
  const waits = whatToChooseFirst(props, options.length, t)
  return (
    <MultiSelect
      {...inputProps(props)}
      data={options}
      value={chosen}
      onChange={(values) => props.onChange(values.length === 0 ? null : values)}
      searchable
      clearable={props.place === 'form'}
      clearButtonProps={{ 'aria-label': t('field.clear') }}
      placeholder={waits}
      nothingFoundMessage={waits ?? t('field.none_found')}
    />
  )
}

export function TagsEdit(props: EditProps) {
  const t = useText()
  const words = Array.isArray(props.value) ? props.value.map(String) : []
  return (
    <TagsInput
      {...inputProps(props)}
      value={words}
      onChange={(values) => props.onChange(values.length === 0 ? null : values)}
      placeholder={props.place === 'form' && words.length === 0 ? t('field.tags_hint') : undefined}
      clearButtonProps={{ 'aria-label': t('field.clear') }}
    />
  )
}
