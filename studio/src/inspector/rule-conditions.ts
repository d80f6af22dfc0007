/**
 * A condition written as a formula, and the same built from fields, operators and values. Pure.
 *
 * Rules   What the builder cannot say stays a formula, whole or in its place among the conditions, so that nothing is lost on the way; a
 *         formula that was built is read back as what it was built from. Undefined: this filter has no formula (say, a span of time that
 *         formulas have no word for).
 */
import type { AstNode } from '@trellis/metadata/formula/ast.ts'
import { parseFormula } from '@trellis/metadata/formula/parse.ts'
import type { Filter, FilterCondition, FilterValue } from '@trellis/metadata/query/record-query.ts'

/** Family of the field at a path, as the filter builder has it; undefined where there is none. */
export type FamilyOf = (path: string) => string | undefined

const signs = { eq: '=', ne: '<>', gt: '>', gte: '>=', lt: '<', lte: '<=' } as const
type Sign = keyof typeof signs
const opsBySign = new Map<string, Sign>(Object.entries(signs).map(([op, sign]) => [sign, op as Sign]))
const calls = { contains: 'CONTAINS', starts_with: 'BEGINS', ends_with: 'ENDS' } as const
const opsByCall = new Map<string, keyof typeof calls>(
  Object.entries(calls).map(([op, call]) => [call, op as keyof typeof calls]),
)

/** First and last day of the spans that formulas have words for. */
const days: { [token: string]: [string, string] } = {
  today: ['TODAY()', 'TODAY()'],
  yesterday: ['TODAY() - 1', 'TODAY() - 1'],
  tomorrow: ['TODAY() + 1', 'TODAY() + 1'],
  ...spans('week', 'TODAY() - 7', 'TODAY() + 7'),
  ...spans('month', 'ADDMONTHS(TODAY(), -1)', 'ADDMONTHS(TODAY(), 1)'),
  ...spans('quarter', 'ADDMONTHS(TODAY(), -3)', 'ADDMONTHS(TODAY(), 3)'),
  ...spans('year', 'ADDMONTHS(TODAY(), -12)', 'ADDMONTHS(TODAY(), 12)'),
}

function spans(unit: string, before: string, behind: string): { [token: string]: [string, string] } {
  const span = (day: string): [string, string] => [`STARTOF(${day}, "${unit}")`, `ENDOF(${day}, "${unit}")`]
  return { [`this_${unit}`]: span('TODAY()'), [`last_${unit}`]: span(before), [`next_${unit}`]: span(behind) }
}

/** The formula of a filter; '' for one without conditions. */
export function formulaOfFilter(filter: Filter | undefined, familyOf: FamilyOf): string | undefined {
  if (!filter) return ''
  if ('formula' in filter) return filter.formula
  if ('not' in filter) {
    const inner = formulaOfFilter(filter.not, familyOf)
    return inner === undefined || inner === '' ? inner : `NOT(${inner})`
  }
  if ('and' in filter || 'or' in filter) {
    const parts = ('and' in filter ? filter.and : filter.or).map((one) => formulaOfFilter(one, familyOf))
    if (parts.some((part) => part === undefined)) return undefined
    const said = parts.filter((part) => part !== '')
    if (said.length === 1 && 'and' in filter) return said[0]
    return said.length === 0 ? '' : `${'and' in filter ? 'AND' : 'OR'}(${said.join(', ')})`
  }
  return formulaOfCondition(filter, familyOf)
}

function formulaOfCondition({ field, op, value }: FilterCondition, familyOf: FamilyOf): string | undefined {
  const family = familyOf(field)
  if (op === 'is_null') return `ISBLANK(${field})`
  if (op === 'not_null') return `NOT(ISBLANK(${field}))`
  if (op === 'in' || op === 'nin') return formulaOfChoice({ field, op, value }, family === 'choices')
  // A moment is compared by its day.
  const subject = family === 'datetime' ? `DATEVALUE(${field})` : field
  if (op === 'between') {
    const [low, high] = (Array.isArray(value) ? value : []).map((one) => literalOf(one, family))
    return low === undefined || high === undefined ? undefined : `AND(${subject} >= ${low}, ${subject} <= ${high})`
  }
  if (isToken(value)) return formulaOfToken(subject, op, value)
  const literal = literalOf(value, family)
  if (literal === undefined) return undefined
  if (op in calls) return `${calls[op as keyof typeof calls]}(${field}, ${literal})`
  return op in signs ? `${subject} ${signs[op as Sign]} ${literal}` : undefined
}

