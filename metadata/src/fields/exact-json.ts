/** JSON without silent rounding: a number that a double cannot hold as written becomes Infinity, which no field accepts. */
import { decimalParts } from './decimal-text.ts'

/** Only such texts can hold a number that is rounded: sixteen digits and more, or an exponent. */
const suspicious = /[:,[\s]-?(?:\d[\d.]{15}|\d[\d.]*[eE])/

/** As JSON.parse, and throws as it does; 12345678901234567890 and 1.00000000000000001 are Infinity instead of their neighbours. */
export function parseExactJson(text: string): unknown {
  const value: unknown = JSON.parse(text)
  return suspicious.test(` ${text}`) ? (JSON.parse as ExactParse)(text, exact) : value
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
