/** Text. Lengths and positions count characters (code points), from 1; a blank text is the same as "". */
import { params, plain, str } from '../define.ts'
import type { FunctionDef, Typed, Value } from '../define.ts'
import { numberFromText, toInt } from '../number.ts'
import type { Num } from '../number.ts'
import { matchesLike, matchesWhole, patternTextLimit, toPostgresPattern } from '../pattern.ts'
import { anyFault, exactSql, guarded, looseSql, textOf } from '../sql-node.ts'
import type { Sql, SqlBuilder } from '../sql-node.ts'
import * as text from '../text.ts'
import { throwFault } from '../fault.ts'

type Doc = { name: string; params: string; en: string; zh: string; example: string; result?: string }

/** A position behind every text: where a blank position leads. */
const farAway = 1_000_000_000

/** Whole number of an argument as SQL: a known one as it is, others through f_int (blank counts as `absent`). */
export function intSql(sql: Sql | undefined, s: SqlBuilder, absent = 0): string {
  if (sql === undefined || sql.literal === null) return String(absent)
  if (sql.literal !== undefined) return String(toInt(sql.literal as Num))
  return sql.notNull ? s.call('f_int', sql.text) : `COALESCE(${s.call('f_int', sql.text)}, ${absent})`
}

const count = (value: Value | undefined): number => text.countOf(value)

/** A text from texts and counts that never fails and never is NULL. */
function textFunction(doc: Doc, compute: (values: Value[]) => string, sql: (args: readonly Sql[], s: SqlBuilder) => string): FunctionDef {
  return { ...doc, family: 'text', params: params(doc.params), returns: 'text', run: plain((values) => compute(values)), sql: (args, _call, s) => looseSql(sql(args, s), args, { notNull: true }) }
}

/** A text through a helper that gives NULL when it fails. */
function riskyText(doc: Doc, compute: (values: Value[]) => string, sql: (args: readonly Sql[], s: SqlBuilder) => string): FunctionDef {
  return {
    ...doc, family: 'text', params: params(doc.params), returns: 'text', run: plain((values) => compute(values)),
    sql: (args, _call, s) => {
      const made = sql(args, s)
      const fault = anyFault(...args, `(${made} IS NULL)`)
      return { text: guarded(anyFault(...args), made), ...(fault === undefined ? {} : { fault }) }
    },
  }
}

function condition(doc: Doc, test: (values: Value[]) => boolean, sql: (args: readonly Sql[], s: SqlBuilder) => string): FunctionDef {
  return { ...doc, family: 'text', params: params(doc.params), returns: 'boolean', run: plain((values) => test(values)), sql: (args, _call, s) => exactSql(sql(args, s), args) }
}

function countFunction(doc: Doc, compute: (values: Value[]) => number, sql: (args: readonly Sql[], s: SqlBuilder) => string): FunctionDef {
  return { ...doc, family: 'text', params: params(doc.params), returns: 'number', run: plain((values) => compute(values)), sql: (args, _call, s) => looseSql(`(${sql(args, s)})::numeric`, args, { notNull: true, digits: 10, scale: 0 }) }
}

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

const matchSql = (pattern: string): ((args: readonly Sql[], s: SqlBuilder) => string) => ([value], s) => `(${textOf(value!)} ~ ${s.param(toPostgresPattern(pattern) ?? '', 'text')})`

/** A fixed pattern as a function of its own. */
function shape(doc: Doc, pattern: string): FunctionDef {
  return condition(doc, ([value]) => str(value!).length < 2_000 && matchesWhole(str(value!), pattern), (args, s) => `(length(${textOf(args[0]!)}) < 2000 AND ${matchSql(pattern)(args, s)})`)
}

const icu = (sql: Sql): string => `${textOf(sql)} COLLATE "und-x-icu"`