function formulaOfChoice({ field, op, value }: FilterCondition, many: boolean): string | undefined {
  const values = (Array.isArray(value) ? value : []).filter((one): one is string => typeof one === 'string')
  const [first] = values
  if (first === undefined) return undefined
  const each = many
    ? values.map((one) => `INCLUDES(${field}, ${quoted(one)})`)
    : values.length === 1
      ? [`${field} = ${quoted(first)}`]
      : [`IN(${field}, ${values.map(quoted).join(', ')})`]
  const any = each.length === 1 ? each[0] : `OR(${each.join(', ')})`
  if (op === 'in') return any
  return !many && values.length === 1 ? `${field} <> ${quoted(first)}` : `NOT(${any})`
}

function formulaOfToken(subject: string, op: string, { token, n }: { token: string; n?: number }): string | undefined {
  const counted: [string, string] | undefined =
    token === 'last_n_days'
      ? [`TODAY() - ${n ?? 1}`, 'TODAY()']
      : token === 'next_n_days'
        ? ['TODAY()', `TODAY() + ${n ?? 1}`]
        : undefined
  const [first, last] = counted ?? days[token] ?? []
  if (first === undefined || last === undefined) return undefined
  if (op === 'eq')
    return first === last ? `${subject} = ${first}` : `AND(${subject} >= ${first}, ${subject} <= ${last})`
  if (op === 'lt' || op === 'gte') return `${subject} ${signs[op]} ${first}`
  return op === 'gt' || op === 'lte' ? `${subject} ${signs[op]} ${last}` : undefined
}

function isToken(value: FilterValue | undefined): value is { token: string; n?: number } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && typeof value['token'] === 'string'
}

function literalOf(value: unknown, family: string | undefined): string | undefined {
  if (value === '$me') return '$User.id'
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  if (typeof value !== 'string') return undefined
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value)
  if (day && (family === 'date' || family === 'datetime'))
    return `DATE(${Number(day[1])}, ${Number(day[2])}, ${Number(day[3])})`
  return quoted(value)
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

/** The conditions of a formula: what cannot be built stands among them as a formula. Undefined: the text is no formula. */
export function filterOfFormula(text: string, familyOf: FamilyOf): Filter | undefined {
  if (text.trim() === '') return { and: [] }
  const parsed = parseFormula(text)
  if (!parsed.ok) return undefined
  const filter = filterOf(parsed.ast.root, { text, familyOf })
  return 'and' in filter || 'or' in filter ? filter : { and: [filter] }
}

/** Nothing in it is left as a formula. */
export function isBuilt(filter: Filter): boolean {
  if ('formula' in filter) return false
  if ('not' in filter) return isBuilt(filter.not)
  return 'and' in filter ? filter.and.every(isBuilt) : 'or' in filter ? filter.or.every(isBuilt) : true
}

type Read = { text: string; familyOf: FamilyOf }

function filterOf(node: AstNode, read: Read): Filter {
  const joined = partsOf(node)
  if (joined) {
    const span = joined.all ? spanOf(node, read) : undefined
    if (span) return span
    const parts = joined.parts.map((part) => filterOf(part, read))
    return (joined.all ? undefined : choicesOf(parts)) ?? (joined.all ? { and: parts } : { or: parts })
  }
  return conditionOf(node, read) ?? negationOf(node, read) ?? { formula: textOf(node, read) }
}

function partsOf(node: AstNode): { all: boolean; parts: readonly AstNode[] } | undefined {
  if (node.kind === 'call' && (node.name === 'AND' || node.name === 'OR') && node.args.length > 0)
    return { all: node.name === 'AND', parts: node.args }
  if (node.kind === 'binary' && (node.op === '&&' || node.op === '||'))
    return { all: node.op === '&&', parts: [node.left, node.right] }
  return undefined
}

function negationOf(node: AstNode, read: Read): Filter | undefined {
  const inner =
    node.kind === 'unary' && node.op === '!'
      ? node.operand
      : node.kind === 'call' && node.name === 'NOT' && node.args.length === 1
        ? node.args[0]
        : undefined
  if (!inner) return undefined
  const filter = filterOf(inner, read)
  if ('field' in filter && filter.op === 'is_null') return { field: filter.field, op: 'not_null' }
  if ('field' in filter && filter.op === 'in') return { ...filter, op: 'nin' }
  return { not: filter }
}

function conditionOf(node: AstNode, read: Read): FilterCondition | undefined {
  if (node.kind === 'call') return callCondition(node, read)
  if (node.kind !== 'binary') return undefined
  const op = opsBySign.get(node.op)
  const subject = subjectOf(node.left, read)
  if (op === undefined || subject === undefined) return undefined
  const family = read.familyOf(subject)
  const value = valueOf(node.right, read, family)
  if (value === undefined) return undefined
  if (family === 'choice' && typeof value === 'string' && (op === 'eq' || op === 'ne'))
    return { field: subject, op: op === 'eq' ? 'in' : 'nin', value: [value] }
  if (family === 'choice' || family === 'choices') return undefined
  return { field: subject, op, value }
}

