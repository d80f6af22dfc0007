/**
 * Reads the sheets of a workbook (XLSX) as texts, the way people see them: dates as ISO days, percents with their sign, money with its
 * currency sign. Formulas give their last value. Pure. Errors: throws when it is no workbook, or one that unpacks to more than the limit.
 */
import { strFromU8, unzipSync } from 'fflate'

/** `hidden` sheets hold what people did not mean to show; rows may differ in length. */
export type WorkbookSheet = { title: string; hidden: boolean; rows: string[][] }

const maxUnpackedBytes = 400_000_000
const wanted = /^xl\/(workbook\.xml|_rels\/workbook\.xml\.rels|sharedStrings\.xml|styles\.xml|worksheets\/[^/]+\.xml)$/

type Shown = 'text' | 'day' | 'moment' | 'clock' | 'percent' | { sign: string }
type Book = { strings: string[]; shown: Shown[]; epochDay: number }

export function isWorkbook(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04
}

export function readWorkbook(bytes: Uint8Array): WorkbookSheet[] {
  let unpacked = 0
  const parts = unzipSync(bytes, {
    filter(part) {
      if (!wanted.test(part.name)) return false
      unpacked += part.originalSize
      if (unpacked > maxUnpackedBytes) throw new Error('too large')
      return true
    },
  })
  const text = (name: string) => (parts[name] ? strFromU8(parts[name]) : '')
  const workbook = text('xl/workbook.xml')
  if (workbook === '') throw new Error('no workbook')
  const targets = new Map(
    tagsOf(text('xl/_rels/workbook.xml.rels'), 'Relationship').map((tag) => [
      attribute(tag, 'Id') ?? '',
      (attribute(tag, 'Target') ?? '').replace(/^\/?(xl\/)?/, 'xl/'),
    ]),
  )
  const book: Book = {
    strings: stringsOf(text('xl/sharedStrings.xml')),
    shown: shownOf(text('xl/styles.xml')),
    epochDay: /date1904="(1|true)"/.test(workbook) ? 1462 : 0,
  }
  return tagsOf(workbook, 'sheet').map((tag) => ({
    title: attribute(tag, 'name') ?? '',
    hidden: /hidden/i.test(attribute(tag, 'state') ?? ''),
    rows: rowsOf(text(targets.get(attribute(tag, 'r:id') ?? '') ?? ''), book),
  }))
}

