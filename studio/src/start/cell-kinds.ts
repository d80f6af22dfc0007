/** What a column of cells is, read by the very rules the importer reads them with: what is guessed here is taken there. Pure. */
import { readClock, readDayText } from '@trellis/metadata/fields/calendar.ts'
import type { ParseContext } from '@trellis/metadata/fields/field-type.ts'
import { readNumberText } from '@trellis/metadata/fields/number-text.ts'

export type InferredType =
  | 'text'
  | 'long_text'
  | 'email'
  | 'phone'
  | 'url'
  | 'integer'
  | 'number'
  | 'currency'
  | 'percent'
  | 'checkbox'
  | 'date'
  | 'datetime'
  | 'time'
  | 'select'

/** Numbers are read as the importer does for an English or Chinese file. */
const context: ParseContext = {
  locale: 'en',
  timeZone: 'UTC',
  today: '2026-01-01',
  defaultCurrency: '',
  defaultRegion: '',
}

const moneyWords =
  /amount|price|revenue|value|cost|budget|fee\b|salary|income|turnover|金额|价格|收入|费用|预算|单价|总价|货款|薪|营业额|报价/i
const dayWords = /date|day|since|birth|日期|时间|日$|生日|成立/i

/** What people write where they have nothing to say. In a column that is no text such a cell is an empty one. */
export function isNothing(text: string): boolean {
  return /^(-+|—+|\/|n\/?a|null|none|nil|#n\/a|#ref!|#value!|#div\/0!|无|暂无|未知|待定|\?)$/i.test(
    text.normalize('NFKC').trim(),
  )
}

/** The narrowest type that all cells fit; undefined: none narrower than text. `header` tips the scale for bare digits. */
export function narrowType(header: string, cells: readonly string[]): InferredType | undefined {
  const said = cells.filter((cell) => !isNothing(cell))
  if (said.length === 0) return undefined
  // Read before anything is left out: here a stroke or 无 is an answer.
  if (cells.every(isYesOrNo)) return 'checkbox'
  const all = (fits: (text: string) => boolean) => said.every(fits)
  if (all((text) => isDay(text) && (!/^\d{8}$/.test(text) || dayWords.test(header)))) return 'date'
  if (all((text) => isDay(text) || isMoment(text))) return 'datetime'
  if (all((text) => readClock(text) !== null)) return 'time'
  if (all((text) => /[%％]$/.test(text) && readNumberText(text, context, { percent: true }) !== null)) return 'percent'
  if (all(isAmount)) return numberType(header, said)
  if (all((text) => /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(text))) return 'email'
  if (all((text) => /^(https?:\/\/|www\.)\S+$/i.test(text))) return 'url'
  return all(isPhone) ? 'phone' : undefined
}

function numberType(header: string, cells: readonly string[]): InferredType | undefined {
  // A leading zero counts nothing: it is a code. So are digits a number cannot hold.
  if (cells.some((text) => /^0\d/.test(text) || text.replace(/\D/g, '').length > 15)) return undefined
  const signed = cells.some((text) => currenciesOf(text) !== undefined)
  if (signed || moneyWords.test(header)) return 'currency'
  if (cells.every((text) => /^1[3-9]\d{9}$/.test(text))) return 'phone'
  return cells.every((text) => scaleOf(text) === 0) ? 'integer' : 'number'
}

function isYesOrNo(text: string): boolean {
  return /^(yes|no|true|false|y|n|是|否|√|×|✓|✗|有|无|对|错)$/i.test(text)
}

function isDay(text: string): boolean {
  const bare = text.replace(/[T\s]+0{1,2}:00(:00(\.0+)?)?$/, '')
  return readDayText(bare, 'mdy').kind === 'day' || readDayText(bare, 'dmy').kind === 'day'
}

function isMoment(text: string): boolean {
  const parts = /^(.+?[\d日])(?:T|\s+)(.*\d{1,2}:\d{2}.*)$/.exec(text.replace(/(Z|[+-]\d{2}:?\d{2})$/, ''))
  return parts !== null && isDay(parts[1] ?? '') && readClock(parts[2] ?? '') !== null
}

/** Blanks between digits and a plus in front are how phones are written. */
function isAmount(text: string): boolean {
  return !/^\+|\d\s+\d/.test(text) && readNumberText(text, context, { currency: true }) !== null
}

function isPhone(text: string): boolean {
  const digits = text.replace(/\D/g, '').length
  return /^\+?[\d(][\d\s()-]{5,20}\d$/.test(text) && digits >= 7 && /^[+(]|[\s()-]|^1[3-9]\d{9}$/.test(text)
}

/** Currencies the sign of an amount may stand for; undefined: it has none. */
export function currenciesOf(text: string): readonly string[] | undefined {
  return readNumberText(text, context, { currency: true })?.currencies
}

/** An amount as plain digits, without its sign: `￥1.2万` -> `12000`; undefined: no amount. */
export function plainAmount(text: string): string | undefined {
  return readNumberText(text, context, { currency: true })?.decimal
}

/** Digits behind the point of an amount; 0 for what is none. */
export function scaleOf(text: string): number {
  const decimal = readNumberText(text, context, { currency: true, percent: true })?.decimal ?? ''
  return /\.(\d*?)0*$/.exec(decimal)?.[1]?.length ?? 0
}

/** Which part of 3/4/2017 is the month, where the column says so; undefined where it never matters. `american` decides what nothing tells. */
export function dateOrderOf(cells: readonly string[], american: boolean): 'mdy' | 'dmy' | undefined {
  const open = cells.filter((text) => readDayText(text.split(/\s/)[0] ?? '', undefined).kind === 'ambiguous')
  if (open.length === 0) return undefined
  const parts = cells.map((text) => /^(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}/.exec(text))
  if (parts.some((found) => Number(found?.[1]) > 12)) return 'dmy'
  if (parts.some((found) => Number(found?.[2]) > 12)) return 'mdy'
  return american ? 'mdy' : 'dmy'
}