export const textFunctions: readonly FunctionDef[] = [
  countFunction({ name: 'LEN', params: 'text:textlike', en: 'How many characters the text has.', zh: '文本的字符数。', example: 'LEN("客户A")', result: '3' }, ([a]) => text.textLength(str(a!)), ([a]) => `length(${textOf(a!)})`),
  textFunction({ name: 'LEFT', params: 'text:textlike, count:number', en: 'The first characters.', zh: '左边的若干字符。', example: 'LEFT("Trellis", 3)', result: '"Tre"' }, ([a, n]) => text.sliceText(str(a!), 0, Math.max(count(n), 0)), ([a, n], s) => `left(${textOf(a!)}, GREATEST(${intSql(n, s)}, 0))`),
  textFunction({ name: 'RIGHT', params: 'text:textlike, count:number', en: 'The last characters.', zh: '右边的若干字符。', example: 'RIGHT("Trellis", 3)', result: '"lis"' }, ([a, n]) => text.sliceText(str(a!), Math.max(text.textLength(str(a!)) - Math.max(count(n), 0), 0), Infinity), ([a, n], s) => `right(${textOf(a!)}, GREATEST(${intSql(n, s)}, 0))`),
  textFunction({ name: 'MID', params: 'text:textlike, start:number, count:number', en: 'Characters from a position on.', zh: '从某位置起取若干字符。', example: 'MID("Trellis", 2, 3)', result: '"rel"' }, ([a, start, n]) => start === null ? '' : text.substring(str(a!), Math.max(count(start), 1), count(n)), ([a, start, n], s) => `substr(${textOf(a!)}, GREATEST(${intSql(start, s, farAway)}, 1), GREATEST(${intSql(n, s)}, 0))`),
  textFunction({ name: 'SUBSTR', params: 'text:textlike, start:number, count:number?', en: 'Characters from a position on; a negative position counts from the end.', zh: '从某位置起取字符；负数从末尾数起。', example: 'SUBSTR("Trellis", -3, 2)', result: '"li"' }, (values) => values[1] === null ? '' : text.substring(str(values[0]!), count(values[1]), values.length < 3 ? 2_147_483_647 : count(values[2])), (args, s) => s.call('f_substr', textOf(args[0]!), intSql(args[1], s, farAway), args[2] ? intSql(args[2], s) : '2147483647')),
  countFunction({ name: 'FIND', params: 'sought:text, text:textlike, from:number?', en: 'The position of a text in another; 0 when it is not there.', zh: '文本在另一文本中的位置；没有则为 0。', example: 'FIND("e", "Trellis")', result: '3' }, (values) => text.findText(str(values[0]!), str(values[1]!), values.length < 3 ? 1 : count(values[2])), (args, s) => s.call('f_find', textOf(args[0]!), textOf(args[1]!), args[2] ? intSql(args[2], s) : '1')),
  condition({ name: 'CONTAINS', params: 'text:textlike, part:text', en: 'True when the text contains the part (case matters).', zh: '文本包含该部分时为真（区分大小写）。', example: 'CONTAINS("Trellis", "ell")', result: 'TRUE' }, ([a, b]) => str(a!).includes(str(b!)), ([a, b]) => `(strpos(${textOf(a!)}, ${textOf(b!)}) > 0)`),
  condition({ name: 'BEGINS', params: 'text:textlike, part:text', en: 'True when the text begins with the part.', zh: '文本以该部分开头时为真。', example: 'BEGINS("Trellis", "Tre")', result: 'TRUE' }, ([a, b]) => str(a!).startsWith(str(b!)), ([a, b]) => `starts_with(${textOf(a!)}, ${textOf(b!)})`),
  condition({ name: 'ENDS', params: 'text:textlike, part:text', en: 'True when the text ends with the part.', zh: '文本以该部分结尾时为真。', example: 'ENDS("Trellis", "lis")', result: 'TRUE' }, ([a, b]) => str(a!).endsWith(str(b!)), ([a, b]) => `(right(${textOf(a!)}, length(${textOf(b!)})) = ${textOf(b!)})`),
  textFunction({ name: 'UPPER', params: 'text:textlike, locale:text?', en: 'All upper case.', zh: '转为大写。', example: 'UPPER("abc")', result: '"ABC"' }, ([a]) => str(a!).toUpperCase(), ([a]) => `upper(${icu(a!)})`),
  textFunction({ name: 'LOWER', params: 'text:textlike, locale:text?', en: 'All lower case.', zh: '转为小写。', example: 'LOWER("ABC")', result: '"abc"' }, ([a]) => str(a!).toLowerCase(), ([a]) => `lower(${icu(a!)})`),
  textFunction({ name: 'INITCAP', params: 'text:textlike', en: 'Every word with a capital first letter.', zh: '每个单词首字母大写。', example: 'INITCAP("big deal")', result: '"Big Deal"' }, ([a]) => text.capitalize(str(a!)), ([a], s) => s.call('f_initcap', textOf(a!))),
  textFunction({ name: 'TRIM', params: 'text:textlike', en: 'Without blanks at both ends.', zh: '去掉首尾空白。', example: 'TRIM("  a b ")', result: '"a b"' }, ([a]) => text.trimText(str(a!)), ([a], s) => `btrim(${textOf(a!)}, ${s.param(text.trimmedCharacters, 'text')})`),
  riskyText({ name: 'LPAD', params: 'text:textlike, count:number, pad:text?', en: 'Filled up on the left, or cut, to a length.', zh: '左侧补足（或截断）到指定长度。', example: 'LPAD("7", 3, "0")', result: '"007"' }, (values) => text.padText(str(values[0]!), count(values[1]), values.length < 3 ? ' ' : str(values[2]!), true), (args, s) => s.call('f_pad', textOf(args[0]!), intSql(args[1], s), args[2] ? textOf(args[2]) : `' '`, 'TRUE')),
  riskyText({ name: 'RPAD', params: 'text:textlike, count:number, pad:text?', en: 'Filled up on the right, or cut, to a length.', zh: '右侧补足（或截断）到指定长度。', example: 'RPAD("7", 3, "-")', result: '"7--"' }, (values) => text.padText(str(values[0]!), count(values[1]), values.length < 3 ? ' ' : str(values[2]!), false), (args, s) => s.call('f_pad', textOf(args[0]!), intSql(args[1], s), args[2] ? textOf(args[2]) : `' '`, 'FALSE')),
  riskyText({ name: 'REPEAT', params: 'text:textlike, count:number', en: 'The text several times over.', zh: '把文本重复若干次。', example: 'REPEAT("ab", 2)', result: '"abab"' }, ([a, n]) => text.repeatText(str(a!), count(n)), ([a, n], s) => s.call('f_repeat', textOf(a!), intSql(n, s))),
  textFunction({ name: 'SUBSTITUTE', params: 'text:textlike, old:text, new:text', en: 'Every occurrence of a text replaced.', zh: '替换所有出现的文本。', example: 'SUBSTITUTE("a-b-c", "-", "/")', result: '"a/b/c"' }, ([a, old, fresh]) => (str(old!) === '' ? str(a!) : str(a!).split(str(old!)).join(str(fresh!))), ([a, old, fresh]) => `replace(${textOf(a!)}, ${textOf(old!)}, ${textOf(fresh!)})`),
  textFunction({ name: 'REVERSE', params: 'text:textlike', en: 'Back to front.', zh: '倒序文本。', example: 'REVERSE("abc")', result: '"cba"' }, ([a]) => text.reverseText(str(a!)), ([a]) => `reverse(${textOf(a!)})`),
  textFunction({ name: 'CHR', params: 'code:number', en: 'The character of a Unicode code.', zh: '编码对应的字符。', example: 'CHR(65)', result: '"A"' }, ([a]) => text.characterOf(count(a)), ([a], s) => s.call('f_chr', intSql(a, s))),
  {
    name: 'ASCII', family: 'text', params: params('text:textlike'), returns: 'number', en: 'The Unicode code of the first character.', zh: '第一个字符的编码。', example: 'ASCII("A")', result: '65',
    run: plain(([a]) => str(a!).codePointAt(0) ?? null), sql: ([a]) => looseSql(`ascii(NULLIF(${a!.text}, ''))::numeric`, [a!], { digits: 7, scale: 0 }),
  },
  textFunction({ name: 'CONCAT', params: 'text:textlike, more:textlike...', en: 'Joins texts.', zh: '连接多段文本。', example: 'CONCAT("a", "b", "c")', result: '"abc"' }, (values) => values.map(str).join(''), (args) => `concat(${args.map((arg) => arg.text).join(', ')})`),
  textFunction({ name: 'JOIN', params: 'separator:text, text:textlike, more:textlike...', en: 'Joins the texts that are not blank, with a separator.', zh: '用分隔符连接不为空的文本。', example: 'JOIN(", ", "a", "", "c")', result: '"a, c"' }, ([separator, ...values]) => values.map(str).filter((value) => value !== '').join(str(separator!)), ([separator, ...values]) => `concat_ws(${textOf(separator!)}, ${values.map((value) => `NULLIF(${value.text}, '')`).join(', ')})`),
  textFunction({ name: 'SPLIT', params: 'text:textlike, separator:text, part:number', en: 'One part of a text cut at a separator, counted from 1.', zh: '按分隔符切开后的第几段（从 1 起）。', example: 'SPLIT("a/b/c", "/", 2)', result: '"b"' }, ([a, separator, n]) => text.splitPart(str(a!), str(separator!), count(n)), ([a, separator, n], s) => s.call('f_split', textOf(a!), textOf(separator!), intSql(n, s))),
  {
    name: 'REGEX', family: 'text', params: params('text:textlike, pattern:text'), returns: 'boolean', en: 'True when the pattern (RE2 syntax) fits the whole text. Runs in linear time.', zh: '正则表达式（RE2 语法）匹配整个文本时为真，线性时间。', example: 'REGEX("AB-12", "[A-Z]{2}-\\\\d+")', result: 'TRUE',
    run: plain(([a, b]) => matchesWhole(str(a!), str(b!))),
    sql: ([a], call, s) => {
      const pattern = patternOf(call.args) ?? ''
      const fault = anyFault(a!, `(length(${textOf(a!)}) > ${patternTextLimit(pattern)})`)!
      return { text: guarded(fault, matchSql(pattern)([a!], s)), fault }
    },
  },
  condition({ name: 'LIKE', params: 'text:textlike, pattern:text', en: 'True when the text fits a pattern with % (any characters) and _ (one character).', zh: '文本符合含 %（任意字符）和 _（一个字符）的模式时为真。', example: 'LIKE("Trellis", "T%s")', result: 'TRUE' }, ([a, b]) => matchesLike(str(a!), str(b!)), ([a, b], s) => `(${textOf(a!)} LIKE ${s.call('f_like', textOf(b!))})`),
  { name: 'BR', family: 'text', params: params(''), returns: 'text', en: 'A line break.', zh: '换行。', example: '"a" & BR() & "b"', run: () => () => '\n', sql: () => ({ text: "E'\\n'", notNull: true }) },
  textFunction({ name: 'HYPERLINK', params: 'url:textlike, label:textlike, target:text?', en: 'A link, shown as its label (written as Markdown).', zh: '链接，显示为标签（Markdown 写法）。', example: 'HYPERLINK("https://example.org", "Site")', result: '"[Site](https://example.org)"' }, ([url, label]) => `[${str(label!)}](${str(url!)})`, ([url, label]) => `('[' || ${textOf(label!)} || '](' || ${textOf(url!)} || ')')`),
  textFunction({ name: 'IMAGE', params: 'url:textlike, label:textlike, height:number?, width:number?', en: 'A picture, shown from its address (written as Markdown).', zh: '图片（Markdown 写法）。', example: 'IMAGE("/flag.png", "Flag")', result: '"![Flag](/flag.png)"' }, ([url, label]) => `![${str(label!)}](${str(url!)})`, ([url, label]) => `('![' || ${textOf(label!)} || '](' || ${textOf(url!)} || ')')`),
  textFunction({ name: 'HTMLENCODE', params: 'text:textlike', en: 'Safe inside HTML.', zh: '转义 HTML。', example: 'HTMLENCODE("a<b")', result: '"a&lt;b"' }, ([a]) => text.encodeHtml(str(a!)), ([a], s) => s.call('f_html', textOf(a!))),
  textFunction({ name: 'JSENCODE', params: 'text:textlike', en: 'Safe inside a script text.', zh: '转义脚本文本。', example: 'JSENCODE("a\'b")', result: '"a\\\\\'b"' }, ([a]) => text.encodeScript(str(a!)), ([a], s) => s.call('f_script', textOf(a!))),
  textFunction({ name: 'JSINHTMLENCODE', params: 'text:textlike', en: 'Safe inside a script inside HTML.', zh: '转义 HTML 中的脚本文本。', example: 'JSINHTMLENCODE("a")', result: '"a"' }, ([a]) => text.encodeScript(text.encodeHtml(str(a!))), ([a], s) => s.call('f_script', s.call('f_html', textOf(a!)))),
  textFunction({ name: 'URLENCODE', params: 'text:textlike', en: 'Safe inside an address.', zh: '转义网址。', example: 'URLENCODE("a b&c")', result: '"a%20b%26c"' }, ([a]) => text.encodeUrl(str(a!)), ([a], s) => s.call('f_url', textOf(a!))),
  textFunction({ name: 'MASK', params: 'text:textlike, first:number, last:number, star:text?', en: 'Keeps the first and last characters and hides those between.', zh: '保留首尾若干字符，其余遮盖。', example: 'MASK("13812345678", 3, 4)', result: '"138****5678"' }, (values) => text.maskText(str(values[0]!), count(values[1]), count(values[2]), str(values[3] ?? '*')), (args, s) => s.call('f_mask', textOf(args[0]!), intSql(args[1], s), intSql(args[2], s), args[3] ? textOf(args[3]) : `'*'`)),
  textFunction({ name: 'HALFWIDTH', params: 'text:textlike', en: 'Full-width letters and digits in their usual form.', zh: '全角转半角。', example: 'HALFWIDTH("ＡＢ１")', result: '"AB1"' }, ([a]) => text.toHalfWidth(str(a!)), ([a], s) => s.call('f_half_width', textOf(a!))),
  { name: 'SIMILAR', family: 'text', params: params('left:textlike, right:textlike'), returns: 'number', en: 'How alike two texts are, from 0 to 1.', zh: '两段文本的相似度（0 到 1）。', example: 'SIMILAR("night", "nacht")', result: '0.25', run: plain(([a, b]) => text.similarity(str(a!), str(b!))), sql: ([a, b], _call, s) => looseSql(s.call('f_similar', textOf(a!), textOf(b!)), [a!, b!], { notNull: true, digits: 1, scale: 4 }) },
  {
    name: 'VALUE', family: 'text', params: params('text:textlike'), returns: 'number', en: 'The number a text stands for; an error when it is none, blank when it is blank.', zh: '文本所表示的数字；不是数字则出错，空则为空。', example: 'VALUE("12.5")', result: '12.5',
    run: plain(([a]) => (text.trimText(str(a!)) === '' ? null : (numberFromText(text.trimText(str(a!))) ?? throwFault('value.bad_number_text')))),
    sql: ([a], _call, s) => {
      const made = s.call('f_value', a!.text)
      const fault = anyFault(a, `(${s.call('f_value_bad', a!.text)})`)
      return { text: made, ...(fault === undefined ? {} : { fault }) }
    },
  },
  condition({ name: 'ISNUMBER', params: 'text:textlike', en: 'True when VALUE() could read the text.', zh: '文本可被 VALUE() 识别为数字时为真。', example: 'ISNUMBER("12x")', result: 'FALSE' }, ([a]) => numberFromText(text.trimText(str(a!))) !== null, ([a], s) => `(${s.call('f_value', textOf(a!))} IS NOT NULL)`),
  shape({ name: 'ISEMAIL', params: 'text:textlike', en: 'True when the text looks like an e-mail address.', zh: '文本形如电子邮箱时为真。', example: 'ISEMAIL("a@example.org")', result: 'TRUE' }, '[^@\\s]+@[^@\\s.]+(\\.[^@\\s.]+)+'),
  shape({ name: 'ISURL', params: 'text:textlike', en: 'True when the text is a web address.', zh: '文本是网址时为真。', example: 'ISURL("https://example.org/a")', result: 'TRUE' }, '[Hh][Tt][Tt][Pp][Ss]?://[^\\s/]+(/[^\\s]*)?'),
  shape({ name: 'ISMOBILE', params: 'text:textlike', en: 'True for a mainland China mobile number, with or without +86.', zh: '文本是中国大陆手机号（可带 +86）时为真。', example: 'ISMOBILE("13812345678")', result: 'TRUE' }, '(\\+?86[ -]?)?1[3-9]\\d{9}'),
]

