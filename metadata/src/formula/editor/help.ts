/** Signature help and hover: what a function wants, what a field is. */
import { checkText } from '../check.ts'
import { signatureOf, writtenParams } from '../define.ts'
import type { FunctionDef } from '../define.ts'
import { functionOf } from '../functions/table.ts'
import { tokenize } from '../lexer.ts'
import { wordOf } from '../messages.ts'
import type { FormulaScope } from '../types.ts'
import { cursorAt } from './cursor.ts'
import { explanationIn } from './explain.ts'

export type SignatureHelp = {
  name: string
  signature: string
  parameters: { name: string; type: string }[]
  active: number
  documentation: string
  example: string
}

/** The innermost call around the cursor, with the parameter the cursor is in; null outside of calls. */
export function signatureHelp(text: string, offset: number, locale = 'en'): SignatureHelp | null {
  const call = cursorAt(text, offset).calls.findLast((open) => functionOf(open.name))
  const def = call ? functionOf(call.name) : undefined
  if (!call || !def || def.name.startsWith('#')) return null
  const parameters = writtenParams(def).map((param) => ({ name: param.name, type: param.type }))
  return {
    name: def.name,
    signature: signatureOf(def),
    parameters,
    active: Math.max(0, Math.min(call.argument, parameters.length - 1)),
    documentation: explanationIn(def, locale),
    example: exampleOf(def),
  }
}

function exampleOf(def: FunctionDef): string {
  return def.result === undefined ? def.example : `${def.example} = ${def.result}`
}

export type Hover = { start: number; end: number; title: string; body: string }

/** What stands under the cursor: a function's documentation, a field's label and type. */
export function hoverFormula(text: string, offset: number, scope: FormulaScope, locale = 'en'): Hover | null {
  const tokens = tokenize(text)
  const at = tokens.findIndex((token) => token.kind === 'name' && token.start <= offset && offset <= token.end)
  const token = tokens[at]
  if (!token) return null
  const next = tokens[at + 1]
  const def = next?.kind === 'op' && next.value === '(' ? functionOf(token.value.toUpperCase()) : undefined
  if (def)
    return {
      start: token.start,
      end: token.end,
      title: signatureOf(def),
      body: `${explanationIn(def, locale)}\n${exampleOf(def)}`,
    }
  const checked = checkText(token.value, scope, { context: 'flow' })
  if (!checked.ok) return null
  const field = checked.references[0]?.field
  const word = wordOf(checked.type, locale)
  return {
    start: token.start,
    end: token.end,
    title: field?.label ?? token.value,
    body: `${token.value}: ${word}${field?.options && field.options.length > 0 ? ` (${field.options.slice(0, 12).join(', ')})` : ''}`,
  }
}
