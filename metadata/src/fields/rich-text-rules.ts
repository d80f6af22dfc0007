/** The allow-list of rich text: elements, attributes, and what their values may be. Data for rich-text-html.ts. */

export const allowedElements: ReadonlySet<string> = new Set([
  'a',
  'b',
  'blockquote',
  'br',
  'code',
  'del',
  'div',
  'em',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'hr',
  'i',
  'img',
  'ins',
  'li',
  'mark',
  'ol',
  'p',
  'pre',
  's',
  'span',
  'strong',
  'sub',
  'sup',
  'table',
  'tbody',
  'td',
  'tfoot',
  'th',
  'thead',
  'tr',
  'u',
  'ul',
])

export const voidElements: ReadonlySet<string> = new Set(['br', 'hr', 'img'])

/** Elements whose content is no text for people, or is read by other rules than HTML's. */
export const droppedWithContent: ReadonlySet<string> = new Set([
  'script',
  'style',
  'iframe',
  'object',
  'applet',
  'template',
  'noscript',
  'noembed',
  'noframes',
  'textarea',
  'title',
  'xmp',
  'plaintext',
  'svg',
  'math',
  'select',
  'head',
  'audio',
  'video',
  'canvas',
])

/** Checks a decoded value: the value to print, or null to drop the attribute. */
type ValueRule = (value: string) => string | null

const text: ValueRule = (value) => value.slice(0, 500)
const smallNumber: ValueRule = (value) => (/^\d{1,4}$/.test(value) ? value : null)
const link: ValueRule = (value) => safeUrl(value, /^(?:https?:\/\/|mailto:|tel:|\/(?![/\\])|#)/i)
/** Pictures come from this site's own files only, so reading a record tells nobody outside. */
const picture: ValueRule = (value) => safeUrl(value, /^\/api\/v1\/files\/[\w/-]+$/)

const styleValues: ReadonlyMap<string, RegExp> = new Map([
  ['text-align', /^(?:left|right|center|justify)$/],
  ['color', /^(?:#[0-9a-f]{3,8}|rgb\(\s*\d{1,3}\s*,\s*\d{1,3}\s*,\s*\d{1,3}\s*\)|[a-z]{3,20})$/i],
  ['background-color', /^(?:#[0-9a-f]{3,8}|rgb\(\s*\d{1,3}\s*,\s*\d{1,3}\s*,\s*\d{1,3}\s*\)|[a-z]{3,20})$/i],
  ['text-decoration', /^(?:underline|line-through|none)$/],
  ['font-weight', /^(?:bold|normal|[1-9]00)$/],
  ['font-style', /^(?:italic|normal)$/],
])

const style: ValueRule = (value) => {
  const kept: string[] = []
  for (const declaration of value.slice(0, 1000).split(';')) {
    const colon = declaration.indexOf(':')
    const name = declaration.slice(0, Math.max(colon, 0)).trim().toLowerCase()
    const setting = declaration.slice(colon + 1).trim()
    if (styleValues.get(name)?.test(setting)) kept.push(`${name}: ${setting}`)
  }
  return kept.length > 0 ? kept.join('; ') : null
}

const everywhere: [string, ValueRule][] = [
  ['style', style],
  ['title', text],
  ['dir', (value) => (/^(?:ltr|rtl|auto)$/.test(value) ? value : null)],
]
const cell: [string, ValueRule][] = [
  ['colspan', smallNumber],
  ['rowspan', smallNumber],
]
const ofElement: ReadonlyMap<string, ReadonlyMap<string, ValueRule>> = new Map<string, ReadonlyMap<string, ValueRule>>([
  ['a', new Map([...everywhere, ['href', link]])],
  ['img', new Map([...everywhere, ['src', picture], ['alt', text], ['width', smallNumber], ['height', smallNumber]])],
  ['ol', new Map([...everywhere, ['start', smallNumber]])],
  ['td', new Map([...everywhere, ...cell])],
  ['th', new Map([...everywhere, ...cell])],
])
const ofOthers: ReadonlyMap<string, ValueRule> = new Map(everywhere)

export function allowedAttributes(element: string): ReadonlyMap<string, ValueRule> {
  return ofElement.get(element) ?? ofOthers
}

// Browsers ignore control characters and blanks inside a scheme, so they go before it is looked at.
function safeUrl(value: string, allowed: RegExp): string | null {
  const url = value.replace(/[\p{Cc}\p{Cf}\p{Z}]/gu, '')
  return url.length <= 2048 && allowed.test(url) ? url : null
}
