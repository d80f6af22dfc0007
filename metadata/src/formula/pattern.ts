/**
 * User patterns. In memory they run on re2js: time is linear in the text, whatever the pattern. In SQL a literal pattern from the plain part
 * of the language is translated to PostgreSQL's own syntax; whatever could mean something else there has no SQL form.
 *
 * A pattern must fit the whole text (REGEX), so greedy and lazy repetition, and capturing or not, do not change the answer.
 */
import { RE2JS } from 're2js'
import { throwFault } from './values/fault.ts'
import { formulaLimits } from './parse.ts'
import { textLength } from './values/text.ts'

const compiled = new Map<string, RE2JS | null>()
const maxCompiled = 500
const maxPatternSteps = 400_000
const maxStates = 5_000

/** Longest text, in characters, that a pattern is tried on: longer ones are the fault value.too_complex, here and in SQL. */
export function patternTextLimit(pattern: string): number {
  return Math.floor(maxPatternSteps / Math.max(1, statesOf(pattern)))
}

/** The compiled pattern, or null when it cannot be read. */
export function compilePattern(pattern: string): RE2JS | null {
  const known = compiled.get(pattern)
  if (known !== undefined) return known
  if (compiled.size >= maxCompiled) compiled.clear()
  let made: RE2JS | null = null
  if (pattern.length <= formulaLimits.patternCharacters && statesOf(pattern) <= maxStates) {
    try {
      made = RE2JS.compile(pattern)
    } catch {
      made = null
    }
  }
  compiled.set(pattern, made)
  return made
}

/** States a pattern needs once its counted repetitions are written out: (a{100}){100} is 10,000. */
function statesOf(pattern: string): number {
  const open: number[] = []
  let total = 0
  let last = 0
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at)
    const count = character === '{' ? /^\{(\d+)(?:,(\d*))?\}/.exec(pattern.slice(at, at + 24)) : null
    if (count) {
      const times = Math.max(1, Number(count[1]), Number(count[2] ?? 0))
      total += last * (times - 1)
      at += count[0].length - 1
    } else if (character === '(') {
      open.push(total)
      total = 0
      last = 0
    } else if (character === ')') {
      last = total + 1
      total = (open.pop() ?? 0) + last
    } else {
      if (character === '\\') at += 1
      else if (character === '[') at = endOfClass(pattern, at)
      last = 1
      total += 1
    }
  }
  return open.reduce((sum, outer) => sum + outer, total)
}

/** Place of the bracket that closes a class; the last character when none does. */
function endOfClass(pattern: string, start: number): number {
  let at = start + (pattern.charAt(start + 1) === '^' ? 3 : 2)
  while (at < pattern.length && pattern.charAt(at) !== ']') at += pattern.charAt(at) === '\\' ? 2 : 1
  return Math.min(at, pattern.length - 1)
}

/** True when the pattern fits the whole text. A bad pattern, or more work than the budget, is a fault. */
export function matchesWhole(text: string, pattern: string): boolean {
  const regex = compilePattern(pattern)
  if (!regex) return throwFault('value.bad_pattern')
  const limit = patternTextLimit(pattern)
  if (text.length > limit && textLength(text) > limit) return throwFault('value.too_complex')
  return regex.matcher(text).matches()
}

const classEscapes: ReadonlyMap<string, string> = new Map([
  ['d', '0-9'],
  ['w', 'A-Za-z0-9_'],
  ['s', ' \\t\\n\\f\\r'],
])
const controlEscapes: ReadonlyMap<string, string> = new Map([
  ['n', '\\n'],
  ['t', '\\t'],
  ['r', '\\r'],
  ['f', '\\f'],
])

/** The pattern in PostgreSQL's syntax, anchored to the whole text; null when it uses something outside the shared part. */
export function toPostgresPattern(pattern: string): string | null {
  if (!compilePattern(pattern)) return null
  const inner = pattern.replace(/^\^/, '').replace(/(^|[^\\])\$$/, '$1')
  let result = ''
  let at = 0
  while (at < inner.length) {
    const part = readPart(inner, at)
    if (!part) return null
    result += part.text
    at = part.end
  }
  return `^(?:${result})$`
}

type Part = { text: string; end: number }

