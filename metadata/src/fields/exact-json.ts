/** JSON without silent rounding: a number that a double cannot hold as written becomes Infinity, which no field accepts. */
import { decimalParts } from './decimal-text.ts'

/** What is to be known of a JSON text before it is parsed: how deep it nests, how many members its widest object has, and whether a number in it may be one
 * that is rounded. */
export type JsonScan = { depth: number; widest: number; rounds: boolean }

const quote = 34
const backslash = 92
const colon = 58
const opening = { bracket: 91, brace: 123 }
const closing = { bracket: 93, brace: 125 }
/** With fewer characters and no exponent a number is held as it is written. */
const heldLength = 15

/** Looks at everything outside strings, once. It ends where the text is deeper than `deepest`. */
export function scanJson(text: string, deepest = Infinity): JsonScan {
  let depth = 0
  let most = 0
  let widest = 0
  const members: number[] = [0]
  let rounds = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) at = endOfString(text, at)
    else if (isDigit(code)) {
      const end = endOfNumber(text, at)
      const isExponent = (text.charCodeAt(end) | 32) === 101
      if (isExponent || end - at > heldLength) rounds = true
      at = end - 1
    } else if (code === opening.bracket || code === opening.brace) {
      depth++
      if (depth > most) most = depth
      if (depth > deepest) return { depth, widest, rounds }
      members[depth] = 0
    } else if (code === colon) {
      const count = (members[depth] ?? 0) + 1
      members[depth] = count
      if (count > widest) widest = count
    } else if ((code === closing.bracket || code === closing.brace) && depth > 0) depth--
  }
  return { depth: most, widest, rounds }
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

function endOfNumber(text: string, start: number): number {
  let at = start + 1
  for (let code = text.charCodeAt(at); isDigit(code) || code === 46; code = text.charCodeAt(at)) at++
  return at
}

function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0
    while (text.charCodeAt(at - 1 - slashes) === backslash) slashes++
    if (slashes % 2 === 0) return at
  }
  return text.length
}

/** As JSON.parse, and throws as it does; 12345678901234567890 and 1.00000000000000001 are Infinity instead of their neighbours. */
export function parseExactJson(text: string, scan: JsonScan = scanJson(text)): unknown {
  return scan.rounds ? (JSON.parse as ExactParse)(text, exact) : JSON.parse(text)
}

/** Reviver with access to the source text of a number (ECMAScript 2026, in Node 22 and all browsers of 2025). */
type ExactParse = (
  text: string,
  reviver: (key: string, value: unknown, context?: { source?: string }) => unknown,
) => unknown

function exact(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || context?.source === undefined) return value
  const [written, held] = [decimalParts(context.source), decimalParts(String(value))]
  const same = written?.whole === held?.whole && written?.fraction === held?.fraction
  return same ? value : Infinity
}