function callCondition(node: Extract<AstNode, { kind: 'call' }>, read: Read): FilterCondition | undefined {
  const [first, second] = node.args
  const field = first && pathOf(first)
  if (field === undefined) return undefined
  const family = read.familyOf(field)
  if (node.name === 'ISBLANK' && node.args.length === 1) return { field, op: 'is_null' }
  const texts = node.args.slice(1).flatMap((arg) => (arg.kind === 'text' ? [arg.value] : []))
  if (texts.length === 0 || texts.length !== node.args.length - 1) return undefined
  if (node.name === 'IN' && family === 'choice') return { field, op: 'in', value: texts }
  if (node.name === 'INCLUDES' && family === 'choices' && texts.length === 1) return { field, op: 'in', value: texts }
  const op = opsByCall.get(node.name)
  return op !== undefined && second?.kind === 'text' && texts.length === 1
    ? { field, op, value: second.value }
    : undefined
}

/** OR of INCLUDES of one field is one condition: any of several. */
function choicesOf(parts: readonly Filter[]): Filter | undefined {
  const values = parts.map((part) =>
    'field' in part && part.op === 'in' && Array.isArray(part.value) ? part : undefined,
  )
  const [first] = values
  if (!first || !values.every((one) => one?.field === first.field && (one.value as unknown[]).length === 1))
    return undefined
  return { field: first.field, op: 'in', value: values.flatMap((one) => one?.value as string[]) }
}

/** A span of days, or between two values. */
function spanOf(node: AstNode, read: Read): Filter | undefined {
  const [low, high, more] = partsOf(node)?.parts ?? []
  if (more || low?.kind !== 'binary' || high?.kind !== 'binary' || low.op !== '>=' || high.op !== '<=') return undefined
  const field = subjectOf(low.left, read)
  if (field === undefined || field !== subjectOf(high.left, read)) return undefined
  const family = read.familyOf(field)
  const [first, last] = [textOf(low.right, read), textOf(high.right, read)]
  const token = Object.entries(days).find(([, span]) => span[0] === first && span[1] === last)?.[0]
  if (token !== undefined) return { field, op: 'eq', value: { token } }
  const back = last === 'TODAY()' ? /^TODAY\(\) - (\d+)$/.exec(first) : null
  if (back) return { field, op: 'eq', value: { token: 'last_n_days', n: Number(back[1]) } }
  const ahead = first === 'TODAY()' ? /^TODAY\(\) \+ (\d+)$/.exec(last) : null
  if (ahead) return { field, op: 'eq', value: { token: 'next_n_days', n: Number(ahead[1]) } }
  const values = [low.right, high.right].map((one) => valueOf(one, read, family))
  return values.every((one) => typeof one === 'number' || (typeof one === 'string' && one !== '$me'))
    ? { field, op: 'between', value: values as string[] }
    : undefined
}

function subjectOf(node: AstNode, read: Read): string | undefined {
  const [inner] = node.kind === 'call' && node.name === 'DATEVALUE' ? node.args : []
  const path = pathOf(inner ?? node)
  if (path === undefined) return undefined
  return (read.familyOf(path) === 'datetime') === (inner !== undefined) ? path : undefined
}

function pathOf(node: AstNode): string | undefined {
  if (node.kind !== 'path') return undefined
  const path = node.segments.map((segment) => segment.name).join('.')
  return path.startsWith('$') ? undefined : path
}

function valueOf(node: AstNode, read: Read, family: string | undefined): FilterValue | undefined {
  const text = textOf(node, read)
  if (family === 'date' || family === 'datetime') {
    const token = Object.entries(days).find(([, [first, last]]) => first === text && last === text)?.[0]
    if (token !== undefined) return { token }
    const day = /^DATE\((\d{4}), (\d{1,2}), (\d{1,2})\)$/.exec(text)
    return day ? `${day[1]}-${day[2]?.padStart(2, '0')}-${day[3]?.padStart(2, '0')}` : undefined
  }
  if (node.kind === 'number' && family === 'number') return Number(node.value)
  if (node.kind === 'unary' && node.op === '-' && node.operand.kind === 'number' && family === 'number')
    return -Number(node.operand.value)
  if (node.kind === 'boolean' && family === 'boolean') return node.value
  if (family === 'record' && text.toLowerCase() === '$user.id') return '$me'
  return node.kind === 'text' && family !== 'number' && family !== 'boolean' ? node.value : undefined
}

function textOf(node: AstNode, { text }: Read): string {
  return text.slice(node.start, node.end)
}
