/** Lists in one spreadsheet cell: `red; blue`, with quotes around what holds a separator. Read also with `,`, `、`, `，` or line breaks between. */
const special = /[;；,，、\n\r"]|^\s|\s$/

export function joinList(values: readonly string[]): string {
  return values.map((value) => (special.test(value) ? `"${value.replaceAll('"', '""')}"` : value)).join('; ')
}

/** Parts without blanks at their ends; empty parts are left out. */
export function splitList(text: string): string[] {
  const parts: string[] = []
  const part = /\s*(?:"((?:[^"]|"")*)"|([^;；,，、\n\r]*))\s*(?:[;；,，、\n\r]|$)/y
  let at = 0
  while (at < text.length) {
    part.lastIndex = at
    const match = part.exec(text) ?? unquoted(text, at)
    const value = match[1] === undefined ? (match[2] ?? '').trim() : match[1].replaceAll('""', '"')
    if (value !== '') parts.push(value)
    at += Math.max(match[0].length, 1)
  }
  return parts
}

// A quote that never closes, or text behind it, is text like any other.
function unquoted(text: string, at: number): RegExpExecArray {
  const plain = /()([^;；,，、\n\r]*)(?:[;；,，、\n\r]|$)/y
  plain.lastIndex = at
  const match = plain.exec(text)
  if (!match) return Object.assign(['', undefined, ''], { index: at, input: text }) as unknown as RegExpExecArray
  return Object.assign(match, { 1: undefined })
}
