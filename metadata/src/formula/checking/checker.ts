/** What the steps of one check share: the scope, what was found so far, and how errors are noted. */
import type { AstNode } from '../ast.ts'
import type { FunctionDef, Typed, TypedCall } from '../define.ts'
import { formulaError } from '../messages.ts'
import type {
  BlankAs,
  ChildReference,
  FormulaContext,
  FormulaError,
  FormulaScope,
  FormulaType,
  GlobalReference,
  Reference,
} from '../types.ts'

export type Span = { start: number; end: number }

/** Mutable state of one check. `check` checks any node; it stands here so that the steps need not import each other. Inside COUNTIF and its kin `frame` is the child's. */
export type Checker = {
  check: (node: AstNode) => Typed
  text: string
  scope: FormulaScope
  context: FormulaContext
  blankAs: BlankAs
  errors: FormulaError[]
  /** Own fields, then one list per to-many relationship used. */
  frame: Frame
  children: ChildReference[]
  globals: Map<string, GlobalReference>
  lowerNames: Map<string, Map<string, string | null>>
}

export type Frame = { object: string; references: Reference[]; byKey: Map<string, Reference>; isChild: boolean }

export function openFrame(object: string, isChild: boolean): Frame {
  return { object, references: [], byKey: new Map(), isChild }
}

const maxErrors = 20

/** Notes an error and gives a part that fits anywhere, so that one mistake is one message. */
export function refuse(
  checker: Checker,
  code: string,
  span: Span,
  params: { readonly [name: string]: string } = {},
): Typed {
  if (checker.errors.length < maxErrors) checker.errors.push(formulaError(code, span, params))
  return { kind: 'literal', type: 'any', value: null, start: span.start, end: span.end }
}

export function callOf(def: FunctionDef, args: readonly Typed[], type: FormulaType, span: Span): TypedCall {
  return { kind: 'call', def, args, type, start: span.start, end: span.end }
}

/** What a part is called in a message: the field's name, or its text shortened. */
export function wordFor(checker: Checker, node: Span & { kind?: string }): string {
  const text = checker.text.slice(node.start, node.end).replace(/\s+/g, ' ').trim()
  const short = text.length > 40 ? text.slice(0, 37) + '...' : text
  return /^["']/.test(short) ? short : '`' + short + '`'
}
