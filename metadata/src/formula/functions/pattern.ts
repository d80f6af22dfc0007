/** Texts tested against patterns and likeness, and numbers read from texts. */
import { params, plain, str } from '../define.ts'
import type { FunctionDef, Typed } from '../define.ts'
import { throwFault } from '../values/fault.ts'
import { numberFromText } from '../values/number.ts'
import { matchesLike, matchesWhole, patternTextLimit, toPostgresPattern } from '../pattern.ts'
import { anyFault, guarded, looseSql, textOf } from '../sql/node.ts'
import type { Sql, SqlBuilder } from '../sql/node.ts'
import * as text from '../values/text.ts'
import { condition } from './text-define.ts'
import type { TextDoc } from './text-define.ts'

const patternOf = (args: readonly Typed[]): string | undefined => {
  const pattern = args[1]
  return pattern?.kind === 'literal' ? str(pattern.value) : undefined
}

/** Why a REGEX call has no SQL form; undefined when it has one. */
export function regexSqlProblem(args: readonly Typed[]): 'dynamic' | 'syntax' | undefined {
  const pattern = patternOf(args)
  if (pattern === undefined) return 'dynamic'
  return toPostgresPattern(pattern) === null ? 'syntax' : undefined
}

const matchSql =
  (pattern: string): ((args: readonly Sql[], s: SqlBuilder) => string) =>
  ([value], s) =>
    `(${textOf(value!)} ~ ${s.param(toPostgresPattern(pattern) ?? '', 'text')})`

/** A fixed pattern as a function of its own. */
function shape(doc: TextDoc, pattern: string): FunctionDef {
  return condition(
    doc,
    ([value]) => str(value!).length < 2_000 && matchesWhole(str(value!), pattern),
    (args, s) => `(length(${textOf(args[0]!)}) < 2000 AND ${matchSql(pattern)(args, s)})`,
  )
}

export const patternFunctions: readonly FunctionDef[] = [
  {
    name: 'REGEX',
    family: 'text',
    params: params('text:textlike, pattern:text'),
    returns: 'boolean',
    en: 'True when the pattern (RE2 syntax) fits the whole text. Runs in linear time.',
    zh: '正则表达式（RE2 语法）匹配整个文本时为真，线性时间。',
    example: 'REGEX("AB-12", "[A-Z]{2}-\\\\d+")',
    result: 'TRUE',
    run: plain(([a, b]) => matchesWhole(str(a!), str(b!))),
    sql: ([a], call, s) => {
      const pattern = patternOf(call.args) ?? ''
      const fault = anyFault(a!, `(length(${textOf(a!)}) > ${patternTextLimit(pattern)})`)!
      return { text: guarded(fault, matchSql(pattern)([a!], s)), fault }
    },
  },
  condition(
    {
      name: 'LIKE',
      params: 'text:textlike, pattern:text',
      en: 'True when the text fits a pattern with % (any characters) and _ (one character).',
      zh: '文本符合含 %（任意字符）和 _（一个字符）的模式时为真。',
      example: 'LIKE("Trellis", "T%s")',
      result: 'TRUE',
    },
    ([a, b]) => matchesLike(str(a!), str(b!)),
    ([a, b], s) => `(${textOf(a!)} LIKE ${s.call('f_like', textOf(b!))})`,
  ),
  {
    name: 'SIMILAR',
    family: 'text',
    params: params('left:textlike, right:textlike'),
    returns: 'number',
    en: 'How alike two texts are, from 0 to 1.',
    zh: '两段文本的相似度（0 到 1）。',
    example: 'SIMILAR("night", "nacht")',
    result: '0.25',
    run: plain(([a, b]) => text.similarity(str(a!), str(b!))),
    sql: ([a, b], _call, s) =>
      looseSql(s.call('f_similar', textOf(a!), textOf(b!)), [a!, b!], { notNull: true, digits: 1, scale: 4 }),
  },
  {
    name: 'VALUE',
    family: 'text',
    params: params('text:textlike'),
    returns: 'number',
    en: 'The number a text stands for; an error when it is none, blank when it is blank.',
    zh: '文本所表示的数字；不是数字则出错，空则为空。',
    example: 'VALUE("12.5")',
    result: '12.5',
    run: plain(([a]) =>
      text.trimText(str(a!)) === ''
        ? null
        : (numberFromText(text.trimText(str(a!))) ?? throwFault('value.bad_number_text')),
    ),
    sql: ([a], _call, s) => {
      const made = s.call('f_value', a!.text)
      const fault = anyFault(a, `(${s.call('f_value_bad', a!.text)})`)
      return { text: made, ...(fault === undefined ? {} : { fault }) }
    },
  },
  condition(
    {
      name: 'ISNUMBER',
      params: 'text:textlike',
      en: 'True when VALUE() could read the text.',
      zh: '文本可被 VALUE() 识别为数字时为真。',
      example: 'ISNUMBER("12x")',
      result: 'FALSE',
    },
    ([a]) => numberFromText(text.trimText(str(a!))) !== null,
    ([a], s) => `(${s.call('f_value', textOf(a!))} IS NOT NULL)`,
  ),
  shape(
    {
      name: 'ISEMAIL',
      params: 'text:textlike',
      en: 'True when the text looks like an e-mail address.',
      zh: '文本形如电子邮箱时为真。',
      example: 'ISEMAIL("a@example.org")',
      result: 'TRUE',
    },
    '[^@\\s]+@[^@\\s.]+(\\.[^@\\s.]+)+',
  ),
  shape(
    {
      name: 'ISURL',
      params: 'text:textlike',
      en: 'True when the text is a web address.',
      zh: '文本是网址时为真。',
      example: 'ISURL("https://example.org/a")',
      result: 'TRUE',
    },
    '[Hh][Tt][Tt][Pp][Ss]?://[^\\s/]+(/[^\\s]*)?',
  ),
  shape(
    {
      name: 'ISMOBILE',
      params: 'text:textlike',
      en: 'True for a mainland China mobile number, with or without +86.',
      zh: '文本是中国大陆手机号（可带 +86）时为真。',
      example: 'ISMOBILE("13812345678")',
      result: 'TRUE',
    },
    '(\\+?86[ -]?)?1[3-9]\\d{9}',
  ),
]
