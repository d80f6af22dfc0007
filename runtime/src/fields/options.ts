/** The choices of a field, ready for inputs: labels in the language in use, retired ones left out unless chosen, dependent ones filtered. */
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { Label } from '@trellis/metadata/model/shape.ts'
import type { FieldView, OptionView } from '../api/model.ts'
import type { RecordView } from '../api/records.ts'
import type { useText } from '../i18n/i18n.ts'
import type { EditProps } from './field-ui.ts'

export type Choosable = { value: string; label: string; color?: string }

export function optionOf(field: FieldView, value: JsonValue | undefined): OptionView | undefined {
  return field.options?.find((option) => option.value === value)
}

export function optionLabel(
  option: OptionView | undefined,
  value: string,
  labelOf: (label: Label | undefined) => string,
): string {
  return option?.label === undefined ? value : labelOf(option.label)
}

/** What may be chosen now. A value already chosen stays in the list even when it was retired. */
export function choosable(
  field: FieldView,
  record: RecordView | undefined,
  labelOf: (label: Label | undefined) => string,
): Choosable[] {
  const chosen = record?.[field.name]
  const kept = new Set(Array.isArray(chosen) ? chosen : [chosen])
  const controlling = field.controlled_by === undefined ? undefined : record?.[field.controlled_by]
  const fits = (option: OptionView) =>
    option.when === undefined ||
    field.controlled_by === undefined ||
    record === undefined ||
    (typeof controlling === 'string' && option.when.includes(controlling))
  const type = field.typed_by === undefined ? undefined : record?.[field.typed_by]
  const isOfType = (option: OptionView) =>
    option.types === undefined || typeof type !== 'string' || option.types.includes(type)
  return (field.options ?? [])
    .filter((option) => kept.has(option.value) || (option.active !== false && fits(option) && isOfType(option)))
    .map((option) => ({ value: option.value, label: optionLabel(option, option.value, labelOf), color: option.color }))
}

/** Said in place of choices when there are none because what decides them is still blank. */
export function whatToChooseFirst(
  { waitsFor }: EditProps,
  choices: number,
  t: ReturnType<typeof useText>,
): string | undefined {
  return waitsFor !== undefined && choices === 0 ? t('field.choose_first', { name: waitsFor }) : undefined
}
