/** Texts made safe for other places: links, pictures, HTML, scripts, addresses, masks. */
import { params, str } from '../define.ts'
import type { FunctionDef } from '../define.ts'
import { textOf } from '../sql/node.ts'
import * as text from '../values/text.ts'
import { count, intSql, textFunction } from './text-define.ts'

export const encodeFunctions: readonly FunctionDef[] = [
  {
    name: 'BR',
    family: 'text',
    params: params(''),
    returns: 'text',
    en: 'A line break.',
    zh: '换行。',
    example: '"a" & BR() & "b"',
    run: () => () => '\n',
    sql: () => ({ text: "E'\\n'", notNull: true }),
  },
  textFunction(
    {
      name: 'HYPERLINK',
      params: 'url:textlike, label:textlike, target:text?',
      en: 'A link, shown as its label (written as Markdown).',
      zh: '链接，显示为标签（Markdown 写法）。',
      example: 'HYPERLINK("https://example.org", "Site")',
      result: '"[Site](https://example.org)"',
    },
    ([url, label]) => `[${str(label!)}](${str(url!)})`,
    ([url, label]) => `('[' || ${textOf(label!)} || '](' || ${textOf(url!)} || ')')`,
  ),
  textFunction(
    {
      name: 'IMAGE',
      params: 'url:textlike, label:textlike, height:number?, width:number?',
      en: 'A picture, shown from its address (written as Markdown).',
      zh: '图片（Markdown 写法）。',
      example: 'IMAGE("/flag.png", "Flag")',
      result: '"![Flag](/flag.png)"',
    },
    ([url, label]) => `![${str(label!)}](${str(url!)})`,
    ([url, label]) => `('![' || ${textOf(label!)} || '](' || ${textOf(url!)} || ')')`,
  ),
  textFunction(
    {
      name: 'HTMLENCODE',
      params: 'text:textlike',
      en: 'Safe inside HTML.',
      zh: '转义 HTML。',
      example: 'HTMLENCODE("a<b")',
      result: '"a&lt;b"',
    },
    ([a]) => text.encodeHtml(str(a!)),
    ([a], s) => s.call('f_html', textOf(a!)),
  ),
  textFunction(
    {
      name: 'JSENCODE',
      params: 'text:textlike',
      en: 'Safe inside a script text.',
      zh: '转义脚本文本。',
      example: 'JSENCODE("a\'b")',
      result: '"a\\\\\'b"',
    },
    ([a]) => text.encodeScript(str(a!)),
    ([a], s) => s.call('f_script', textOf(a!)),
  ),
  textFunction(
    {
      name: 'JSINHTMLENCODE',
      params: 'text:textlike',
      en: 'Safe inside a script inside HTML.',
      zh: '转义 HTML 中的脚本文本。',
      example: 'JSINHTMLENCODE("a")',
      result: '"a"',
    },
    ([a]) => text.encodeScript(text.encodeHtml(str(a!))),
    ([a], s) => s.call('f_script', s.call('f_html', textOf(a!))),
  ),
  textFunction(
    {
      name: 'URLENCODE',
      params: 'text:textlike',
      en: 'Safe inside an address.',
      zh: '转义网址。',
      example: 'URLENCODE("a b&c")',
      result: '"a%20b%26c"',
    },
    ([a]) => text.encodeUrl(str(a!)),
    ([a], s) => s.call('f_url', textOf(a!)),
  ),
  textFunction(
    {
      name: 'MASK',
      params: 'text:textlike, first:number, last:number, star:text?',
      en: 'Keeps the first and last characters and hides those between.',
      zh: '保留首尾若干字符，其余遮盖。',
      example: 'MASK("13812345678", 3, 4)',
      result: '"138****5678"',
    },
    (values) => text.maskText(str(values[0]!), count(values[1]), count(values[2]), str(values[3] ?? '*')),
    (args, s) =>
      s.call('f_mask', textOf(args[0]!), intSql(args[1], s), intSql(args[2], s), args[3] ? textOf(args[3]) : `'*'`),
  ),
  textFunction(
    {
      name: 'HALFWIDTH',
      params: 'text:textlike',
      en: 'Full-width letters and digits in their usual form.',
      zh: '全角转半角。',
      example: 'HALFWIDTH("ＡＢ１")',
      result: '"AB1"',
    },
    ([a]) => text.toHalfWidth(str(a!)),
    ([a], s) => s.call('f_half_width', textOf(a!)),
  ),
]
