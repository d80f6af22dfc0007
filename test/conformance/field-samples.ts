/**
 * What every field type is held to: documents, values in rising order, inputs that are read as something, inputs that are refused.
 *
 * A type of the table without an entry here fails the suite, so a new type brings its samples along.
 */
import type { FieldShape } from '@trellis/metadata/model/shape.ts'
import type { FieldDocument } from '@trellis/metadata/schema/field.ts'
import { quantitySamples } from './field-samples-quantity.ts'
import { referenceSamples } from './field-samples-reference.ts'
import { textSamples } from './field-samples-text.ts'
import { fieldType } from '@trellis/metadata/fields/field-types.ts'
import type { JsonValue, ParseContext } from '@trellis/metadata/fields/field-type.ts'

export type FieldSample = {
  /** Parameters of the type. */
  document: Partial<FieldDocument>
  /** Wire values, accepted as they are, in ascending order where the type sorts. */
  values: readonly JsonValue[]
  /** [input, wire value]: bounds and unicode among them. */
  reads: readonly (readonly [unknown, JsonValue])[]
  /** [text of a cell, wire value]. */
  cells: readonly (readonly [string, JsonValue])[]
  /** [input, code]. */
  refuses: readonly (readonly [unknown, string])[]
  badCells?: readonly (readonly [string, string])[]
  /** A text type: takes every naughty string unchanged. */
  freeText?: boolean
  /** Kept by the platform or without a column of its own: no storage to try. */
  virtual?: boolean
}

export const context: ParseContext = {
  locale: 'zh-CN',
  timeZone: 'Asia/Shanghai',
  today: '2026-11-21',
  defaultCurrency: 'CNY',
  defaultRegion: 'CN',
}

/** A field of a type as compile makes it. */
export function sampleField(
  type: string,
  document: Partial<FieldDocument> = sampleOf(type).document,
  name = 'f',
): FieldShape {
  const def = fieldType(type)
  const full: FieldDocument = { ...document, type }
  return {
    name,
    type,
    label: name,
    column: def?.sqlType(full) === null ? null : name,
    sqlType: def?.sqlType(full) ?? null,
    required: false,
    unique: false,
    system: false,
    readOnly: def?.computed === true,
    document: full,
    ...(Array.isArray(full.options) && {
      options: full.options.map((option) => ({ ...option, label: option.label ?? option.value })),
    }),
    ...(type === 'formula' && {
      formula: {
        text: full.formula ?? '',
        returns: full.returns ?? 'text',
        references: [],
        immutable: true,
        blankAs: 'zero' as const,
      },
    }),
  }
}

export function sampleOf(type: string): FieldSample {
  const sample = Object.hasOwn(samples, type) ? samples[type] : undefined
  if (!sample) throw new Error(`test/conformance/field-samples.ts has no samples of the type ${type}`)
  return sample
}

const samples: { readonly [type: string]: FieldSample } = { ...textSamples, ...quantitySamples, ...referenceSamples }
