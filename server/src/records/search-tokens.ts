/**
 * Search tokens: what the write path stores with a record (`array_to_tsvector` into `_search`), and what a search asks for.
 *
 * A token is `<column>:<word>`: a search names the columns its caller may read, so a hidden field can never make a hit.
 * Words are lower-cased and without accents; Chinese, Japanese and Korean text gives every two characters that stand together and the
 * last one; the name field also gives pinyin (`zgyd` and `zhongguoyidong` find 中国移动); phones, and numbers as long as phones, give all
 * their endings of four digits or more (they are found by their last digits, or without the country code). Every token costs an entry
 * of the index on each write, so nothing else has endings.
 */
import { pinyin } from 'pinyin-pro'
import type { FieldShape, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf } from '@trellis/metadata/model/shape.ts'
import { perShape } from './sql-text.ts'

const longestWord = 64
const mostWords = 400
const longestText = 20_000
const longestPinyinRun = 24
const longestFullPinyinRun = 6
const shortestEnding = 4
const phoneDigits = 10

/** A stretch of text: a word of letters and digits, or a run of characters written without spaces. */
export type Stretch = { text: string; wordless: boolean }

const stretches =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u30fc\u3005]+|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])[\p{L}\p{N}])+/gu
const han = /\p{Script=Han}/u
const wordless = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u30fc\u3005]/u

/** Folded text as stretches: full-width and compatibility forms made plain, lower case, no accents. */
export function stretchesOf(text: string): Stretch[] {
  const cut = text.slice(0, longestText)
  if (!/\P{ASCII}/u.test(cut)) {
    return (cut.toLowerCase().match(/[a-z0-9]+/g) ?? [])
      .slice(0, mostWords)
      .map((word) => ({ text: word.slice(0, longestWord), wordless: false }))
  }
  const folded = cut
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
  return (folded.match(stretches) ?? []).slice(0, mostWords).map((found) => {
    const isWordless = wordless.test(found)
    return { text: isWordless ? found : found.slice(0, longestWord), wordless: isWordless }
  })
}

/** Every two characters that stand together. */
export function pairsOf(run: string): string[] {
  const characters = [...run]
  const pairs: string[] = []
  for (let at = 0; at + 1 < characters.length; at++) pairs.push(`${characters[at]}${characters[at + 1]}`)
  return pairs
}

/** Fields whose text makes tokens, with their columns. */
export const searchColumns: (shape: ObjectShape) => readonly (FieldShape & { column: string })[] = perShape((shape) =>
  shape.searchFields
    .map((name) => fieldOf(shape, name))
    .filter((field): field is FieldShape & { column: string } => typeof field?.column === 'string'),
)

/** The tokens of one record, from its values by field name. Stable for equal values. */
export function tokensOf(shape: ObjectShape, row: { readonly [field: string]: unknown }): string[] {
  const tokens = new Set<string>()
  for (const field of searchColumns(shape)) {
    const text = Object.hasOwn(row, field.name) ? textOf(row[field.name]) : ''
    if (text === '') continue
    const plain = field.type === 'rich_text' ? text.replace(/<[^>]*>/g, ' ') : text
    for (const stretch of stretchesOf(plain)) addWords(tokens, field, stretch, field.name === shape.nameField)
  }
  return [...tokens]
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string').join(' ') : ''
}

function addWords(
  tokens: Set<string>,
  field: FieldShape & { column: string },
  stretch: Stretch,
  isName: boolean,
): void {
  const { text } = stretch
  if (stretch.wordless) {
    for (const word of runWords(text, isName)) tokens.add(`${field.column}:${word}`)
    return
  }
  tokens.add(`${field.column}:${text}`)
  if (field.type !== 'phone' && text.length < phoneDigits) return
  if (!/^\d+$/.test(text)) return
  for (let at = 1; at <= text.length - shortestEnding; at++) tokens.add(`${field.column}:${text.slice(at)}`)
}

/** Names share their runs (有限公司, 扩容项目), so what was worked out is kept for a while. */
const knownRuns = new Map<string, readonly string[]>()
const mostKnownRuns = 20_000

function runWords(run: string, isName: boolean): readonly string[] {
  const key = isName ? `n${run}` : run
  const known = knownRuns.get(key)
  if (known !== undefined) return known
  const words = [...pairsOf(run), [...run].at(-1) ?? run]
  if (isName && han.test(run)) words.push(...pinyinOf(run))
  if (run.length <= longestWord) {
    if (knownRuns.size >= mostKnownRuns) knownRuns.clear()
    knownRuns.set(key, words)
  }
  return words
}

/** Initials from every character on, so that a part of a name is found too; whole pinyin of short names. */
function pinyinOf(run: string): string[] {
  const syllables = pinyin(run.slice(0, longestPinyinRun), { toneType: 'none', type: 'array' }).map((syllable) =>
    syllable.replaceAll('ü', 'v').toLowerCase(),
  )
  const initials = syllables.map((syllable) => syllable.slice(0, 1)).join('')
  const words = Array.from({ length: Math.max(initials.length - 1, 0) }, (_, index) => initials.slice(index))
  if (syllables.length <= longestFullPinyinRun) words.push(syllables.join(''))
  return words.filter((word) => /^[a-z]+$/.test(word))
}

/** Chinese as pinyin for the formula PINYIN: whole syllables, or their first letters. Other characters stay. */
export function pinyinText(text: string, style: 'full' | 'initials'): string {
  return pinyin(text, {
    toneType: 'none',
    ...(style === 'initials' && { pattern: 'first' as const }),
    separator: '',
    nonZh: 'consecutive',
  })
}
