import { Type } from '@sinclair/typebox'
import type { FieldTypeDef, JsonValue, ParseContext, Parsed } from './field-type.ts'
import { accepted, blank, refused } from './field-type.ts'
import { orderedAggregates, textOperators } from './operators.ts'
import { callingCodeOf, isMainlandNumber, regionRules } from './phone-regions.ts'
import { formatTextCell } from './text-rules.ts'

const extensionPattern = /^(.*?)\s*(?:;ext=|ext\.?|extension|x|#|转|轉|分机|分機)\s*[:.]?\s*(\d{1,7})$/i

const mainlandMobile = /^\+861[3-9]\d{9}$/

/**
 * A phone number in E.164: `+8613800138000`; an extension is kept behind it as RFC 3966 says, `+861062791234;ext=12`. Numbers without
 * `+` or `00` belong to the region of the settings; mainland mobile, fixed, 400 and service numbers are known by their shape.
 */
export const phone: FieldTypeDef = {
  type: 'phone',
  params: Type.Object({}),
  sqlType: () => 'text',
  operators: textOperators,
  sortable: true,
  groupable: true,
  aggregates: orderedAggregates,
  uniqueAllowed: true,
  searchable: true,
  formulaType: () => 'text',
  parse(input, _field, context) {
    if (typeof input === 'string') return readPhone(input, context)
    return typeof input === 'number' && Number.isSafeInteger(input) && input > 0
      ? readPhone(String(input), context)
      : refused('value.not_a_phone')
  },
  parseText: (text, _field, context) => readPhone(text, context),
  formatText: formatTextCell,
  format: formatPhone,
}

function readPhone(input: string, context: ParseContext): Parsed {
  if (mainlandMobile.test(input)) return accepted(input)
  if (input.length > 80) return refused('value.not_a_phone')
  const normal = input.normalize('NFKC').trim().replace(/^tel:/i, '')
  if (normal === '') return blank
  const extended = extensionPattern.exec(normal)
  const main = (extended?.[1] ?? normal).replace(/[\s().·/\-‐‑‒–—−]/g, '')
  if (!/^\+?\d{3,17}$/.test(main)) return refused('value.not_a_phone')
  const number = internationalDigits(main, context.defaultRegion)
  if (number === null) return refused('value.not_a_phone')
  return accepted(extended ? `+${number};ext=${extended[2]}` : `+${number}`)
}

/** Country code and number without `+`; null when they cannot be a phone number. */
function internationalDigits(text: string, region: string): string | null {
  if (text.startsWith('+')) return plausible(text.slice(1))
  const rules = regionRules(region)
  const prefix = rules?.internationalPrefix ?? '00'
  if (text.startsWith(prefix)) return plausible(text.slice(prefix.length))
  if (!rules) return null
  const national = rules.trunk !== '' && text.startsWith(rules.trunk) ? text.slice(rules.trunk.length) : text
  const own = plausible(rules.code + national)
  if (own !== null) return own
  // `8613800138000`: the country code is there, only the plus is missing.
  return text.startsWith(rules.code) ? plausible(text) : null
}

function plausible(digits: string): string | null {
  const code = callingCodeOf(digits)
  if (code === null || digits.length > 15) return null
  const national = digits.slice(code.length)
  if (code === '86') {
    const plain = national.replace(/^0/, '')
    return isMainlandNumber(plain) ? code + plain : null
  }
  if (code === '1') return /^[2-9]\d{9}$/.test(national) ? digits : null
  return national.length >= 4 && digits.length >= 7 ? digits : null
}

/** `+86 138 0013 8000`, in groups that can be read out. */
function formatPhone(value: JsonValue): string {
  if (typeof value !== 'string') return ''
  const [number = '', extension] = value.split(';ext=')
  const digits = number.slice(1)
  const code = callingCodeOf(digits) ?? ''
  const national = digits.slice(code.length)
  const grouped =
    /^1[3-9]\d{9}$/.test(national) && code === '86'
      ? national.replace(/^(\d{3})(\d{4})(\d{4})$/, '$1 $2 $3')
      : national.replace(/(\d{3})(?=\d{4})/g, '$1 ')
  return `+${code} ${grouped}${extension ? ` ext. ${extension}` : ''}`
}