function tagsOf(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<(?:\\w+:)?${name}\\b([^>]*)>`, 'g'))].map((match) => match[1] ?? '')
}

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(tag)?.[1]
  return found === undefined ? undefined : unescaped(found)
}

/** Phonetic hints (`rPh`) stand beside the text, they are no part of it. */
function stringsOf(xml: string): string[] {
  return [...xml.matchAll(/<(?:\w+:)?si\b[^>]*?(?:\/>|>([\s\S]*?)<\/(?:\w+:)?si>)/g)].map((match) =>
    runsOf(match[1] ?? ''),
  )
}

function runsOf(xml: string): string {
  const plain = xml.replace(/<(?:\w+:)?rPh\b[\s\S]*?<\/(?:\w+:)?rPh>/g, '')
  return [...plain.matchAll(/<(?:\w+:)?t\b[^>]*?(?:\/>|>([\s\S]*?)<\/(?:\w+:)?t>)/g)]
    .map((match) => unescaped(match[1] ?? ''))
    .join('')
}

function rowsOf(xml: string, book: Book): string[][] {
  const rows: string[][] = []
  for (const row of xml.matchAll(/<(?:\w+:)?row\b[^>]*?(?:\/>|>([\s\S]*?)<\/(?:\w+:)?row>)/g)) {
    const cells: string[] = []
    for (const cell of (row[1] ?? '').matchAll(/<(?:\w+:)?c\b([^>]*?)(?:\/>|>([\s\S]*?)<\/(?:\w+:)?c>)/g)) {
      const at = columnOf(attribute(cell[1] ?? '', 'r'), cells.length)
      while (cells.length < at) cells.push('')
      cells[at] = cellText(cell[1] ?? '', cell[2] ?? '', book)
    }
    if (cells.some((cell) => cell.trim() !== '')) rows.push(cells)
  }
  return rows
}

/** `AB12` -> 27; a cell without an address follows the one before. */
function columnOf(address: string | undefined, next: number): number {
  const letters = /^[A-Z]{1,3}/.exec(address ?? '')?.[0]
  if (letters === undefined) return next
  return [...letters].reduce((at, letter) => at * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

function cellText(tag: string, inner: string, book: Book): string {
  const type = attribute(tag, 't') ?? 'n'
  if (type === 'inlineStr') return runsOf(inner)
  const value = unescaped(/<(?:\w+:)?v\b[^>]*>([\s\S]*?)<\/(?:\w+:)?v>/.exec(inner)?.[1] ?? '')
  if (type === 's') return book.strings[Number(value)] ?? ''
  if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE'
  // What a formula could not work out is no value.
  if (type === 'e') return ''
  if (type === 'd') return value.replace(/T00:00:00(\.0+)?Z?$/, '').replace('T', ' ')
  if (type !== 'n' || value === '') return value
  return numberText(value, book.shown[Number(attribute(tag, 's') ?? '0')] ?? 'text', book.epochDay)
}

/** Fifteen digits are what a spreadsheet keeps; what lies behind them is noise of its arithmetic. */
function numberText(value: string, shown: Shown, epochDay: number): string {
  const number = Number(value)
  if (!Number.isFinite(number)) return value
  const plain = (amount: number) => String(Number(amount.toPrecision(15)))
  if (shown === 'text') return plain(number)
  if (shown === 'percent') return `${plain(number * 100)}%`
  if (typeof shown === 'object') return number < 0 ? `-${shown.sign}${plain(-number)}` : `${shown.sign}${plain(number)}`
  return momentText(number + epochDay, shown) ?? plain(number)
}

/** Days since 1899-12-30, as spreadsheets count them (the day that never was, 1900-02-29, is theirs). */
function momentText(days: number, shown: 'day' | 'moment' | 'clock'): string | undefined {
  if (days < 0 || days > 2_958_466) return undefined
  const seconds = Math.round(days * 86_400)
  const iso = new Date(Date.UTC(1899, 11, 30) + (days < 60 ? seconds + 86_400 : seconds) * 1000).toISOString()
  const clock = iso.slice(11, 19)
  if (shown === 'clock' && days < 1) return clock
  return clock === '00:00:00' || shown === 'day' ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${clock}`
}

/** How each cell format shows a number, by the index cells name it with. */
function shownOf(xml: string): Shown[] {
  const codes = new Map(
    tagsOf(xml, 'numFmt').map((tag) => [attribute(tag, 'numFmtId') ?? '', attribute(tag, 'formatCode') ?? '']),
  )
  const formats = /<(?:\w+:)?cellXfs\b[^>]*>([\s\S]*?)<\/(?:\w+:)?cellXfs>/.exec(xml)?.[1] ?? ''
  return tagsOf(formats, 'xf').map((tag) => {
    const id = attribute(tag, 'numFmtId') ?? '0'
    const code = codes.get(id)
    return code === undefined ? builtIn(Number(id)) : shownBy(code)
  })
}

function builtIn(id: number): Shown {
  if (id === 9 || id === 10) return 'percent'
  if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47)) return 'clock'
  if (id === 22) return 'moment'
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58)) return 'day'
  return id >= 32 && id <= 35 ? 'clock' : 'text'
}

function shownBy(code: string): Shown {
  const first = code.split(';')[0] ?? ''
  const sign = /\[\$([^\]-]+)(?:-[^\]]*)?\]/.exec(first)?.[1] ?? /[¥￥€£₩₹]|US\$|HK\$|\$(?!\])/.exec(first)?.[0]
  const bare = first
    .replace(/\[(?![hms]+\])[^\]]*\]/gi, '')
    .replace(/"[^"]*"/g, (quoted) => (/[年月日时分秒]/.test(quoted) ? quoted : ''))
    .replace(/\\./g, '')
    .replace(/general/gi, '')
  if (bare.includes('%')) return 'percent'
  const day = /[yd年日]/i.test(bare)
  const clock = /[hs时]/i.test(bare)
  if (day || clock) return day ? (clock ? 'moment' : 'day') : 'clock'
  return sign === undefined ? 'text' : { sign }
}

const named: { [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function unescaped(text: string): string {
  if (!text.includes('&') && !text.includes('_x')) return text
  return text
    .replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return named[name] ?? whole
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
      return code <= 0x10ffff ? String.fromCodePoint(code) : ''
    })
    .replace(/_x([0-9A-F]{4})_/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
