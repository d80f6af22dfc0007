import { TagsInput } from '@mantine/core'
import { useText } from '../i18n/i18n.ts'
import { Choice } from '../ui/choice.tsx'
import type { EditProps, FieldUi, ReadProps } from './field-ui.ts'
import { inputProps } from './field-ui.ts'

/** Free words. */
export const tags: FieldUi = { Read: TagsRead, Edit: TagsEdit, filter: 'text', width: 180 }

function TagsRead({ value }: ReadProps) {
  if (!Array.isArray(value)) return null
  return (
    <span style={{ display: 'flex', gap: 4, overflow: 'hidden' }}>
      {value.map((one) => (
        <Choice key={String(one)} label={String(one)} />
      ))}
    </span>
  )
}

function TagsEdit(props: EditProps) {
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
