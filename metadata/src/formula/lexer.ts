/**
 * Text to tokens. Never throws: a bad character or an open string becomes a token of kind `bad` that the parser reports,
 * so the editor can colour a half-written formula.
 *
 * Comments are kept out of the parser's way (kind `comment`), and told apart so that renaming and colouring see them.
 */
export type TokenKind = 'number' | 'text' | 'name' | 'op' | 'comment' | 'bad' | 'end'

/** `value`: the number's text, the string's content, the name, or the operator. `bad` tokens carry the error code. */
export type Token = { kind: TokenKind; value: string; start: number; end: number }

const twoCharacterOperators = new Set(['==', '<>', '!=', '<=', '>=', '&&', '||', '{!'])
const oneCharacterOperators = new Set('+-*/^&=<>!(),}'.split(''))
const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
])
const letter = /[\p{L}_$]/u
const nameRest = /[\p{L}\p{N}\p{M}_$:.#]/u

/** All tokens in order, the last one of kind `end`. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === 32 || (code >= 9 && code <= 13) || code === 0xa0 || code === 0x3000 || code === 0xfeff) at += 1
    else {
      const token = readToken(text, at, code)
      tokens.push(token)
      at = token.end
    }
  }
  tokens.push({ kind: 'end', value: '', start: text.length, end: text.length })
  return tokens
}

function readToken(text: string, at: number, code: number): Token {
  if (isDigit(code) || (code === 46 && isDigit(text.charCodeAt(at + 1)))) return readNumber(text, at)
  if (code === 34 || code === 39) return readString(text, at)
  if (code === 47 && text.charCodeAt(at + 1) === 42) return readComment(text, at)
  if (isNameStart(text, at, code)) return readName(text, at)
  const pair = text.slice(at, at + 2)
  if (twoCharacterOperators.has(pair)) return { kind: 'op', value: pair, start: at, end: at + 2 }
  const one = text.charAt(at)
  if (oneCharacterOperators.has(one)) return { kind: 'op', value: one, start: at, end: at + 1 }
  const character = String.fromCodePoint(text.codePointAt(at) ?? code)
  return { kind: 'bad', value: 'formula.bad_character', start: at, end: at + character.length }
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

function isNameStart(text: string, at: number, code: number): boolean {
  if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 36) return true
  return code > 127 && letter.test(String.fromCodePoint(text.codePointAt(at) ?? code))
}

function isNamePart(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  if (code < 128) {
    return (
      (code >= 97 && code <= 122) ||
      (code >= 65 && code <= 90) ||
      isDigit(code) ||
      code === 95 ||
      code === 36 ||
      code === 46 ||
      code === 58 ||
      code === 35
    )
  }
  return nameRest.test(String.fromCodePoint(text.codePointAt(at) ?? code))
}

function readName(text: string, start: number): Token {
  let at = start
  while (at < text.length && isNamePart(text, at)) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
  return { kind: 'name', value: text.slice(start, at), start, end: at }
}

const numberPattern = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y

function readNumber(text: string, start: number): Token {
  numberPattern.lastIndex = start
  const value = numberPattern.exec(text)?.[0] ?? text.charAt(start)
  return { kind: 'number', value, start, end: start + value.length }
}

function readComment(text: string, start: number): Token {
  const close = text.indexOf('*/', start + 2)
  if (close < 0) return { kind: 'bad', value: 'formula.open_comment', start, end: text.length }
  return { kind: 'comment', value: text.slice(start, close + 2), start, end: close + 2 }
}

/** An unknown escape keeps its backslash, so REGEX(x, "\d+") means what it looks like. */
function readString(text: string, start: number): Token {
  const quote = text.charAt(start)
  let value = ''
  let from = start + 1
  for (let at = from; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (character === quote) return { kind: 'text', value: value + text.slice(from, at), start, end: at + 1 }
    if (character !== '\\') continue
    const escaped = escapes.get(text.charAt(at + 1))
    if (escaped !== undefined) {
      value += text.slice(from, at) + escaped
      from = at + 2
    }
    at += 1
  }
  return { kind: 'bad', value: 'formula.open_string', start, end: text.length }
}
