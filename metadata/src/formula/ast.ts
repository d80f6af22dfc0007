/** The parsed formula: plain data with positions (UTF-16 offsets, end exclusive). Made by parse.ts only. */
export type Span = { start: number; end: number }

export type BinaryOperator = '+' | '-' | '*' | '/' | '^' | '&' | '=' | '<>' | '<' | '<=' | '>' | '>=' | '&&' | '||'

export type AstNode =
  /** `value` is the number's plain decimal text. */
  | ({ kind: 'number'; value: string } & Span)
  | ({ kind: 'text'; value: string } & Span)
  | ({ kind: 'boolean'; value: boolean } & Span)
  | ({ kind: 'null' } & Span)
  /** `account.owner.name`, `$User.Id`, `Owner:User.Name` (the qualifier after the colon stays in the segment). */
  | ({ kind: 'path'; segments: readonly ({ name: string } & Span)[] } & Span)
  /** `name` is upper case; `nameSpan` is where it stands. */
  | ({ kind: 'call'; name: string; nameSpan: Span; args: readonly AstNode[] } & Span)
  | ({ kind: 'unary'; op: '-' | '+' | '!'; operand: AstNode } & Span)
  | ({ kind: 'binary'; op: BinaryOperator; left: AstNode; right: AstNode } & Span)

/** A parsed text: the tree and what it was read from. */
export type FormulaAst = { text: string; root: AstNode }

/** Children of a node, left to right. */
export function childrenOf(node: AstNode): readonly AstNode[] {
  switch (node.kind) {
    case 'call':
      return node.args
    case 'unary':
      return [node.operand]
    case 'binary':
      return [node.left, node.right]
    default:
      return []
  }
}
