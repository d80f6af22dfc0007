/**
 * Checks a parsed formula against the Model: every name resolved, every type known, operators turned into calls.
 *
 * Shape   (FormulaAst, FormulaScope, CheckOptions) -> CheckedFormula, or all errors found, each with its place and a suggestion.
 * Errors  formula.* of messages.ts.
 */
import type { AstNode, FormulaAst } from './ast.ts'
import { checkCall } from './checking/check-call.ts'
import { checkBinary } from './checking/check-operator.ts'
import { callOf, openFrame, refuse, wordFor } from './checking/checker.ts'
import type { Checker } from './checking/checker.ts'
import type { Typed } from './define.ts'
import { operatorOf } from './functions/table.ts'
import { negate, numberFromText } from './values/number.ts'
import type { Num } from './values/number.ts'
import { parseFormula } from './parse.ts'
import { resolvePath } from './checking/resolve.ts'
import { sqlProblemsOf, variesOf } from './traits.ts'
import type {
  BlankAs,
  CheckOptions,
  ChildReference,
  FormulaContext,
  FormulaError,
  FormulaScope,
  FormulaType,
  GlobalReference,
  Reference,
} from './types.ts'
import { fitArgument, isNumberType } from './checking/unify.ts'

/** A formula that is ready for both back ends. Plain data except for the functions of the table. */
export type CheckedFormula = {
  ok: true
  text: string
  root: Typed
  type: FormulaType
  context: FormulaContext
  blankAs: BlankAs
  references: readonly Reference[]
  children: readonly ChildReference[]
  globals: readonly GlobalReference[]
  /** Gives the same value at any time for any user, from the fields alone: may be stored and indexed. */
  immutable: boolean
  /** Why there is no SQL form; empty when there is one. */
  sqlProblems: readonly FormulaError[]
}

export type Check = CheckedFormula | { ok: false; errors: readonly FormulaError[] }

/** Parses and checks in one go. */
export function checkText(text: string, scope: FormulaScope, options: CheckOptions = {}): Check {
  const parsed = parseFormula(text)
  return parsed.ok ? checkFormula(parsed.ast, scope, options) : parsed
}

export function checkFormula(ast: FormulaAst, scope: FormulaScope, options: CheckOptions = {}): Check {
  const context = options.context ?? 'field'
  const checker: Checker = {
    check: (node) => checkNode(checker, node),
    text: ast.text,
    scope,
    context,
    blankAs: options.blankAs ?? 'null',
    errors: [],
    frame: openFrame(scope.object, false),
    children: [],
    globals: new Map(),
    lowerNames: new Map(),
  }
  const frame = checker.frame
  const root = fitResult(
    checker,
    checkNode(checker, ast.root),
    options.returns ?? (context === 'validation' || context === 'filter' ? 'boolean' : undefined),
  )
  if (checker.errors.length > 0) return { ok: false, errors: checker.errors }
  const sqlProblems = sqlProblemsOf(ast.text, root)
  if (sqlProblems.length > 0 && (options.requireSql ?? context === 'filter')) return { ok: false, errors: sqlProblems }
  return {
    ok: true,
    text: ast.text,
    root,
    type: root.type,
    context,
    blankAs: checker.blankAs,
    references: frame.references,
    children: checker.children,
    globals: [...checker.globals.values()],
    immutable: checker.globals.size === 0 && checker.children.length === 0 && !variesOf(root),
    sqlProblems,
  }
}

/** Checks one node of the tree. */
function checkNode(checker: Checker, node: AstNode): Typed {
  switch (node.kind) {
    case 'number': {
      const value = numberFromText(node.value)
      return value === null
        ? refuse(checker, 'formula.bad_literal', node, { found: node.value.slice(0, 40), expected: 'number' })
        : { kind: 'literal', type: 'number', value, start: node.start, end: node.end }
    }
    case 'text':
      return { kind: 'literal', type: 'text', value: node.value.replaceAll('\0', ''), start: node.start, end: node.end }
    case 'boolean':
      return { kind: 'literal', type: 'boolean', value: node.value, start: node.start, end: node.end }
    case 'null':
      return { kind: 'literal', type: 'null', value: null, start: node.start, end: node.end }
    case 'path':
      return resolvePath(checker, node)
    case 'call':
      return checkCall(checker, node)
    case 'unary':
      return checkUnary(checker, node)
    case 'binary':
      return checkBinary(checker, node)
  }
}

function checkUnary(checker: Checker, node: Extract<AstNode, { kind: 'unary' }>): Typed {
  const operand = checker.check(node.operand)
  if (node.op === '!')
    return callOf(operatorOf('NOT'), [fitArgument(checker, operand, 'boolean', 'NOT')], 'boolean', node)
  const value = fitArgument(checker, operand, 'number', node.op)
  if (node.op === '+') return value
  if (value.kind === 'literal' && value.value !== null)
    return { ...value, value: negate(value.value as Num), start: node.start, end: node.end }
  return callOf(operatorOf('#negate'), [value], value.type, node)
}

const textLike: ReadonlySet<FormulaType> = new Set<FormulaType>(['text', 'select', 'id', 'json'])

/** The result must fit the place: numbers fit numbers, texts fit choices and records. */
function fitResult(checker: Checker, root: Typed, returns: FormulaType | undefined): Typed {
  if (
    returns === undefined ||
    returns === 'any' ||
    root.type === returns ||
    root.type === 'any' ||
    root.type === 'null'
  )
    return root
  if (isNumberType(returns) && isNumberType(root.type)) return { ...root, type: returns }
  if (returns === 'datetime' && root.type === 'date') return callOf(operatorOf('#day_start'), [root], 'datetime', root)
  if (returns === 'text' && root.type === 'id') return callOf(operatorOf('#id_text'), [root], 'text', root)
  if (textLike.has(returns) && textLike.has(root.type)) return root
  if (returns === 'multiselect' && root.type === 'text') return root
  const word = wordFor(checker, root).replaceAll('`', '')
  const hint =
    returns === 'text'
      ? `TEXT(${word})`
      : returns === 'date' && root.type === 'datetime'
        ? `DATEVALUE(${word})`
        : returns === 'boolean' && root.type === 'text'
          ? `NOT(ISBLANK(${word}))`
          : ''
  return refuse(
    checker,
    'formula.wrong_result',
    { start: 0, end: checker.text.length },
    { actual: root.type, expected: returns, hint },
  )
}
