import { Checkbox, Input, Text } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useText } from '../i18n/i18n.ts'
import type { EditProps, FieldUi, ReadProps } from './field-ui.ts'

/** Yes or no. */
export const checkbox: FieldUi = { Read: CheckboxRead, Edit: CheckboxEdit, filter: 'boolean', width: 90 }

function CheckboxRead({ value, place }: ReadProps) {
  const t = useText()
  if (typeof value !== 'boolean') return null
  if (place === 'page') return <span>{value ? t('field.yes') : t('field.no')}</span>
  return value ? (
    <IconCheck size={16} stroke={2} role="img" aria-label={t('field.yes')} />
  ) : (
    <span className="only-read">{t('field.no')}</span>
  )
}

function CheckboxEdit(props: EditProps) {
  const box = (
    <Checkbox
      size="sm"
      label={props.place === 'cell' ? undefined : <Marked label={props.label} required={props.required} />}
      aria-label={props.place === 'cell' ? props.label : undefined}
      checked={props.value === true}
      disabled={props.disabled}
      autoFocus={props.autoFocus}
      onBlur={props.onBlur}
      onChange={(event) => props.onChange(event.currentTarget.checked)}
    />
  )
  if (props.place === 'cell') return box
  return (
    <Input.Wrapper description={props.help} error={props.error} pt={20}>
      {box}
    </Input.Wrapper>
  )
}

/** The label with its star, as other inputs have it. */
function Marked({ label, required }: { label: string; required: boolean | undefined }) {
  return (
    <>
      {label}
      {required === true && (
        <Text span c="var(--mantine-color-error)" aria-hidden>
          {' *'}
        </Text>
      )}
    </>
  )
}
