/** Text by code points, so that lengths and positions agree with PostgreSQL, and the encoders. Blank is ''. */
import { throwFault } from './fault.ts'
import { multiply, numText, roundTo, toInt, wide } from './number.ts'
import type { Num } from './number.ts'

/** Longest text that padding and repeating may make. */
const maxMadeText = 32_768

const astral = /[\ud800-\udfff]/

/** Characters of a text: the text itself where every character is one unit, else its code points. */
function characters(text: string): string | string[] {
  return astral.test(text) ? Array.from(text) : text
}

export function textLength(text: string): number {
  return characters(text).length
}

export function sliceText(text: string, start: number, end: number): string {
  const units = characters(text)
  return typeof units === 'string' ? units.slice(start, end) : units.slice(start, end).join('')
}

/** SUBSTR: position from 1; 0 counts as 1; negative counts from the end and beyond it gives blank. */
export function substring(text: string, start: number, count: number): string {
  const length = textLength(text)
  if (count <= 0 || -start > length) return ''
  const from = start < 0 ? length + start : Math.max(start - 1, 0)
  return sliceText(text, from, from + count)
}

/** Position from 1 of the first occurrence at or after `from`; 0 when there is none or nothing is sought. */
export function findText(sought: string, text: string, from: number): number {
  if (sought === '' || from < 1) return 0
  const head = sliceText(text, 0, from - 1)
  const at = text.indexOf(sought, head.length)
  return at < 0 || head.length > text.length || textLength(text) < from ? 0 : textLength(text.slice(0, at)) + 1
}

/** Blanks that TRIM takes off: control characters, space, no-break and ideographic space. */
export const trimmedCharacters =
  Array.from({ length: 32 }, (_, index) => String.fromCharCode(index + 1)).join('') + '\u00a0\u3000'
const trimmed = new Set(trimmedCharacters)

export function trimText(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && trimmed.has(text.charAt(start))) start += 1
  while (end > start && trimmed.has(text.charAt(end - 1))) end -= 1
  return text.slice(start, end)
}

/** Pads to a length, or cuts to it. A blank text stays blank. */
export function padText(text: string, count: number, pad: string, left: boolean): string {
  if (count > maxMadeText) throwFault('value.bad_argument')
  const length = textLength(text)
  if (count <= 0 || text === '') return ''
  if (length >= count || pad === '') return sliceText(text, 0, count)
  const filler = sliceText(pad.repeat(Math.ceil((count - length) / textLength(pad))), 0, count - length)
  return left ? filler + text : text + filler
}

export function repeatText(text: string, count: number): string {
  if (count <= 0 || text === '') return ''
  if (textLength(text) * count > maxMadeText) throwFault('value.bad_argument')
  return text.repeat(count)
}

/** Longest text that SUBSTITUTE may make. */
const maxReplacedText = 1_000_000

/** Every occurrence replaced; nothing sought changes nothing. */
export function substituteText(text: string, old: string, fresh: string): string {
  if (old === '') return text
  const parts = text.split(old)
  if (parts.length > 1 && textLength(text) + (parts.length - 1) * textLength(fresh) > maxReplacedText)
    throwFault('value.bad_argument')
  return parts.join(fresh)
}

export function reverseText(text: string): string {
  return Array.from(text).toReversed().join('')
}

/** First letter of every word upper case, the rest lower case. */
export function capitalize(text: string): string {
  let inWord = false
  let result = ''
  for (const character of text) {
    result += inWord ? character.toLowerCase() : character.toUpperCase()
    inWord = /[\p{L}\p{Nd}]/u.test(character)
  }
  return result
}

/** The n-th part between separators, from 1; blank when there is none. */
export function splitPart(text: string, separator: string, part: number): string {
  if (part < 1) return ''
  if (separator === '') return part === 1 ? text : ''
  return text.split(separator)[part - 1] ?? ''
}

export function characterOf(code: number): string {
  return code < 1 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '' : String.fromCodePoint(code)
}

const htmlEntities: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
])

export function encodeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => htmlEntities.get(character) ?? character)
}

const scriptEscapes: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ["'", "\\'"],
  ['"', '\\"'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['<', '\\u003C'],
  ['>', '\\u003E'],
])

