/**
 * Sentences for codes, the same on server and browser: titles of problems, reasons of fields, faults of documents and formulas.
 *
 * In a sentence `{a|b}` is the first of these parameters that is given, and a part in [brackets] is left out when one of its parameters is
 * not given. Which language: sentence.ts.
 */
import { messageOf as formulaMessageOf } from './formula/messages.ts'
import { importMessages } from './messages-of-imports.ts'
import { metadataMessages, problemTitles } from './messages-of-problems.ts'
import { things } from './messages-of-things.ts'
import { valueMessages } from './messages-of-values.ts'
import type { FieldProblem, ProblemCode } from './problem.ts'
import { problemTable } from './problem.ts'
import type { Sentence } from './sentence.ts'
import { chineseIn, sentenceIn } from './sentence.ts'

/** Said of a code that has no sentence of its own. */
export const generalSentence: Sentence = {
  en: 'The value was refused ({code}).',
  zh: '数据未通过校验（{code}）。',
}

/** The sentence of a field problem's code; a code without one gives a general sentence that names it. */
export function messageOf(code: string, params: { readonly [name: string]: unknown }, locale: string): string {
  const sentence = valueMessages.get(code) ?? metadataMessages.get(code) ?? importMessages.get(code)
  if (sentence) return filled(sentenceIn(sentence, locale), withThing(params, locale))
  if (Object.hasOwn(problemTable, code)) return titleOf(code as ProblemCode, locale)
  const texts = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, textOf(value)]))
  const formula = formulaMessageOf({ code, params: texts }, locale)
  if (formula !== '' && formula !== code) return formula
  return filled(sentenceIn(generalSentence, locale), { code })
}

/** What a name stands for, in words. */
function withThing(params: { readonly [name: string]: unknown }, locale: string): { readonly [name: string]: unknown } {
  const thing = Object.hasOwn(params, 'what') ? things.get(String(params['what'])) : undefined
  return thing ? { ...params, what: sentenceIn(thing, locale) } : params
}

/**
 * What a problem of a field or place says: the words its author wrote, where a person wrote them. Those of formulas are ours: they are said
 * in the reader's language, whichever they were found in.
 */
export function saidOf(error: FieldProblem, locale: string): string {
  const own = error.code.startsWith('formula.') ? undefined : error.message
  return own ?? messageOf(error.code, error.params ?? {}, locale)
}

/** The title of a problem: what went wrong, in a few words. */
export function titleOf(code: ProblemCode, locale: string): string {
  const zh = locale.startsWith('zh') ? problemTitles.get(code) : undefined
  return zh === undefined ? problemTable[code].title : chineseIn(zh, locale)
}

function filled(sentence: string, params: { readonly [name: string]: unknown }): string {
  return fill(
    sentence.replace(/\[([^\]]*)\]/g, (_whole, part: string) => (isComplete(part, params) ? part : '')),
    params,
  )
}

function isComplete(part: string, params: { readonly [name: string]: unknown }): boolean {
  return [...part.matchAll(/\{([a-z_|]+)\}/g)].every((match) => parameter(match[1] ?? '', params) !== undefined)
}

function fill(sentence: string, params: { readonly [name: string]: unknown }): string {
  return sentence.replace(/\{([a-z_|]+)\}/g, (_whole, names: string) => textOf(parameter(names, params)))
}

function parameter(names: string, params: { readonly [name: string]: unknown }): unknown {
  const name = names
    .split('|')
    .find((one) => Object.hasOwn(params, one) && params[one] !== undefined && params[one] !== null)
  return name === undefined ? undefined : params[name]
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) return value.map(textOf).join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
