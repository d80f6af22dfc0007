import { Group, TextInput } from '@mantine/core'
import type { EditProps, FieldUi, ReadProps } from './field-ui.ts'
import { inputProps, textOf } from './field-ui.ts'

/** A colour, #rrggbb: typed, or picked with the browser's own picker. */
export const color: FieldUi = { Read: ColorRead, Edit: ColorEdit, filter: 'text', width: 110 }

const hex = /^#[0-9a-f]{6}$/i

function ColorRead({ value }: ReadProps) {
  const code = textOf(value)
  if (!hex.test(code)) return null
  return (
    <Group gap={6} wrap="nowrap">
      <span
        aria-hidden
        style={{ width: 14, height: 14, borderRadius: 7, background: code, boxShadow: 'inset 0 0 0 1px var(--shade)' }}
      />
      <span className="figures">{code}</span>
    </Group>
  )
}

function ColorEdit(props: EditProps) {
  const code = textOf(props.value)
  const give = (text: string) => props.onChange(text === '' ? null : text)
  const picker = (
    <input
      type="color"
      tabIndex={-1}
      aria-hidden
      disabled={props.disabled}
      value={hex.test(code) ? code : '#888888'}
      style={{ width: 20, height: 20, padding: 0, border: 0, background: 'none' }}
      onChange={(event) => give(event.currentTarget.value)}
    />
  )
  return (
    <TextInput
      {...inputProps(props)}
      leftSection={picker}
      value={code}
      placeholder="#336699"
      onChange={(event) => give(event.currentTarget.value)}
    />
  )
}