function readPart(pattern: string, at: number): Part | null {
  const character = pattern.charAt(at)
  if (character === '\\') return readEscape(pattern, at)
  if (character === '[') return readClass(pattern, at)
  if (character === '.') return { text: '[^\\n]', end: at + 1 }
  if (character === '(') {
    if (!pattern.startsWith('(?', at)) return { text: '(', end: at + 1 }
    return pattern.startsWith('(?:', at) ? { text: '(?:', end: at + 3 } : null
  }
  if (character === ')' || character === '|') return { text: character, end: at + 1 }
  if (character === '*' || character === '+' || character === '?') {
    // Lazy and greedy fit the same whole texts.
    const lazy = pattern.charAt(at + 1) === '?' ? 1 : 0
    return '*+?{'.includes(pattern.charAt(at + 1 + lazy)) && at + 1 + lazy < pattern.length
      ? null
      : { text: character, end: at + 1 + lazy }
  }
  if (character === '{') {
    const count = /^\{(\d{1,3})(,(\d{0,3}))?\}\??/.exec(pattern.slice(at))
    if (!count || Number(count[1]) > 255 || Number(count[3] ?? 0) > 255) return null
    return '*+?{'.includes(pattern.charAt(at + count[0].length)) && at + count[0].length < pattern.length
      ? null
      : { text: count[0].replace('?', ''), end: at + count[0].length }
  }
  if (character === '^' || character === '$' || character === '}' || character === ']') return null
  const whole = String.fromCodePoint(pattern.codePointAt(at) ?? 0)
  return { text: whole, end: at + whole.length }
}

function readEscape(pattern: string, at: number): Part | null {
  const escaped = pattern.charAt(at + 1)
  const shorthand = classEscapes.get(escaped)
  if (shorthand !== undefined) return { text: `[${shorthand}]`, end: at + 2 }
  const inverse = classEscapes.get(escaped.toLowerCase())
  if (inverse !== undefined) return { text: `[^${inverse}]`, end: at + 2 }
  const control = controlEscapes.get(escaped)
  if (control !== undefined) return { text: control, end: at + 2 }
  return escaped !== '' && /[^A-Za-z0-9\s]/.test(escaped) && escaped.charCodeAt(0) < 128
    ? { text: '\\' + escaped, end: at + 2 }
    : null
}

function readClass(pattern: string, start: number): Part | null {
  let at = start + 1
  let text = '['
  if (pattern.charAt(at) === '^') {
    text += '^'
    at += 1
  }
  const from = at
  while (at < pattern.length) {
    const character = pattern.charAt(at)
    if (character === ']' && at > from) return { text: text + ']', end: at + 1 }
    if (character === '[' || character === ']' || character === '&') return null
    if (character === '\\') {
      const escaped = pattern.charAt(at + 1)
      const shorthand = classEscapes.get(escaped)
      const control = controlEscapes.get(escaped)
      if (shorthand !== undefined) text += shorthand
      else if (control !== undefined) text += control
      else if (/[^A-Za-z0-9\s]/.test(escaped) && escaped.charCodeAt(0) < 128) text += '\\' + escaped
      else return null
      at += 2
    } else {
      const whole = String.fromCodePoint(pattern.codePointAt(at) ?? 0)
      text += whole
      at += whole.length
    }
  }
  return null
}

/** The `%` and `_` pattern of LIKE as a test; a backslash takes the meaning off the next character. */
export function matchesLike(text: string, pattern: string): boolean {
  const [letters, parts] = [Array.from(text), likeParts(pattern)]
  let [at, part, star, mark] = [0, 0, -1, 0]
  while (at < letters.length) {
    const wanted = parts[part]
    if (wanted !== undefined && wanted !== 'any' && (wanted === 'one' || wanted.literal === letters[at])) {
      at += 1
      part += 1
    } else if (wanted === 'any') {
      star = part
      mark = at
      part += 1
    } else if (star >= 0) {
      part = star + 1
      mark += 1
      at = mark
    } else return false
  }
  while (parts[part] === 'any') part += 1
  return part === parts.length
}

function likeParts(pattern: string): ('any' | 'one' | { literal: string })[] {
  const parts: ('any' | 'one' | { literal: string })[] = []
  const letters = Array.from(pattern)
  for (let at = 0; at < letters.length; at += 1) {
    const letter = letters[at] ?? ''
    if (letter === '%') parts.push('any')
    else if (letter === '_') parts.push('one')
    else if (letter === '\\') {
      parts.push({ literal: letters[at + 1] ?? '\\' })
      at += 1
    } else parts.push({ literal: letter })
  }
  return parts
}
