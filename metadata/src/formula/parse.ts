/**
 * Parses a formula.
 *
 * Shape   text -> FormulaAst, or the first syntax error with its place. Pratt parser; precedence low to high:
 *         `||`, `&&`, `= <>`, `< <= > >=`, `+ - &`, `* /`, `^`, unary `- + ! NOT`. All binary operators group to the left.
 * Units   limits below, in characters, levels, nodes.
 * Errors  formula.too_long, too_deep, too_complex, empty, unexpected, unexpected_end, expected, bad_character, open_string, open_comment.
 */
import type { AstNode, BinaryOperator, FormulaAst } from './ast.ts'
import { tokenize } from './lexer.ts'
import type { Token } from './lexer.ts'
import { formulaError } from './messages.ts'
import type { FormulaError } from './types.ts'

export const formulaLimits = {
  characters: 50_000,
  nesting: 250,
  nodes: 8_000,
  depth: 1_200,
  fields: 300,
  hops: 5,
  patternCharacters: 1_000,
}

export type Parsed = { ok: true; ast: FormulaAst } | { ok: false; errors: FormulaError[] }

const bindingPower: ReadonlyMap<string, number> = new Map([
  ['||', 1],
  ['&&', 2],
  ['=', 3],
  ['==', 3],
  ['<>', 3],
  ['!=', 3],
  ['<', 4],
  ['<=', 4],
  ['>', 4],
  ['>=', 4],
  ['+', 5],
  ['-', 5],
  ['&', 5],
  ['*', 6],
  ['/', 6],
  ['^', 7],
])
const unaryPower = 8
const operatorNames: ReadonlyMap<string, BinaryOperator> = new Map<string, BinaryOperator>([
  ['||', '||'],
  ['&&', '&&'],
  ['=', '='],
  ['==', '='],
  ['<>', '<>'],
  ['!=', '<>'],
  ['<', '<'],
  ['<=', '<='],
  ['>', '>'],
  ['>=', '>='],
  ['+', '+'],
  ['-', '-'],
  ['&', '&'],
  ['*', '*'],
  ['/', '/'],
  ['^', '^'],
])

/** Reads a formula text. */
export function parseFormula(text: string): Parsed {
  if (text.length > formulaLimits.characters) {
    return {
      ok: false,
      errors: [
        formulaError('formula.too_long', { start: 0, end: text.length }, { max: String(formulaLimits.characters) }),
      ],
    }
  }
  const state: State = {
    text,
    tokens: tokenize(text).filter((token) => token.kind !== 'comment'),
    at: 0,
    nesting: 0,
    nodes: 0,
  }
  try {
    if (peek(state).kind === 'end') throw syntax('formula.empty', peek(state))
    const root = parseExpression(state, 0)
    if (peek(state).kind !== 'end') throw unexpected(state)
    return { ok: true, ast: { text, root } }
  } catch (error) {
    if (error instanceof SyntaxProblem) return { ok: false, errors: [error.error] }
    throw error
  }
}

type State = { text: string; tokens: Token[]; at: number; nesting: number; nodes: number }

/** Leaves the recursion at the first syntax error; caught by parseFormula and never seen outside. */
class SyntaxProblem extends Error {
  readonly error: FormulaError
  constructor(error: FormulaError) {
    super(error.code)
    this.error = error
  }
}

function syntax(code: string, token: Token, params: { [name: string]: string } = {}): SyntaxProblem {
  return new SyntaxProblem(formulaError(code, token, params))
}

function peek(state: State): Token {
  return state.tokens[state.at] ?? { kind: 'end', value: '', start: state.text.length, end: state.text.length }
}

function next(state: State): Token {
  const token = peek(state)
  state.at += 1
  return token
}

function unexpected(state: State): SyntaxProblem {
  const token = peek(state)
  if (token.kind === 'bad')
    return syntax(token.value, token, { found: state.text.slice(token.start, token.end).slice(0, 20) })
  if (token.kind === 'end') return syntax('formula.unexpected_end', token)
  if (isJoint(token)) return syntax('formula.between', token, { found: token.value.toUpperCase() })
  return syntax('formula.unexpected', token, { found: state.text.slice(token.start, token.end).slice(0, 40) })
}

