/** What a text file is written in: encoding, delimiter, how lines end. Guesses from its first bytes, always shown and always overridable. */
import chardet from 'chardet'
import iconv from 'iconv-lite'

export type Detected = { encoding: string; delimiter: string; hasBom: boolean; skipLines: number }

/** Encodings offered by name; all that iconv-lite reads are taken. */
export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'gb18030', 'big5', 'shift_jis', 'windows-1252'] as const

export const delimiters = [',', ';', '\t', '|'] as const

/** `head` is the start of the file, `whole` when it is all of it. */
export function detect(head: Uint8Array, whole: boolean): Detected {
  const { encoding, hasBom } = detectEncoding(head, whole)
  const text = decode(head, encoding)
  const named = /^sep=(.)\r?\n?/.exec(text)
  if (named?.[1]) return { encoding, hasBom, delimiter: named[1], skipLines: 1 }
  return { encoding, hasBom, delimiter: detectDelimiter(text), skipLines: 0 }
}

export function decode(bytes: Uint8Array, encoding: string): string {
  return iconv.decode(Buffer.from(bytes), encoding)
}

export function isEncoding(name: string): boolean {
  return iconv.encodingExists(name)
}

function detectEncoding(head: Uint8Array, whole: boolean): { encoding: string; hasBom: boolean } {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', hasBom: true }
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', hasBom: true }
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', hasBom: true }
  const wide = detectWide(head)
  if (wide) return { encoding: wide, hasBom: false }
  if (isUtf8(head, whole)) return { encoding: 'utf-8', hasBom: false }
  const ranked = chardet.analyse(head).map((match) => match.name.toLowerCase())
  const found = ranked.find((name) => ['gb18030', 'big5', 'shift_jis', 'euc-kr', 'euc-jp'].includes(name))
  const latin = ranked.findIndex((name) => /^(iso-8859|windows-125)/.test(name))
  const first = found === undefined ? -1 : ranked.indexOf(found)
  return { encoding: found !== undefined && (latin < 0 || first < latin) ? found : 'windows-1252', hasBom: false }
}

/** UTF-16 without a mark: every other byte of mostly Latin text is zero. */
function detectWide(head: Uint8Array): string | undefined {
  const length = Math.min(head.length, 4000) & ~1
  if (length < 4) return undefined
  let even = 0
  let odd = 0
  for (let at = 0; at < length; at += 2) {
    if (head[at] === 0) even++
    if (head[at + 1] === 0) odd++
  }
  if (odd > length * 0.2 && even === 0) return 'utf-16le'
  return even > length * 0.2 && odd === 0 ? 'utf-16be' : undefined
}

function isUtf8(head: Uint8Array, whole: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: !whole })
    return true
  } catch {
    return false
  }
}

/** The delimiter that cuts the first lines into the same number (more than one) of cells most often. */
function detectDelimiter(text: string): string {
  const lines = firstLines(text, 50)
  let best: { delimiter: string; score: number } = { delimiter: ',', score: 0 }
  for (const delimiter of delimiters) {
    const counts = lines.map((line) => cellsOf(line, delimiter))
    const usual = counts[0] ?? 1
    if (usual < 2) continue
    const score = counts.filter((count) => count === usual).length / counts.length + usual / 1000
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

/** Lines outside quotes. */
function firstLines(text: string, most: number): string[] {
  const lines: string[] = []
  let line = ''
  let quoted = false
  for (const character of text.slice(0, 200_000)) {
    if (character === '"') quoted = !quoted
    if (!quoted && (character === '\n' || character === '\r')) {
      if (line !== '') lines.push(line)
      line = ''
      if (lines.length >= most) return lines
    } else line += character
  }
  if (line !== '' && lines.length === 0) lines.push(line)
  return lines
}

function cellsOf(line: string, delimiter: string): number {
  let count = 1
  let quoted = false
  for (const character of line) {
    if (character === '"') quoted = !quoted
    else if (!quoted && character === delimiter) count++
  }
  return count
}
