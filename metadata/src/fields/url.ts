import { Type } from '@sinclair/typebox'
import type { FieldShape } from '../model/shape.ts'
import type { FieldTypeDef, Parsed } from './field-type.ts'
import { accepted, blank, refused } from './field-type.ts'
import { orderedAggregates, textOperators } from './operators.ts'
import { badCharacter, codePoints, formatTextCell } from './text-rules.ts'

const maxLength = 2048
const host =
  '(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}\\p{M}_-]{0,61}[\\p{L}\\p{N}\\p{M}])?)(?:\\.[\\p{L}\\p{N}](?:[\\p{L}\\p{N}\\p{M}_-]{0,61}[\\p{L}\\p{N}\\p{M}])?){0,20}\\.?'
const rest = '(?::\\d{1,5})?(?:[/?#][^\\s<>"\\\\^`{|}\\p{Cc}]*)?'
const withScheme = new RegExp(`^https?://(?:[^\\s/@<>"\\\\]{1,200}@)?(?:${host}|\\[[0-9a-f:.]{2,45}\\])${rest}$`, 'iu')
const bare = new RegExp(`^(?:www\\.)?${host}${rest}$`, 'iu')

/** A web address, http or https only; `example.com` is read as `https://example.com`. */
export const url: FieldTypeDef = {
  type: 'url',
  params: Type.Object({ max_length: Type.Optional(Type.Integer({ minimum: 10, maximum: maxLength })) }),
  sqlType: () => 'text',
  operators: textOperators,
  sortable: true,
  groupable: true,
  aggregates: orderedAggregates,
  uniqueAllowed: true,
  formulaType: () => 'text',
  parse: (input, field) => (typeof input === 'string' ? readUrl(input, field) : refused('value.not_a_url')),
  parseText: readUrl,
  formatText: formatTextCell,
  format: formatTextCell,
}

function readUrl(input: string, field: FieldShape): Parsed {
  const text = input.trim()
  if (text === '') return blank
  const limit = field.document.max_length ?? maxLength
  if (codePoints(text) > limit) return refused('value.too_long', { max_length: limit, length: codePoints(text) })
  const bad = badCharacter(text)
  if (bad) return bad
  if (withScheme.test(text)) return accepted(text.replace(/^https?/i, (scheme) => scheme.toLowerCase()))
  const domain = text.split(/[/?#:]/)[0] ?? ''
  const full = `https://${text}`
  if (bare.test(text) && /\.\p{L}{2,63}\.?$/u.test(domain) && codePoints(full) <= limit) return accepted(full)
  return refused('value.not_a_url')
}
