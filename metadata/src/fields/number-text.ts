/**
 * Numbers as people write them in spreadsheets: `1,234.50`, `（1,234）`, `￥12`, `1.2万`, `１２％`, `1.234,5` under a German locale.
 *
 * Nothing is guessed: a comma that is neither a thousands separator nor the locale's decimal sign makes the text no number.
 */
import { decimalParts, decimalText, shifted } from './decimal-text.ts'
import type { ParseContext } from './field-type.ts'

/** What the text said: a plain decimal, and the currencies its sign may stand for. */
export type NumberText = { decimal: string; currencies?: readonly string[] }
export type NumberTextOptions = { percent?: boolean; currency?: boolean }

const commaDecimalLanguages = new Set([
  'de',
  'fr',
  'es',
  'it',
  'pt',
  'nl',
  'ru',
  'uk',
  'pl',
  'cs',
  'sk',
  'tr',
  'sv',
  'da',
  'nb',
  'no',
  'fi',
  'id',
  'vi',
  'el',
  'hu',
  'ro',
  'bg',
  'hr',
])

const dollars = ['USD', 'AUD', 'CAD', 'HKD', 'SGD', 'NZD', 'TWD', 'MXN', 'BRL']
const currencySigns: ReadonlyMap<string, readonly string[]> = new Map([
  ['¥', ['CNY', 'JPY']],
  ['元', ['CNY', 'TWD', 'HKD']],
  ['円', ['JPY']],
  ['RMB', ['CNY']],
  ['$', dollars],
  ['US$', ['USD']],
  ['HK$', ['HKD']],
  ['NT$', ['TWD']],
  ['€', ['EUR']],
  ['£', ['GBP']],
  ['₩', ['KRW']],
  ['₹', ['INR']],
  ['₽', ['RUB']],
  ['฿', ['THB']],
  ['₫', ['VND']],
])

const groupedByComma = /^(?:\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3})$/
const groupedByPoint = /^\d{1,3}(?:\.\d{3})+$/

/** null: not a number. */
export function readNumberText(
  text: string,
  context: ParseContext,
  options: NumberTextOptions = {},
): NumberText | null {
  if (text.length > 200) return null
  let rest = text
    .normalize('NFKC')
    .replace(/[−–]/g, '-')
    .replace(/(?<=\d)['’\s](?=\d)/g, '')
    .trim()
  let negative = false
  const bracketed = /^\((.+)\)$/.exec(rest)
  if (bracketed) {
    negative = true
    rest = bracketed[1] ?? ''
  }
  const signs = takeSigns(rest, options)
  if (!signs || (bracketed && signs.signed)) return null
  const unit = /[万萬]$/.test(signs.rest) ? 4 : /[亿億]$/.test(signs.rest) ? 8 : 0
  const digits = plainDigits(unit ? signs.rest.slice(0, -1).trim() : signs.rest, context.locale)
  const parts = digits === null ? null : decimalParts(digits)
  if (!parts) return null
  const exact = unit ? shifted(parts, unit) : parts
  const decimal = decimalText({
    ...exact,
    negative: (negative || signs.negative) && (exact.whole !== '' || exact.fraction !== ''),
  })
  return signs.currencies ? { decimal, currencies: signs.currencies } : { decimal }
}

type Signs = { rest: string; negative: boolean; signed: boolean; currencies?: readonly string[] }

/** Takes minus, currency and percent signs off both ends. */
function takeSigns(text: string, options: NumberTextOptions): Signs | null {
  let rest = text.trim()
  let signed = false
  let negative = false
  let currencies: readonly string[] | undefined
  const takeMinus = () => {
    const match = /^([+-])\s*(.*)$/.exec(rest) ?? /^()(.*\d)-$/.exec(rest)
    if (!match || signed) return
    signed = true
    negative = match[1] !== '+'
    rest = match[2] ?? ''
  }
  takeMinus()
  if (options.currency) {
    const before = /^(US\$|HK\$|NT\$|[A-Za-z]{3}(?=[\s\d(.+-])|[¥$€£₩₹₽฿₫])\s*(.*)$/.exec(rest)
    const after = before ? null : /^(.*?)\s*([元円¥$€£₩₹₽฿₫]|(?<=[\d\s])[A-Za-z]{3})$/.exec(rest)
    const sign = before?.[1] ?? after?.[2]
    if (sign) {
      currencies = currencySigns.get(sign) ?? currencySigns.get(sign.toUpperCase()) ?? [sign.toUpperCase()]
      rest = (before ? before[2] : after?.[1]) ?? ''
    }
    takeMinus()
  }
  if (options.percent && rest.endsWith('%')) rest = rest.slice(0, -1).trim()
  return { rest, negative, signed, currencies }
}

/** Without thousands separators and with a point as decimal sign; null where the separators make no sense. */
function plainDigits(text: string, locale: string): string | null {
  if (!text.includes(',')) {
    const points = text.split('.').length - 1
    return points > 1 ? (groupedByPoint.test(text) ? text.replaceAll('.', '') : null) : text
  }
  const lastComma = text.lastIndexOf(',')
  const lastPoint = text.lastIndexOf('.')
  if (lastPoint > lastComma) {
    const whole = text.slice(0, lastPoint)
    return groupedByComma.test(whole) ? whole.replaceAll(',', '') + text.slice(lastPoint) : null
  }
  const whole = text.slice(0, lastComma)
  const fraction = text.slice(lastComma + 1)
  if (lastPoint >= 0)
    return groupedByPoint.test(whole) && /^\d+$/.test(fraction) ? `${whole.replaceAll('.', '')}.${fraction}` : null
  const commaIsDecimal = commaDecimalLanguages.has(locale.split('-')[0] ?? '')
  if (commaIsDecimal && /^\d*$/.test(whole) && /^\d+$/.test(fraction)) return `${whole}.${fraction}`
  return groupedByComma.test(text) ? text.replaceAll(',', '') : null
}
