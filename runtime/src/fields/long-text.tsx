import { Textarea } from '@mantine/core'
import { Ellipsis } from '../ui/ellipsis.tsx'
import type { EditProps, FieldUi, ReadProps } from './field-ui.ts'
import { inputProps, isBlank, textOf } from './field-ui.ts'

/** Several lines of text: one line in a list, all of it on the page. */
export const longText: FieldUi = {
  Read: LongTextRead,
  Edit: LongTextEdit,
  filter: 'text',
  width: 260,
  wide: true,
  formOnly: true,
}

function LongTextRead({ value, place }: ReadProps) {
  if (isBlank(value)) return null
  const text = textOf(value)
  if (place === 'cell') return <Ellipsis text={text}>{text.replace(/\s+/g, ' ')}</Ellipsis>
  return <span style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{text}</span>
}

function LongTextEdit(props: EditProps) {
  return (
    <Textarea
      {...inputProps(props)}
      maxLength={props.field.max_length}
      value={textOf(props.value)}
      onChange={(event) => props.onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)}
    />
  )
}
