/** Colours for the editor: every token of a formula, whole or half written. */
import { functionOf } from '../functions/table.ts'
import { tokenize } from '../lexer.ts'
import type { Token } from '../lexer.ts'

export type EditorTokenKind =
  | 'function'
  | 'unknown_function'
  | 'field'
  | 'global'
  | 'keyword'
  | 'number'
  | 'text'
  | 'operator'
  | 'bracket'
  | 'comment'
  | 'error'

export type EditorToken = { kind: EditorTokenKind; start: number; end: number }

const keywords: ReadonlySet<string> = new Set(['TRUE', 'FALSE', 'NULL', 'NOT'])

/** Tokens in order, without blanks between them. */
export function formulaTokens(text: string): EditorToken[] {
  const tokens = tokenize(text)
  return tokens.slice(0, -1).map((token, at) => {
    const next = tokens[at + 1]?.kind === 'comment' ? tokens[at + 2] : tokens[at + 1]
    return { kind: kindOf(token, next), start: token.start, end: token.end }
  })
}

function kindOf(token: Token, next: Token | undefined): EditorTokenKind {
  switch (token.kind) {
    case 'name': {
      const upper = token.value.toUpperCase()
      if (next?.kind === 'op' && next.value === '(') return functionOf(upper) ? 'function' : 'unknown_function'
      if (keywords.has(upper)) return 'keyword'
      return token.value.startsWith('$') ? 'global' : 'field'
    }
    case 'op':
      return token.value === '(' ||
        token.value === ')' ||
        token.value === ',' ||
        token.value === '{!' ||
        token.value === '}'
        ? 'bracket'
        : 'operator'
    case 'bad':
    case 'end':
      return 'error'
    default:
      return token.kind
  }
}