/** People write `a AND b`, as they would say it. */
function isJoint(token: Token): boolean {
  return token.kind === 'name' && /^(?:and|or)$/i.test(token.value)
}

function expectOperator(state: State, operator: string): Token {
  const token = peek(state)
  if (token.kind === 'op' && token.value === operator) return next(state)
  if (token.kind === 'bad' || isJoint(token)) throw unexpected(state)
  const found = token.kind === 'end' ? '' : state.text.slice(token.start, token.end).slice(0, 40)
  throw syntax(found === '' ? 'formula.expected_at_end' : 'formula.expected', token, { expected: operator, found })
}

function parseExpression(state: State, minimum: number): AstNode {
  state.nesting += 1
  if (state.nesting > formulaLimits.nesting)
    throw syntax('formula.too_deep', peek(state), { max: String(formulaLimits.nesting) })
  let left = parsePrefix(state)
  let chain = 0
  for (;;) {
    const token = peek(state)
    const power = token.kind === 'op' ? bindingPower.get(token.value) : undefined
    if (power === undefined || power <= minimum) break
    next(state)
    const right = parseExpression(state, power)
    chain += 1
    if (chain > formulaLimits.depth) throw syntax('formula.too_complex', token)
    left = made(state, {
      kind: 'binary',
      op: operatorNames.get(token.value) ?? '=',
      left,
      right,
      start: left.start,
      end: right.end,
    })
  }
  state.nesting -= 1
  return left
}

function made(state: State, node: AstNode): AstNode {
  state.nodes += 1
  if (state.nodes > formulaLimits.nodes) throw new SyntaxProblem(formulaError('formula.too_complex', node, {}))
  return node
}

function parsePrefix(state: State): AstNode {
  const token = next(state)
  switch (token.kind) {
    case 'number':
      return made(state, { kind: 'number', value: token.value, start: token.start, end: token.end })
    case 'text':
      return made(state, { kind: 'text', value: token.value, start: token.start, end: token.end })
    case 'name':
      return parseName(state, token)
    case 'op':
      return parseOperatorPrefix(state, token)
    default:
      state.at -= 1
      throw unexpected(state)
  }
}

function parseOperatorPrefix(state: State, token: Token): AstNode {
  if (token.value === '(' || token.value === '{!') {
    const inner = parseExpression(state, 0)
    expectOperator(state, token.value === '(' ? ')' : '}')
    return inner
  }
  if (token.value === '-' || token.value === '+' || token.value === '!') {
    const operand = parseExpression(state, unaryPower)
    return made(state, { kind: 'unary', op: token.value, operand, start: token.start, end: operand.end })
  }
  state.at -= 1
  throw unexpected(state)
}

function parseName(state: State, token: Token): AstNode {
  const upper = token.value.toUpperCase()
  const follows = peek(state)
  const isCall = follows.kind === 'op' && follows.value === '('
  const span = { start: token.start, end: token.end }
  if (upper === 'NOT' && !isCall) {
    const operand = parseExpression(state, unaryPower)
    return made(state, { kind: 'unary', op: '!', operand, start: token.start, end: operand.end })
  }
  if (!isCall) {
    if (upper === 'TRUE' || upper === 'FALSE') return made(state, { kind: 'boolean', value: upper === 'TRUE', ...span })
    if (upper === 'NULL') return made(state, { kind: 'null', ...span })
    return made(state, { kind: 'path', segments: segmentsOf(token), ...span })
  }
  next(state)
  const args: AstNode[] = []
  if (!(peek(state).kind === 'op' && peek(state).value === ')')) {
    args.push(parseExpression(state, 0))
    while (peek(state).kind === 'op' && peek(state).value === ',') {
      next(state)
      args.push(parseExpression(state, 0))
    }
  }
  const close = expectOperator(state, ')')
  return made(state, { kind: 'call', name: upper, nameSpan: span, args, start: token.start, end: close.end })
}

function segmentsOf(token: Token): { name: string; start: number; end: number }[] {
  let start = token.start
  const segments = token.value.split('.').map((name) => {
    const segment = { name, start, end: start + name.length }
    start = segment.end + 1
    return segment
  })
  const hollow = segments.find((segment) => segment.name === '')
  if (hollow) throw syntax('formula.unexpected', token, { found: token.value.slice(0, 40) })
  return segments
}
