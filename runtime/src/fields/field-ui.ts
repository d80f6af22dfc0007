/**
 * What the runtime knows of a field type: how it is read, edited and filtered. One `FieldUi` per file, named as in metadata/src/fields.
 *
 * Values are wire values, as everywhere. `Edit` draws a whole labelled input in a form and a bare one in a cell (`place: 'cell'`).
 */
import type { ComponentType } from 'react'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { FieldView } from '../api/model.ts'
import type { RecordView } from '../api/records.ts'

export type ReadProps = {
  field: FieldView
  value: JsonValue | undefined
  /** The record around the value: names of lookups (`account.name`), companions (`amount_currency`). */
  record: RecordView
  /** Path of the field from the record's object; differs from the field's name behind a lookup. */
  path: string
  /** `cell`: one line in a list; `page`: room for all of it. */
  place: 'cell' | 'page'
}

export type EditProps = {
  field: FieldView
  value: JsonValue | undefined
  record: RecordView
  /** `beside` are values of other paths that follow from this one: the name of a chosen record, the currency of an amount. */
  onChange(value: JsonValue, beside?: { [path: string]: JsonValue }): void
  place: 'form' | 'cell'
  label: string
  help?: string
  error?: string
  required?: boolean
  disabled?: boolean
  autoFocus?: boolean
  /** Label of the field that decides the choices, while that one is blank. */
  waitsFor?: string
  onBlur?(): void
}

/** Which operators and which value editor the filter builder offers. */
export type FilterFamily =
  | 'text'
  | 'number'
  | 'date'
  | 'datetime'
  | 'choice'
  | 'choices'
  | 'boolean'
  | 'record'
  | 'records'
  | 'none'

export type FieldUi = {
  Read: ComponentType<ReadProps>
  Edit: ComponentType<EditProps>
  filter: FilterFamily
  /** Width of a new column, px. */
  width: number
  align?: 'right'
  /** Needs the full width of a form (long texts). */
  wide?: boolean
  /** Cannot be edited inside a cell; `e` opens the form instead. */
  formOnly?: boolean
}

/** The properties that all of Mantine's inputs share, from ours. */
export function inputProps(props: EditProps) {
  const inCell = props.place === 'cell'
  return {
    label: inCell ? undefined : props.label,
    'aria-label': inCell ? props.label : undefined,
    description: inCell ? undefined : props.help,
    error: inCell ? props.error !== undefined : props.error,
    withAsterisk: inCell ? undefined : props.required,
    disabled: props.disabled,
    autoFocus: props.autoFocus,
    'data-autofocus': props.autoFocus || undefined,
    onBlur: props.onBlur,
    variant: inCell ? 'unstyled' : 'default',
  } as const
}

/** Those of an input in a `FieldFrame`, which has the label, the help and the reason. */
export function bareProps(props: EditProps) {
  return {
    ...inputProps({ ...props, place: 'cell' }),
    variant: props.place === 'cell' ? 'unstyled' : 'default',
  } as const
}

/** A value as text, for inputs of text. */
export function textOf(value: JsonValue | undefined): string {
  return value === null || value === undefined
    ? ''
    : typeof value === 'string'
      ? value
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value)
}

export function isBlank(value: JsonValue | undefined): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}
