import { PasswordInput } from '@mantine/core'
import type { EditProps, FieldUi, ReadProps } from './field-ui.ts'
import { inputProps, isBlank, textOf } from './field-ui.ts'

/** Text that is encrypted at rest; shown as it comes (masked for those who may not see it), typed without being overlooked. */
export const encryptedText: FieldUi = {
  Read: EncryptedRead,
  Edit: EncryptedEdit,
  filter: 'text',
  width: 150,
  formOnly: true,
}

function EncryptedRead({ value, place }: ReadProps) {
  if (isBlank(value)) return null
  return <span className="figures">{place === 'cell' ? '••••••' : textOf(value)}</span>
}

function EncryptedEdit(props: EditProps) {
  return (
    <PasswordInput
      {...inputProps(props)}
      autoComplete="off"
      value={textOf(props.value)}
      onChange={(event) => props.onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)}
    />
  )
}
