/** Binary operators: one of the operator calls by the types of both sides. */
import type { AstNode } from '../ast.ts'
import { callOf } from './checker.ts'
import type { Checker } from './checker.ts'
import type { Typed } from '../define.ts'
import { operatorOf } from '../functions/table.ts'
import { negate } from '../values/number.ts'
import type { Num } from '../values/number.ts'
import type { FormulaType } from '../types.ts'
import { fitArgument, isNumberType, refuseOperands, unify } from './unify.ts'

type Binary = Extract<AstNode, { kind: 'binary' }>

const comparisons: ReadonlyMap<string, string> = new Map([
  ['=', '#eq'],
  ['<>', '#ne'],
  ['<', '#lt'],
  ['<=', '#le'],
  ['>', '#gt'],
  ['>=', '#ge'],
])
const ordered: ReadonlySet<FormulaType> = new Set<FormulaType>([
  'text',
  'number',
  'currency',
  'percent',
  'duration',
  'date',
  'datetime',
  'time',
  'any',
  'null',
  'id',
  'select',
])

/** Long chains of the same level (a & b & c ...) are walked in a loop, so that their depth does not matter. */
export function checkBinary(checker: Checker, node: Binary): Typed {
  const chain: Binary[] = []
  let leftmost: AstNode = node
  while (leftmost.kind === 'binary') {
    chain.push(leftmost)
    leftmost = leftmost.left
  }
  let left = checker.check(leftmost)
  for (const link of chain.toReversed()) left = checkOperator(checker, link, left, checker.check(link.right))
  return left
}

function checkOperator(checker: Checker, node: Binary, left: Typed, right: Typed): Typed {
  switch (node.op) {
    case '&&':
    case '||': {
      const name = node.op === '&&' ? 'AND' : 'OR'
      return callOf(
        operatorOf(name),
        [fitArgument(checker, left, 'boolean', node.op), fitArgument(checker, right, 'boolean', node.op)],
        'boolean',
        node,
      )
    }
    case '&':
      return callOf(
        operatorOf('#concat'),
        [fitArgument(checker, left, 'text', '&'), fitArgument(checker, right, 'text', '&')],
        'text',
        node,
      )
    case '+':
    case '-':
      return checkAddition(checker, node, left, right)
    case '*':
    case '/':
    case '^':
      return checkProduct(checker, node, left, right)
    default:
      return checkComparison(checker, node, left, right)
  }
}

const products: ReadonlyMap<string, string> = new Map([
  ['*', '#multiply'],
  ['/', '#divide'],
  ['^', '#power'],
])

function checkProduct(checker: Checker, node: Binary, left: Typed, right: Typed): Typed {
  const name = products.get(node.op) ?? '#multiply'
  const [a, b] = [fitArgument(checker, left, 'number', node.op), fitArgument(checker, right, 'number', node.op)]
  const isMoney = a.type === 'currency' || (b.type === 'currency' && name !== '#divide')
  return callOf(
    operatorOf(name),
    [a, b],
    isMoney && !(name === '#divide' && b.type === 'currency') && name !== '#power' ? 'currency' : 'number',
    node,
  )
}

const isText = (type: FormulaType): boolean => type === 'text' || type === 'id'
const isOpen = (type: FormulaType): boolean => type === 'any' || type === 'null'
const moments: ReadonlyMap<FormulaType, string> = new Map<FormulaType, string>([
  ['date', '#date_add'],
  ['datetime', '#instant_add'],
  ['time', '#time_add'],
])
const differences: ReadonlyMap<FormulaType, string> = new Map<FormulaType, string>([
  ['date', '#date_diff'],
  ['datetime', '#instant_diff'],
  ['time', '#time_diff'],
])

function checkAddition(checker: Checker, node: Binary, left: Typed, right: Typed): Typed {
  const [l, r] = [left.type, right.type]
  if ((isNumberType(l) || isOpen(l)) && (isNumberType(r) || isOpen(r))) {
    const result =
      l === 'any' || r === 'any'
        ? 'any'
        : l === 'currency' || r === 'currency'
          ? 'currency'
          : l === r && isNumberType(l)
            ? l
            : 'number'
    return callOf(
      operatorOf(node.op === '+' ? '#add' : '#subtract'),
      [fitArgument(checker, left, 'number', node.op), fitArgument(checker, right, 'number', node.op)],
      result,
      node,
    )
  }
  if (node.op === '+' && (isText(l) || isOpen(l)) && (isText(r) || isOpen(r))) {
    return callOf(
      operatorOf('#concat'),
      [fitArgument(checker, left, 'text', '+'), fitArgument(checker, right, 'text', '+')],
      'text',
      node,
    )
  }
  const [base, amount] = node.op === '+' && moments.has(r) ? [right, left] : [left, right]
  const adder = moments.get(base.type)
  if (adder !== undefined && (isNumberType(amount.type) || isOpen(amount.type))) {
    const days = fitArgument(checker, amount, 'number', node.op)
    return callOf(operatorOf(adder), [base, node.op === '-' ? negated(days) : days], base.type, node)
  }
  const differ =
    node.op === '-' &&
    (moments.has(l) || isOpen(l)) &&
    (moments.has(r) || isOpen(r)) &&
    (isOpen(l) || isOpen(r) || (l === 'time') === (r === 'time'))
  if (!differ) return refuseOperands(checker, left, right, node)
  const [a, b] = unify(checker, [left, right], { operator: node.op, span: node })
  return callOf(operatorOf(differences.get(a!.type) ?? '#date_diff'), [a!, b!], 'number', node)
}

function negated(value: Typed): Typed {
  if (value.kind === 'literal' && value.value !== null) return { ...value, value: negate(value.value as Num) }
  return callOf(operatorOf('#negate'), [value], value.type, value)
}

/** `= NULL` asks for blank; everything else needs one type on both sides. */
function checkComparison(checker: Checker, node: Binary, left: Typed, right: Typed): Typed {
  const blankSide = left.type === 'null' ? right : right.type === 'null' ? left : undefined
  if (blankSide && (node.op === '=' || node.op === '<>')) {
    const blank = callOf(operatorOf('ISBLANK'), [blankSide], 'boolean', node)
    return node.op === '=' ? blank : callOf(operatorOf('NOT'), [blank], 'boolean', node)
  }
  const [a, b] = unify(checker, [left, right], { operator: node.op, span: node })
  const isOrder = node.op !== '=' && node.op !== '<>'
  if (isOrder && a && b && (!ordered.has(a.type) || !ordered.has(b.type)))
    return refuseOperands(checker, left, right, node)
  return callOf(operatorOf(comparisons.get(node.op) ?? '#eq'), [a!, b!], 'boolean', node)
}
