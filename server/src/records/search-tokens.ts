/**
 * Search tokens: what the write path stores with a record (`array_to_tsvector` into `_search`), and what a search asks for.
 *
 * A token is `<column>:<word>`: a search names the columns its caller may read, so a hidden field can never make a hit.
 * Words are lower-cased and without accents; Chinese, Japanese and Korean text gives every two characters that stand together and the
 * last one; the name field also gives pinyin (`zgyd` and `zhongguoyidong` find 中国移动); long numbers give all their endings of four
 * digits or more (phones are found by their last digits, or without the country code).
 */
import { pinyin } from 'pinyin-pro'
import type { FieldShape, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf } from '@trellis/metadata/model/shape.ts'

const longestWord = 64
const mostWords = 400
const longestText = 20_000
const longestPinyinRun = 24
const longestFullPinyinRun = 6
const shortestEnding = 4

/** A stretch of text: a word of letters and digits, or a run of characters written without spaces. */
export type Stretch = { text: string; wordless: boolean }

const stretches =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u30fc\u3005]+|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])[\p{L}\p{N}])+/gu
const han = /\p{Script=Han}/u
const wordless = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u30fc\u3005]/u

/** Folded text as stretches: full-width and compatibility forms made plain, lower case, no accents. */
export function stretchesOf(text: string): Stretch[] {
  const plain = text.slice(0, longestText).normalize('NFKC').toLowerCase()
  const folded = /\P{ASCII}/u.test(plain)
    ? plain
        .normalize('NFD')
        .replace(/[\u0300-\u036f]/g, '')
        .normalize('NFC')
    : plain
  return (folded.match(stretches) ?? [])
    .slice(0, mostWords)
    .map((found) => ({
      text: wordless.test(found) ? found : found.slice(0, longestWord),
      wordless: wordless.test(found),
    }))
}

/** Every two characters that stand together. */
export function pairsOf(run: string): string[] {
  const characters = [...run]
  const pairs: string[] = []
  for (let at = 0; at + 1 < characters.length; at++) pairs.push(`${characters[at]}${characters[at + 1]}`)
  return pairs
}

/** Fields whose text makes tokens, with their columns. */
export function searchColumns(shape: ObjectShape): (FieldShape & { column: string })[] {
  return shape.searchFields
    .map((name) => fieldOf(shape, name))
    .filter((field): field is FieldShape & { column: string } => typeof field?.column === 'string')
}

/** The tokens of one record, from its values by field name. Stable for equal values. */
export function tokensOf(shape: ObjectShape, row: { readonly [field: string]: unknown }): string[] {
  const tokens = new Set<string>()
  for (const field of searchColumns(shape)) {
    const value = Object.hasOwn(row, field.name) ? row[field.name] : undefined
    const text =
      typeof value === 'string'
        ? value
        : typeof value === 'number'
          ? String(value)
          : Array.isArray(value)
            ? value.filter((item) => typeof item === 'string').join(' ')
            : ''
    if (text === '') continue
    const plain = field.type === 'rich_text' ? text.replace(/<[^>]*>/g, ' ') : text
    for (const word of wordsOf(plain, field.name === shape.nameField)) tokens.add(`${field.column}:${word}`)
  }
  return [...tokens]
}

function wordsOf(text: string, isName: boolean): Set<string> {
  const words = new Set<string>()
  for (const stretch of stretchesOf(text)) {
    if (!stretch.wordless) {
      words.add(stretch.text)
      for (const ending of endingsOf(stretch.text)) words.add(ending)
      continue
    }
    for (const pair of pairsOf(stretch.text)) words.add(pair)
    words.add([...stretch.text].at(-1) ?? stretch.text)
    if (isName && han.test(stretch.text)) for (const word of pinyinOf(stretch.text)) words.add(word)
  }
  return words
}

function endingsOf(word: string): string[] {
  if (word.length <= shortestEnding || !/^\d+$/.test(word)) return []
  return Array.from({ length: word.length - shortestEnding }, (_, index) => word.slice(index + 1))
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
