/** Text. Lengths and positions count characters (code points), from 1; a blank text is the same as "". */
import { params, plain, str } from '../define.ts'
import type { FunctionDef } from '../define.ts'
import { looseSql, textOf } from '../sql/node.ts'
import type { Sql } from '../sql/node.ts'
import * as text from '../values/text.ts'
import { condition, count, countFunction, farAway, intSql, riskyText, textFunction } from './text-define.ts'

const icu = (sql: Sql): string => `${textOf(sql)} COLLATE "und-x-icu"`

export const textFunctions: readonly FunctionDef[] = [
  countFunction(
    {
      name: 'LEN',
      params: 'text:textlike',
      en: 'How many characters the text has.',
      zh: '文本的字符数。',
      example: 'LEN("客户A")',
      result: '3',
    },
    ([a]) => text.textLength(str(a!)),
    ([a]) => `length(${textOf(a!)})`,
  ),
  textFunction(
    {
      name: 'LEFT',
      params: 'text:textlike, count:number',
      en: 'The first characters.',
      zh: '左边的若干字符。',
      example: 'LEFT("Trellis", 3)',
      result: '"Tre"',
    },
    ([a, n]) => text.sliceText(str(a!), 0, Math.max(count(n), 0)),
    ([a, n], s) => `left(${textOf(a!)}, GREATEST(${intSql(n, s)}, 0))`,
  ),
  textFunction(
    {
      name: 'RIGHT',
      params: 'text:textlike, count:number',
      en: 'The last characters.',
      zh: '右边的若干字符。',
      example: 'RIGHT("Trellis", 3)',
      result: '"lis"',
    },
    ([a, n]) => text.sliceText(str(a!), Math.max(text.textLength(str(a!)) - Math.max(count(n), 0), 0), Infinity),
    ([a, n], s) => `right(${textOf(a!)}, GREATEST(${intSql(n, s)}, 0))`,
  ),
  textFunction(
    {
      name: 'MID',
      params: 'text:textlike, start:number, count:number',
      en: 'Characters from a position on.',
      zh: '从某位置起取若干字符。',
      example: 'MID("Trellis", 2, 3)',
      result: '"rel"',
    },
    ([a, start, n]) => (start === null ? '' : text.substring(str(a!), Math.max(count(start), 1), count(n))),
    ([a, start, n], s) =>
      `substr(${textOf(a!)}, GREATEST(${intSql(start, s, farAway)}, 1), GREATEST(${intSql(n, s)}, 0))`,
  ),
  textFunction(
    {
      name: 'SUBSTR',
      params: 'text:textlike, start:number, count:number?',
      en: 'Characters from a position on; a negative position counts from the end.',
      zh: '从某位置起取字符；负数从末尾数起。',
      example: 'SUBSTR("Trellis", -3, 2)',
      result: '"li"',
    },
    (values) =>
      values[1] === null
        ? ''
        : text.substring(str(values[0]!), count(values[1]), values.length < 3 ? 2_147_483_647 : count(values[2])),
    (args, s) =>
      s.call('f_substr', textOf(args[0]!), intSql(args[1], s, farAway), args[2] ? intSql(args[2], s) : '2147483647'),
  ),
  countFunction(
    {
      name: 'FIND',
      params: 'sought:text, text:textlike, from:number?',
      en: 'The position of a text in another; 0 when it is not there.',
      zh: '文本在另一文本中的位置；没有则为 0。',
      example: 'FIND("e", "Trellis")',
      result: '3',
    },
    (values) => text.findText(str(values[0]!), str(values[1]!), values.length < 3 ? 1 : count(values[2])),
    (args, s) => s.call('f_find', textOf(args[0]!), textOf(args[1]!), args[2] ? intSql(args[2], s) : '1'),
  ),
  condition(
    {
      name: 'CONTAINS',
      params: 'text:textlike, part:text',
      en: 'True when the text contains the part (case matters).',
      zh: '文本包含该部分时为真（区分大小写）。',
      example: 'CONTAINS("Trellis", "ell")',
      result: 'TRUE',
    },
    ([a, b]) => str(a!).includes(str(b!)),
    ([a, b]) => `(strpos(${textOf(a!)}, ${textOf(b!)}) > 0)`,
  ),
  condition(
    {
      name: 'BEGINS',
      params: 'text:textlike, part:text',
      en: 'True when the text begins with the part.',
      zh: '文本以该部分开头时为真。',
      example: 'BEGINS("Trellis", "Tre")',
      result: 'TRUE',
    },
    ([a, b]) => str(a!).startsWith(str(b!)),
    ([a, b]) => `starts_with(${textOf(a!)}, ${textOf(b!)})`,
  ),
  condition(
    {
      name: 'ENDS',
      params: 'text:textlike, part:text',
      en: 'True when the text ends with the part.',
      zh: '文本以该部分结尾时为真。',
      example: 'ENDS("Trellis", "lis")',
      result: 'TRUE',
    },
    ([a, b]) => str(a!).endsWith(str(b!)),
    ([a, b]) => `(right(${textOf(a!)}, length(${textOf(b!)})) = ${textOf(b!)})`,
  ),
  textFunction(
    {
      name: 'UPPER',
      params: 'text:textlike, locale:text?',
      en: 'All upper case.',
      zh: '转为大写。',
      example: 'UPPER("abc")',
      result: '"ABC"',
    },
    ([a]) => str(a!).toUpperCase(),
    ([a]) => `upper(${icu(a!)})`,
  ),
  textFunction(
    {
      name: 'LOWER',
      params: 'text:textlike, locale:text?',
      en: 'All lower case.',
      zh: '转为小写。',
      example: 'LOWER("ABC")',
      result: '"abc"',
    },
    ([a]) => str(a!).toLowerCase(),
    ([a]) => `lower(${icu(a!)})`,
  ),
  textFunction(
    {
      name: 'INITCAP',
      params: 'text:textlike',
      en: 'Every word with a capital first letter.',
      zh: '每个单词首字母大写。',
      example: 'INITCAP("big deal")',
      result: '"Big Deal"',
    },
    ([a]) => text.capitalize(str(a!)),
    ([a], s) => s.call('f_initcap', textOf(a!)),
  ),
  textFunction(
    {
      name: 'TRIM',
      params: 'text:textlike',
      en: 'Without blanks at both ends.',
      zh: '去掉首尾空白。',
      example: 'TRIM("  a b ")',
      result: '"a b"',
    },
    ([a]) => text.trimText(str(a!)),
    ([a], s) => `btrim(${textOf(a!)}, ${s.param(text.trimmedCharacters, 'text')})`,
  ),
  riskyText(
    {
      name: 'LPAD',
      params: 'text:textlike, count:number, pad:text?',
      en: 'Filled up on the left, or cut, to a length.',
      zh: '左侧补足（或截断）到指定长度。',
      example: 'LPAD("7", 3, "0")',
      result: '"007"',
    },
    (values) => text.padText(str(values[0]!), count(values[1]), values.length < 3 ? ' ' : str(values[2]!), true),
    (args, s) => s.call('f_pad', textOf(args[0]!), intSql(args[1], s), args[2] ? textOf(args[2]) : `' '`, 'TRUE'),
  ),
  riskyText(
    {
      name: 'RPAD',
      params: 'text:textlike, count:number, pad:text?',
      en: 'Filled up on the right, or cut, to a length.',
      zh: '右侧补足（或截断）到指定长度。',
      example: 'RPAD("7", 3, "-")',
      result: '"7--"',
    },
    (values) => text.padText(str(values[0]!), count(values[1]), values.length < 3 ? ' ' : str(values[2]!), false),
    (args, s) => s.call('f_pad', textOf(args[0]!), intSql(args[1], s), args[2] ? textOf(args[2]) : `' '`, 'FALSE'),
  ),
  riskyText(
    {
      name: 'REPEAT',
      params: 'text:textlike, count:number',
      en: 'The text several times over.',
      zh: '把文本重复若干次。',
      example: 'REPEAT("ab", 2)',
      result: '"abab"',
    },
    ([a, n]) => text.repeatText(str(a!), count(n)),
    ([a, n], s) => s.call('f_repeat', textOf(a!), intSql(n, s)),
  ),
  riskyText(
    {
      name: 'SUBSTITUTE',
      params: 'text:textlike, old:text, new:text',
      en: 'Every occurrence of a text replaced.',
      zh: '替换所有出现的文本。',
      example: 'SUBSTITUTE("a-b-c", "-", "/")',
      result: '"a/b/c"',
    },
    ([a, old, fresh]) => text.substituteText(str(a!), str(old!), str(fresh!)),
    ([a, old, fresh], s) => s.call('f_substitute', textOf(a!), textOf(old!), textOf(fresh!)),
  ),
  textFunction(
    {
      name: 'REVERSE',
      params: 'text:textlike',
      en: 'Back to front.',
      zh: '倒序文本。',
      example: 'REVERSE("abc")',
      result: '"cba"',
    },
    ([a]) => text.reverseText(str(a!)),
    ([a]) => `reverse(${textOf(a!)})`,
  ),
  textFunction(
    {
      name: 'CHR',
      params: 'code:number',
      en: 'The character of a Unicode code.',
      zh: '编码对应的字符。',
      example: 'CHR(65)',
      result: '"A"',
    },
    ([a]) => text.characterOf(count(a)),
    ([a], s) => s.call('f_chr', intSql(a, s)),
  ),
  {
    name: 'ASCII',
    family: 'text',
    params: params('text:textlike'),
    returns: 'number',
    en: 'The Unicode code of the first character.',
    zh: '第一个字符的编码。',
    example: 'ASCII("A")',
    result: '65',
    run: plain(([a]) => str(a!).codePointAt(0) ?? null),
    sql: ([a]) => looseSql(`ascii(NULLIF(${a!.text}, ''))::numeric`, [a!], { digits: 7, scale: 0 }),
  },
  textFunction(
    {
      name: 'CONCAT',
      params: 'text:textlike, more:textlike...',
      en: 'Joins texts.',
      zh: '连接多段文本。',
      example: 'CONCAT("a", "b", "c")',
      result: '"abc"',
    },
    (values) => values.map(str).join(''),
    (args) => `concat(${args.map((arg) => arg.text).join(', ')})`,
  ),
  textFunction(
    {
      name: 'JOIN',
      params: 'separator:text, text:textlike, more:textlike...',
      en: 'Joins the texts that are not blank, with a separator.',
      zh: '用分隔符连接不为空的文本。',
      example: 'JOIN(", ", "a", "", "c")',
      result: '"a, c"',
    },
    ([separator, ...values]) =>
      values
        .map(str)
        .filter((value) => value !== '')
        .join(str(separator!)),
    ([separator, ...values]) =>
      `concat_ws(${textOf(separator!)}, ${values.map((value) => `NULLIF(${value.text}, '')`).join(', ')})`,
  ),
  textFunction(
    {
      name: 'SPLIT',
      params: 'text:textlike, separator:text, part:number',
      en: 'One part of a text cut at a separator, counted from 1.',
      zh: '按分隔符切开后的第几段（从 1 起）。',
      example: 'SPLIT("a/b/c", "/", 2)',
      result: '"b"',
    },
    ([a, separator, n]) => text.splitPart(str(a!), str(separator!), count(n)),
    ([a, separator, n], s) => s.call('f_split', textOf(a!), textOf(separator!), intSql(n, s)),
  ),
]
