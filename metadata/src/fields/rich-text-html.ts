/**
 * Sanitises HTML without a DOM: reads tags and text, prints again only what stands on the allow-list, always balanced and escaped.
 *
 * Nothing of the input reaches the output but escaped text, listed element names and listed attributes with checked values, so a
 * browser reads the very structure that was printed. Sanitising twice changes nothing. Linear time.
 */
import { allowedAttributes, allowedElements, droppedWithContent, voidElements } from './rich-text-rules.ts'

const tagStart = /[a-zA-Z]/
const nameEnd = /[^a-zA-Z0-9]/g
const attribute = /[\s/]*([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>`]+)))?/y
const namedCharacters: { [name: string]: string } = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  colon: ':',
  tab: '\t',
  newline: '\n',
  lpar: '(',
  rpar: ')',
  sol: '/',
  bsol: '\\',
  num: '#',
  period: '.',
  comma: ',',
  semi: ';',
}
const maxDepth = 100

type Printer = { out: string[]; open: string[] }

/** HTML that is safe to put into a page as it is. NUL characters are dropped. */
export function sanitizeHtml(html: string): string {
  const text = html.replaceAll('\0', '')
  const printer: Printer = { out: [], open: [] }
  let at = 0
  while (at < text.length) {
    const next = text.indexOf('<', at)
    if (next < 0) {
      printer.out.push(escapeText(text.slice(at)))
      break
    }
    if (next > at) printer.out.push(escapeText(text.slice(at, next)))
    at = readMarkup(text, next, printer)
  }
  while (printer.open.length > 0) printer.out.push(`</${printer.open.pop()}>`)
  return printer.out.join('')
}

/** Handles what stands at `<` and gives the offset behind it. */
function readMarkup(text: string, at: number, printer: Printer): number {
  const next = text[at + 1] ?? ''
  if (next === '!' || next === '?') return skipDeclaration(text, at)
  if (next === '/' && tagStart.test(text[at + 2] ?? '')) return readEndTag(text, at, printer)
  if (tagStart.test(next)) return readStartTag(text, at, printer)
  printer.out.push('&lt;')
  return at + 1
}

function skipDeclaration(text: string, at: number): number {
  const [end, length] = text.startsWith('<!--', at) ? [text.indexOf('-->', at + 4), 3] : [text.indexOf('>', at), 1]
  return end < 0 ? text.length : end + length
}

function nameAt(text: string, at: number): string {
  nameEnd.lastIndex = at
  const end = nameEnd.exec(text)
  return text.slice(at, end ? end.index : text.length).toLowerCase()
}

function readEndTag(text: string, at: number, printer: Printer): number {
  const name = nameAt(text, at + 2)
  const close = text.indexOf('>', at)
  const depth = printer.open.lastIndexOf(name)
  if (depth >= 0) while (printer.open.length > depth) printer.out.push(`</${printer.open.pop()}>`)
  return close < 0 ? text.length : close + 1
}

function readStartTag(text: string, at: number, printer: Printer): number {
  const name = nameAt(text, at + 1)
  const attributes: [string, string][] = []
  let end = at + 1 + name.length
  for (;;) {
    attribute.lastIndex = end
    const match = attribute.exec(text)
    if (!match) break
    end = attribute.lastIndex
    if (attributes.length < 50)
      attributes.push([(match[1] ?? '').toLowerCase(), match[2] ?? match[3] ?? match[4] ?? ''])
  }
  // Whatever the pattern could not read (a stray quote or `=`) ends the tag at the next `>`; `<` starts another one.
  while (end < text.length && text[end] !== '>' && text[end] !== '<') end++
  const after = text[end] === '>' ? end + 1 : end
  if (droppedWithContent.has(name)) return skipContent(text, after, name)
  if (allowedElements.has(name) && printer.open.length < maxDepth) {
    printer.out.push(`<${name}${printAttributes(name, attributes)}>`)
    if (!voidElements.has(name)) printer.open.push(name)
  }
  return after
}

function skipContent(text: string, from: number, name: string): number {
  const close = new RegExp(`</${name}(?![a-zA-Z0-9])`, 'gi')
  close.lastIndex = from
  const found = close.exec(text)
  if (!found) return text.length
  const end = text.indexOf('>', found.index)
  return end < 0 ? text.length : end + 1
}

function printAttributes(element: string, attributes: readonly [string, string][]): string {
  const rules = allowedAttributes(element)
  const printed = new Map<string, string>()
  for (const [name, raw] of attributes) {
    const rule = rules.get(name)
    const value = rule && !printed.has(name) ? rule(decodeCharacters(raw)) : null
    if (value !== null) printed.set(name, value)
  }
  // A link that opens elsewhere must not reach back to this page.
  if (element === 'a' && printed.has('href')) printed.set('rel', 'noopener noreferrer nofollow')
  return [...printed].map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`).join('')
}

function decodeCharacters(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]{1,8})|#(\d{1,8})|([a-z]{2,8}));?/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return namedCharacters[name.toLowerCase()] ?? whole
      const code = hex === undefined ? Number(decimal) : parseInt(hex, 16)
      return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : ''
    },
  )
}

/** Keeps character references that are well formed, escapes everything else that could be markup. */
function escapeText(text: string): string {
  return text
    .replace(/&(?!(?:[a-zA-Z][a-zA-Z0-9]{1,31}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)/g, '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** The words of sanitised HTML, blocks on lines of their own: for search, previews and cells. */
export function plainText(html: string): string {
  const broken = html.replace(/<(?:br|hr|\/p|\/div|\/li|\/tr|\/h[1-6]|\/blockquote|\/pre)>/g, '\n')
  return decodeCharacters(broken.replace(/<[^>]*>/g, ''))
    .replaceAll('\u00a0', ' ')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}
