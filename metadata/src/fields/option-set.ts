/** The choices of a field, looked up by value or, in texts, by label in any locale. */
import { Type } from '@sinclair/typebox'
import { optionSchema } from '../schema/field.ts'
import { labelText, type FieldShape } from '../model/shape.ts'
import type { Refused } from './field-type.ts'
import { refused } from './field-type.ts'
import { badCharacter, codePoints } from './text-rules.ts'

type Option = NonNullable<FieldShape['options']>[number]
type OptionSet = {
  byValue: ReadonlyMap<string, Option>
  byLabel: ReadonlyMap<string, string>
  rank: ReadonlyMap<string, number>
  open: boolean
}

const maxLength = 255
const sets = new WeakMap<FieldShape, OptionSet>()

/** Parameters of choice types. `restricted: false` takes values beyond the options. */
export const optionParams = {
  options: Type.Optional(Type.Array(optionSchema, { maxItems: 5000 })),
  picklist: Type.Optional(Type.String({ description: 'Name of a picklist document instead of own options' })),
  restricted: Type.Optional(Type.Boolean()),
  controlled_by: Type.Optional(
    Type.String({ description: 'Field of the same object that decides which options there are' }),
  ),
}

export function optionsOf(field: FieldShape): OptionSet {
  let set = sets.get(field)
  if (!set) {
    const options = field.options ?? []
    set = {
      byValue: new Map(options.map((option) => [option.value, option])),
      byLabel: new Map(
        [...options]
          .reverse()
          .flatMap((option) => labelsOf(option).map((label): [string, string] => [folded(label), option.value])),
      ),
      rank: new Map(options.map((option, index) => [option.value, index])),
      open: field.document.restricted === false,
    }
    sets.set(field, set)
  }
  return set
}

function labelsOf(option: Option): string[] {
  if (option.label === undefined) return [option.value]
  return typeof option.label === 'string' ? [option.label] : Object.values(option.label)
}

function folded(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase()
}

/** null: the value may be chosen. Errors: value.not_an_option, value.inactive_option, value.too_long, value.bad_character. */
export function optionProblem(value: string, set: OptionSet): Refused | null {
  const option = set.byValue.get(value)
  if (option) return option.active === false ? refused('value.inactive_option', { value }) : null
  if (!set.open) return refused('value.not_an_option', { value: value.slice(0, 100) })
  return codePoints(value) > maxLength
    ? refused('value.too_long', { max_length: maxLength, length: codePoints(value) })
    : badCharacter(value)
}

/** The option a text of a spreadsheet means: its value, else its label in any language, whatever the case; else the text itself. */
export function optionOfText(text: string, set: OptionSet): string {
  if (set.byValue.has(text)) return text
  const trimmed = text.trim()
  return set.byValue.has(trimmed) ? trimmed : (set.byLabel.get(folded(text)) ?? trimmed)
}

export function optionLabel(value: string, field: FieldShape, locale: string): string {
  const label = optionsOf(field).byValue.get(value)?.label
  return label === undefined ? value : labelText(label, locale) || value
}
