import { Type } from '@sinclair/typebox'
import type { FieldTypeDef, JsonValue, Parsed, Refused } from './field-type.ts'
import { accepted, blank, refused } from './field-type.ts'
import { presenceOperators } from './operators.ts'
import { badCharacter } from './text-rules.ts'

const maxDepth = 64
const maxLength = 100_000

/** Any JSON value, at most 100,000 characters and 64 levels deep. Keys are data: `__proto__` is a key like any other. */
export const json: FieldTypeDef = {
  type: 'json',
  params: Type.Object({}),
  sqlType: () => 'jsonb',
  operators: presenceOperators,
  sortable: false,
  groupable: false,
  aggregates: ['count'],
  uniqueAllowed: false,
  structured: true,
  formulaType: () => 'json',
  parse: readJson,
  parseText(text) {
    if (text.trim() === '') return blank
    if (text.length > maxLength) return refused('value.too_long', { max_length: maxLength, length: text.length })
    try {
      const value: unknown = JSON.parse(text)
      return value === null ? blank : readJson(value)
    } catch {
      return refused('value.not_json')
    }
  },
  formatText: (value) => (value === null ? '' : JSON.stringify(value)),
  format: (value) => (value === null ? '' : JSON.stringify(value)),
}

function readJson(input: unknown): Parsed {
  const problem = jsonProblem(input, 0)
  if (problem) return problem
  const length = JSON.stringify(input).length
  if (length > maxLength) return refused('value.too_long', { max_length: maxLength, length })
  return accepted(input as JsonValue)
}

/** null when the value is JSON that jsonb can hold. */
function jsonProblem(value: unknown, depth: number): Refused | null {
  if (value === null || typeof value === 'boolean') return null
  if (typeof value === 'string') return badCharacter(value)
  if (typeof value === 'number') return Number.isFinite(value) ? null : refused('value.not_json')
  if (typeof value !== 'object') return refused('value.not_json')
  if (depth >= maxDepth) return refused('value.too_deep', { maximum: maxDepth })
  if (Array.isArray(value)) return firstProblem(value, depth)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return refused('value.not_json')
  for (const key of Object.keys(value)) {
    const problem = badCharacter(key)
    if (problem) return problem
  }
  return firstProblem(Object.values(value), depth)
}

function firstProblem(values: readonly unknown[], depth: number): Refused | null {
  for (const value of values) {
    const problem = jsonProblem(value, depth + 1)
    if (problem) return problem
  }
  return null
}
