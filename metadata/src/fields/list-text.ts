/** Lists in one spreadsheet cell: `red; blue`, with quotes around what holds a separator. Read also with `,`, `、`, `，` or line breaks between. */
const special = /[;；,，、\n\r"]|^\s|\s$/
const quotedPart = /\s*"((?:[^"]|"")*)"\s*(?:[;；,，、\n\r]|$)/y
/** Also what begins with a quote that never closes, or has text behind it: text like any other. */
const plainPart = /([^;；,，、\n\r]*)(?:[;；,，、\n\r]|$)/y

export function joinList(values: readonly string[]): string {
  return values.map((value) => (special.test(value) ? `"${value.replaceAll('"', '""')}"` : value)).join('; ')
}

/** Parts without blanks at their ends; empty parts are left out. */
export function splitList(text: string): string[] {
  const parts: string[] = []
  let at = 0
  while (at < text.length) {
    const quoted = matchAt(quotedPart, text, at)
    const part = quoted ?? matchAt(plainPart, text, at)
    const value = quoted ? (quoted[1] ?? '').replaceAll('""', '"') : (part?.[1] ?? '').trim()
    if (value !== '') parts.push(value)
    at += Math.max(part?.[0].length ?? 0, 1)
  }
  return parts
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
