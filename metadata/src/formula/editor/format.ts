/**
 * Lays a formula out: function names in capitals, one blank around operators, long calls with one argument a line. Comments stay, texts
 * stay as written. A text with a lexical or bracket mistake comes back unchanged. Formatting twice changes nothing more.
 */
import { functionOf } from '../functions/table.ts'
import { tokenize } from '../lexer.ts'
import type { Token } from '../lexer.ts'

type Piece =
  | { kind: 'token'; text: string; tight: boolean }
  | { kind: 'group'; open: string; close: string; parts: Piece[][] }

const width = 80
const step = '  '

export function formatFormula(text: string): string {
  const tokens = tokenize(text)
  if (tokens.some((token) => token.kind === 'bad')) return text
  const reader = { tokens, at: 0, text }
  const pieces = readPieces(reader, '')
  return pieces === null || reader.tokens[reader.at]?.kind !== 'end' ? text : print(pieces, 0).trim()
}

type Reader = { tokens: Token[]; at: number; text: string }

const closing: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['{!', '}'],
])
const operatorsBeforeValue: ReadonlySet<string> = new Set(['+', '-', '!'])

/** Pieces up to the closing bracket or comma; null when brackets do not match. */
function readPieces(reader: Reader, close: string): Piece[] | null {
  const pieces: Piece[] = []
  for (;;) {
    const token = reader.tokens[reader.at]
    if (!token || token.kind === 'end') return close === '' ? pieces : null
    if (token.kind === 'op' && (token.value === close || (token.value === ',' && close === ')'))) return pieces
    if (token.kind === 'op' && (token.value === ')' || token.value === '}' || token.value === ',')) return null
    reader.at += 1
    const closer = token.kind === 'op' ? closing.get(token.value) : undefined
    if (closer !== undefined) {
      const group = readGroup(reader, token.value, closer)
      if (!group) return null
      pieces.push(group)
    } else pieces.push({ kind: 'token', text: textOf(token, reader), tight: isSign(token, reader) })
  }
}

function readGroup(reader: Reader, open: string, close: string): Piece | null {
  const parts: Piece[][] = []
  for (;;) {
    const part = readPieces(reader, close)
    const end = reader.tokens[reader.at]
    if (!part || !end) return null
    reader.at += 1
    if (part.length > 0 || parts.length > 0 || end.value === ',') parts.push(part)
    if (end.value === close) return { kind: 'group', open, close, parts }
  }
}

function textOf(token: Token, reader: Reader): string {
  const next = reader.tokens[reader.at]
  const written = reader.text.slice(token.start, token.end)
  return token.kind === 'name' && next?.kind === 'op' && next.value === '(' && functionOf(token.value.toUpperCase())
    ? token.value.toUpperCase()
    : written
}

/** A sign in front of a value, not between two: no blank after it. */
function isSign(token: Token, reader: Reader): boolean {
  if (token.kind !== 'op' || !operatorsBeforeValue.has(token.value)) return false
  const before = reader.tokens.slice(0, reader.at - 1).findLast((candidate) => candidate.kind !== 'comment')
  return before === undefined || (before.kind === 'op' && before.value !== ')' && before.value !== '}')
}

function print(pieces: readonly Piece[], indent: number): string {
  const flat = printFlat(pieces)
  if (flat.length + indent * step.length <= width && !flat.includes('\n')) return flat
  return joined(pieces, (piece) => printPiece(piece, indent))
}

function printFlat(pieces: readonly Piece[]): string {
  return joined(pieces, (piece) =>
    piece.kind === 'token' ? piece.text : piece.open + piece.parts.map(printFlat).join(', ') + piece.close,
  )
}

function printPiece(piece: Piece, indent: number): string {
  if (piece.kind === 'token') return piece.text
  const flat = printFlat([piece])
  if (flat.length + indent * step.length <= width && !flat.includes('\n')) return flat
  const inner = '\n' + step.repeat(indent + 1)
  return (
    piece.open +
    inner +
    piece.parts.map((part) => print(part, indent + 1)).join(',' + inner) +
    '\n' +
    step.repeat(indent) +
    piece.close
  )
}

/** Blanks between pieces, but not before the bracket of a call nor after a sign. */
function joined(pieces: readonly Piece[], render: (piece: Piece) => string): string {
  let result = ''
  for (const [index, piece] of pieces.entries()) {
    const before = pieces[index - 1]
    const isCall =
      piece.kind === 'group' &&
      piece.open === '(' &&
      before?.kind === 'token' &&
      /^[\p{L}_$]/u.test(before.text) &&
      before.text.toUpperCase() !== 'NOT'
    const isTight = before?.kind === 'token' && before.tight
    result += (index === 0 || isCall || isTight ? '' : ' ') + render(piece)
  }
  return result
}
