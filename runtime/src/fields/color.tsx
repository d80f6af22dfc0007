import { ColorInput, ColorSwatch, Group } from '@mantine/core'
import type { EditProps, FieldUi, ReadProps } from './field-ui.ts'
import { inputProps, textOf } from './field-ui.ts'

/** A colour, #rrggbb. */
export const color: FieldUi = { Read: ColorRead, Edit: ColorEdit, filter: 'text', width: 110 }

function ColorRead({ value }: ReadProps) {
  const code = textOf(value)
  if (!/^#[0-9a-f]{6}$/i.test(code)) return null
  return (
    <Group gap={6} wrap="nowrap">
      <ColorSwatch color={code} size={14} />
      <span className="figures">{code}</span>
    </Group>
  )
}

function ColorEdit(props: EditProps) {
  return (
    <ColorInput
      {...inputProps(props)}
      format="hex"
      value={textOf(props.value)}
      onChange={(code) => props.onChange(code === '' ? null : code)}
    />
  )
}
