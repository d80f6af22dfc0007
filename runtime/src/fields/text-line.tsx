/** One line of text, shared by the text-like types: reading with a tooltip, editing with the length limit of the field. */
import { TextInput } from '@mantine/core'
import type { HTMLInputTypeAttribute } from 'react'
import { Ellipsis } from '../ui/ellipsis.tsx'
import type { EditProps, ReadProps } from './field-ui.ts'
import { inputProps, isBlank, textOf } from './field-ui.ts'

export function TextLine({ value, place }: ReadProps) {
  if (isBlank(value)) return null
  const text = textOf(value)
  return place === 'cell' ? (
    <Ellipsis text={text}>{text}</Ellipsis>
  ) : (
    <span style={{ overflowWrap: 'anywhere' }}>{text}</span>
  )
}

type LineMode = {
  type?: HTMLInputTypeAttribute
  inputMode?: 'tel' | 'email' | 'url'
  placeholder?: string
  upper?: boolean
}

/** An editor of one line; blank becomes null, as the server stores it. */
export function lineEdit(mode: LineMode = {}) {
  return function LineEdit(props: EditProps) {
    const give = (text: string) => props.onChange(text === '' ? null : mode.upper ? text.toUpperCase() : text)
    return (
      <TextInput
        {...inputProps(props)}
        type={mode.type}
        inputMode={mode.inputMode}
        placeholder={props.place === 'form' ? mode.placeholder : undefined}
        maxLength={props.field.max_length}
        value={textOf(props.value)}
        onChange={(event) => give(event.currentTarget.value)}
      />
    )
  }
}

/** For types nobody edits (numbers given by the server): shows the value, says that it is kept by the system. */
export function FixedLine(props: EditProps) {
  return (
    <TextInput
      {...inputProps(props)}
      value={textOf(props.value)}
      readOnly
      variant={props.place === 'cell' ? 'unstyled' : 'filled'}
    />
  )
}
