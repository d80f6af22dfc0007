/** Function calls: the right function, enough arguments, each of a type that fits. */
import type { AstNode } from '../ast.ts'
import { callOf, refuse } from './checker.ts'
import type { Checker } from './checker.ts'
import { signatureOf, writtenParams } from '../define.ts'
import type { FunctionDef, Param, Typed } from '../define.ts'
import { formulaFunctions, functionOf, missingFunctions } from '../functions/table.ts'
import { openChildren, priorOf } from './resolve.ts'
import { nearest } from './suggest.ts'
import type { ChildReference } from '../types.ts'
import { checkOption, fitArgument, unify } from './unify.ts'

type Call = Extract<AstNode, { kind: 'call' }>

export function checkCall(checker: Checker, node: Call): Typed {
  const def = node.name.startsWith('#') ? undefined : functionOf(node.name)
  if (!def) return unknownFunction(checker, node)
  const needed = def.params.filter((param) => !param.optional).length
  const most = def.params.some((param) => param.repeat) ? Infinity : writtenParams(def).length
  if (node.args.length < needed)
    return refuse(checker, 'formula.few_arguments', node.nameSpan, { name: def.name, signature: signatureOf(def) })
  if (node.args.length > most)
    return refuse(checker, 'formula.many_arguments', node.args[most] ?? node, {
      name: def.name,
      signature: signatureOf(def),
    })
  if (def.contexts && !def.contexts.includes(checker.context))
    return refuse(checker, 'formula.not_in_context', node.nameSpan, { name: def.name, context: checker.context })
  if (def.params[0]?.type === 'children') return checkChildCall(checker, def, node)
  if (def.params[0]?.type === 'field') return checkFieldCall(checker, def, node)
  const args = fitArguments(
    checker,
    def,
    node,
    node.args.map((arg) => checker.check(arg)),
  )
  return callOf(def, args, typeof def.returns === 'function' ? def.returns(args) : def.returns, node)
}

function unknownFunction(checker: Checker, node: Call): Typed {
  if (missingFunctions.has(node.name))
    return refuse(checker, 'formula.platform_missing', node.nameSpan, { name: node.name })
  for (const arg of node.args) checker.check(arg)
  return refuse(checker, 'formula.unknown_function', node.nameSpan, {
    name: node.name.slice(0, 60),
    suggestion: nearest(
      node.name,
      formulaFunctions.map((def) => def.name),
    ),
  })
}

function fitArguments(checker: Checker, def: FunctionDef, node: Call, args: Typed[]): Typed[] {
  if (def.name === 'CASE' || def.name === 'SWITCH') return fitCase(checker, def, node, args)
  if (def.name === 'IFS') return fitIfs(checker, def, node, args)
  if (def.name === 'ISPICKVAL' || def.name === 'INCLUDES') checkOption(checker, args[0]!, args[1]!)
  if (def.name === 'ISPICKVAL' && args[0]!.type === 'id')
    return [fitArgument(checker, args[0]!, 'text', def.name), fitArgument(checker, args[1]!, 'text', def.name)]
  if (def.name === 'ISPICKVAL' && !['text', 'select', 'any', 'null'].includes(args[0]!.type))
    fitArgument(checker, args[0]!, 'select', def.name)
  const fitted = args.map((arg, index) => fitArgument(checker, arg, paramAt(def, index)?.type ?? 'any', def.name))
  if (def.name === 'FORMATDURATION') return fitDuration(checker, def, node, fitted)
  const same = fitted.flatMap((_, index) => (isSame(def, index) ? [index] : []))
  if (same.length === 0) return fitted
  const unified = unify(
    checker,
    same.map((index) => fitted[index]!),
    { name: def.name, span: node },
  )
  return fitted.map((arg, index) => (isSame(def, index) ? unified[same.indexOf(index)]! : arg))
}

/** FORMATDURATION(seconds, withDays?) or two times or two datetimes. */
function fitDuration(checker: Checker, def: FunctionDef, node: Call, args: Typed[]): Typed[] {
  const [from, to] = args
  if (!from) return args
  if (!to || to.type === 'boolean') return [fitArgument(checker, from, 'number', def.name), ...(to ? [to] : [])]
  return unify(
    checker,
    [fitArgument(checker, from, 'moment', def.name), fitArgument(checker, to, 'moment', def.name)],
    { name: def.name, span: node },
  )
}

/** MAX(value: scalar, more: same) takes its first value into the group as well. */
function isSame(def: FunctionDef, index: number): boolean {
  const type = paramAt(def, index)?.type
  return type === 'same' || (type === 'scalar' && (def.name === 'MAX' || def.name === 'MIN'))
}

function paramAt(def: FunctionDef, index: number): Param | undefined {
  return (
    def.params[index] ?? (def.params[def.params.length - 1]?.repeat ? def.params[def.params.length - 1] : undefined)
  )
}

/** Subject and tests of one type, results of one type. */
function fitCase(checker: Checker, def: FunctionDef, node: Call, args: Typed[]): Typed[] {
  const isTest = (index: number): boolean => index === 0 || (index % 2 === 1 && index + 1 < args.length)
  const tests = unify(
    checker,
    args.filter((_, index) => isTest(index)),
    { operator: 'CASE', span: node },
  )
  const results = unify(
    checker,
    args.filter((_, index) => !isTest(index)),
    { name: def.name, span: node },
  )
  return args.map((_, index) => (isTest(index) ? tests.shift()! : results.shift()!))
}

function fitIfs(checker: Checker, def: FunctionDef, node: Call, args: Typed[]): Typed[] {
  const isTest = (index: number): boolean => index % 2 === 0 && index + 1 < args.length
  const results = unify(
    checker,
    args.filter((_, index) => !isTest(index)),
    { name: def.name, span: node },
  )
  return args.map((arg, index) => (isTest(index) ? fitArgument(checker, arg, 'boolean', def.name) : results.shift()!))
}

/** ISCHANGED, PRIORVALUE, LABEL: the field itself, and its before-image behind it. */
function checkFieldCall(checker: Checker, def: FunctionDef, node: Call): Typed {
  const field = checker.check(node.args[0]!)
  if (field.kind !== 'field')
    return field.type === 'any' && checker.errors.length > 0
      ? field
      : refuse(checker, 'formula.field_expected', node.args[0]!, { name: def.name })
  const args = def.name === 'LABEL' ? [field] : [field, priorOf(field)]
  return callOf(def, args, typeof def.returns === 'function' ? def.returns(args) : def.returns, node)
}

/** COUNTIF and its kin: everything behind the relationship is read on the related records. */
function checkChildCall(checker: Checker, def: FunctionDef, node: Call): Typed {
  const outer = checker.frame
  const child: ChildReference | undefined = openChildren(checker, node.args[0]!, def.name)
  if (!child) return { kind: 'literal', type: 'any', value: null, start: node.start, end: node.end }
  const rest = node.args
    .slice(1)
    .map((arg, index) => fitArgument(checker, checker.check(arg), paramAt(def, index + 1)?.type ?? 'any', def.name))
  checker.frame = outer
  const args: Typed[] = [
    { kind: 'literal', type: 'null', value: null, start: node.args[0]!.start, end: node.args[0]!.end },
    ...rest,
  ]
  return { ...callOf(def, args, typeof def.returns === 'function' ? def.returns(args) : def.returns, node), child }
}
