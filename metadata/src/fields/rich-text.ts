import { Type } from '@sinclair/typebox'
import type { FieldShape } from '../model/shape.ts'
import type { FieldTypeDef, Parsed } from './field-type.ts'
import { blank, refused } from './field-type.ts'
import { countAggregates, longTextOperators } from './operators.ts'
import { plainText, sanitizeHtml } from './rich-text-html.ts'
import { formatTextCell, parseText, textLimits } from './text-rules.ts'

const defaultMaxLength = 100_000

/** HTML of an allow-list of elements; what is stored is always sanitised, whoever wrote it. The length counts the HTML. */
export const richText: FieldTypeDef = {
  type: 'rich_text',
  params: Type.Object({ max_length: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })) }),
  sqlType: () => 'text',
  operators: longTextOperators,
  sortable: false,
  groupable: false,
  aggregates: countAggregates,
  uniqueAllowed: false,
  formulaType: () => 'text',
  parse: parseHtml,
  parseText: parseHtml,
  formatText: formatTextCell,
  format: (value) => (typeof value === 'string' ? plainText(value) : ''),
}

function parseHtml(input: unknown, field: FieldShape): Parsed {
  if (typeof input !== 'string') return refused('value.not_a_text')
  const limits = textLimits(field, defaultMaxLength)
  if (input.length > limits.maxLength * 4)
    return refused('value.too_long', { max_length: limits.maxLength, length: input.length })
  const html = sanitizeHtml(input)
  return isEmptyDocument(html) ? blank : parseText(html, limits)
}

/** An editor's empty document: `<p></p>`, `<p><br></p>`. */
function isEmptyDocument(html: string): boolean {
  return html === '' || (html.length < 40 && /^(<p>|<\/p>|<br>|\s)*$/.test(html))
}
