/** One field of an object, chosen among those that fit. */
import { ReferenceInput } from './choice-inputs.tsx'

export type FieldInputProps = {
  label: string
  object: string
  value: string | undefined
  required?: boolean
  /** Which types may be chosen; absent: all. */
  only?: (type: string | undefined) => boolean
  onChange(value: unknown): void
}

export function FieldInput(props: FieldInputProps) {
  return <ReferenceInput {...props} to="field" many={false} />
}