export function encodeScript(text: string): string {
  return text.replace(/[\\'"\n\r<>]/g, (character) => scriptEscapes.get(character) ?? character)
}

/** Percent-encoding of UTF-8; letters, digits and - _ . ~ stay. A lone surrogate is the fault value.bad_argument. */
export function encodeUrl(text: string): string {
  try {
    return encodeURIComponent(text).replace(
      /[!'()*]/g,
      (character) => '%' + character.charCodeAt(0).toString(16).toUpperCase(),
    )
  } catch {
    return throwFault('value.bad_argument')
  }
}

/** Keeps the first and last characters and puts stars in between. */
export function maskText(text: string, first: number, last: number, star: string): string {
  const length = textLength(text)
  const [head, tail] = [Math.max(first, 0), Math.max(last, 0)]
  if (head + tail >= length) return text
  const stars = (star === '' ? '*' : sliceText(star, 0, 1)).repeat(length - head - tail)
  return sliceText(text, 0, head) + stars + sliceText(text, length - tail, length)
}

function pairsOf(text: string): Set<string> {
  const letters = Array.from(text.toLowerCase())
  return new Set(
    letters.length < 2 ? letters : letters.slice(1).map((letter, index) => (letters[index] ?? '') + letter),
  )
}

/** Likeness from 0 to 1: shared pairs of neighbouring letters, counted once, twice their number over the pairs of both (Dice). */
export function similarity(a: string, b: string): Num {
  const left = pairsOf(a)
  const right = pairsOf(b)
  if (left.size + right.size === 0) return 0
  const shared = left
    .values()
    .filter((pair) => right.has(pair))
    .toArray().length
  return roundTo(wide(2 * shared).dividedBy(left.size + right.size), 4)
}

/** Full-width letters, digits and signs to their usual forms. */
export function toHalfWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e\u3000]/g, (character) =>
    character === '\u3000' ? ' ' : String.fromCharCode(character.charCodeAt(0) - 0xfee0),
  )
}

/** Groups of three, fixed decimals: 1234567.5 at 2 is 1,234,567.50. */
export function groupDigits(value: Num, places: number): string {
  const [whole = '0', fraction] = wide(roundTo(value, places)).toFixed(places).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return (
    (/^-0$/.test(whole) && !/[1-9]/.test(fraction ?? '') ? '0' : grouped) +
    (fraction === undefined ? '' : '.' + fraction)
  )
}

/** HH:MM:SS of a number of seconds (sign dropped), with days in front when asked for. */
export function formatSeconds(seconds: Num, withDays: boolean): string {
  const total = wide(seconds).abs().floor()
  const pad = (value: string): string => value.padStart(2, '0')
  const minutes = pad(total.dividedToIntegerBy(60).modulo(60).toFixed(0))
  const rest = pad(total.modulo(60).toFixed(0))
  const hours = total.dividedToIntegerBy(3600)
  if (!withDays) return `${pad(hours.toFixed(0))}:${minutes}:${rest}`
  return `${hours.dividedToIntegerBy(24).toFixed(0)}:${pad(hours.modulo(24).toFixed(0))}:${minutes}:${rest}`
}

const rmbDigits = '零壹贰叁肆伍陆柒捌玖'
const rmbUnits = ['', '拾', '佰', '仟']
const rmbGroups = ['', '万', '亿', '万亿']

function rmbGroup(group: string): string {
  let text = ''
  let zero = false
  for (const [index, digit] of Array.from(group).entries()) {
    if (digit === '0') zero = true
    else {
      text += (zero && text !== '' ? '零' : '') + rmbDigits.charAt(Number(digit)) + (rmbUnits[3 - index] ?? '')
      zero = false
    }
  }
  return text
}

/** 大写金额: an amount below 10^16 in formal Chinese numerals, to the fen (half away from zero). */
export function rmbUpper(value: Num): string {
  const fen = roundTo(multiply(value, 100), 0)
  const digits = numText(fen).replace('-', '')
  if (digits.length > 18) throwFault('value.number_out_of_range')
  const yuan = digits.length > 2 ? digits.slice(0, -2) : '0'
  const [jiao, cent] = digits.padStart(2, '0').slice(-2)
  const padded = yuan.padStart(16, '0')
  let text = ''
  let gap = false
  for (let group = 0; group < 4; group += 1) {
    const part = padded.slice(group * 4, group * 4 + 4)
    const words = rmbGroup(part)
    if (words === '') {
      gap = gap || text !== ''
      continue
    }
    text += (text !== '' && (gap || part.startsWith('0')) ? '零' : '') + words + (rmbGroups[3 - group] ?? '')
    gap = false
  }
  const parts =
    (text === '' ? '' : text + '元') +
    (jiao === '0' ? (text !== '' && cent !== '0' ? '零' : '') : rmbDigits.charAt(Number(jiao)) + '角') +
    (cent === '0' ? '' : rmbDigits.charAt(Number(cent)) + '分')
  const sign = numText(fen).startsWith('-') ? '负' : ''
  if (parts === '') return '零元整'
  return sign + parts + (cent === '0' ? '整' : '')
}

const usccAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const usccWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

/** 统一社会信用代码 (GB 32100-2015): 18 characters with a check character. */
export function isUscc(text: string): boolean {
  if (text.length !== 18) return false
  const values = Array.from(text, (character) => usccAlphabet.indexOf(character))
  if (values.includes(-1)) return false
  const sum = usccWeights.reduce((total, weight, index) => total + weight * (values[index] ?? 0), 0)
  return (31 - (sum % 31)) % 31 === values[17]
}

/** Whole number of a count argument; blank counts as 0. */
export function countOf(value: unknown): number {
  return value === null || value === undefined ? 0 : toInt(value as Num)
}
