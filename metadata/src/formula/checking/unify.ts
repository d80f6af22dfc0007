/** Types that fit each other: conversions that need no word (record to text, date to datetime), and the hints for those that do. */
import { callOf, refuse, wordFor } from './checker.ts'
import type { Checker, Span } from './checker.ts'
import type { ParamType, Typed } from '../define.ts'
import { operatorOf } from '../functions/table.ts'
import { unitOf, units } from '../values/moments.ts'
import { isBlank, str } from '../define.ts'
import { nearest } from './suggest.ts'
import type { FormulaType } from '../types.ts'

const numberTypes: ReadonlySet<FormulaType> = new Set<FormulaType>(['number', 'currency', 'percent', 'duration'])

export const isNumberType = (type: FormulaType): boolean => numberTypes.has(type)
const isOpen = (type: FormulaType): boolean => type === 'any' || type === 'null'
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Types a parameter takes as they are. */
const accepted: { readonly [param: string]: readonly FormulaType[] } = {
  text: ['text'],
  textlike: ['text', 'select'],
  jsontext: ['text', 'json'],
  printable: [
    'text',
    'number',
    'currency',
    'percent',
    'duration',
    'boolean',
    'date',
    'datetime',
    'time',
    'select',
    'multiselect',
    'id',
    'null',
  ],
  number: ['number', 'currency', 'percent', 'duration'],
  boolean: ['boolean'],
  date: ['date'],
  datetime: ['datetime'],
  time: ['time'],
  day: ['date', 'datetime'],
  moment: ['date', 'datetime', 'time'],
  scalar: ['number', 'currency', 'percent', 'duration', 'date', 'datetime', 'time'],
  geolocation: ['geolocation'],
  select: ['select', 'text'],
  multiselect: ['multiselect'],
  unit: ['text'],
  daytext: ['text', 'select', 'date', 'datetime'],
  timetext: ['text', 'select', 'time', 'datetime'],
  durationlike: ['number', 'currency', 'percent', 'duration', 'time', 'datetime'],
}

/** Words for what a parameter takes, as keys of the type words. */
const expectedWord: { readonly [param: string]: string } = {
  textlike: 'text',
  day: 'date|datetime',
  moment: 'date|datetime|time',
  scalar: 'number|date|time',
  select: 'select',
  unit: 'text',
  jsontext: 'json|text',
  printable: 'text|number|date',
  daytext: 'text|date|datetime',
  timetext: 'text|time|datetime',
  durationlike: 'number|time|datetime',
}

/** How to turn one type into another, as a hint. */
function hintFor(param: string, type: FormulaType, word: string): string {
  const inner = word.replaceAll('`', '')
  if (param === 'text' || param === 'textlike')
    return type === 'multiselect' ? `INCLUDES(${inner}, "...")` : `TEXT(${inner})`
  if (param === 'number' && (type === 'text' || type === 'select'))
    return type === 'text' ? `VALUE(${inner})` : `VALUE(TEXT(${inner}))`
  if (param === 'date' && (type === 'datetime' || type === 'text')) return `DATEVALUE(${inner})`
  if (param === 'multiselect' && type === 'select') return `ISPICKVAL(${inner}, "...")`
  return ''
}

/** A part whose type is only known at run time takes the type its place needs. */
function adopt(node: Typed, type: FormulaType): Typed {
  if (node.type !== 'any' || (node.kind !== 'field' && node.kind !== 'global' && node.kind !== 'prior')) return node
  return { ...node, type }
}

const adoptable: ReadonlySet<string> = new Set([
  'text',
  'number',
  'boolean',
  'date',
  'datetime',
  'time',
  'geolocation',
  'multiselect',
])

/** Fits one argument to one parameter, or notes why it does not fit. */
export function fitArgument(checker: Checker, node: Typed, param: ParamType, functionName: string): Typed {
  if (param === 'any' || param === 'same' || param === 'field' || param === 'children') return node
  if (param === 'unit') return fitUnit(checker, node)
  if (isOpen(node.type))
    return adoptable.has(param)
      ? adopt(node, param as FormulaType)
      : node.type === 'any' && param === 'textlike'
        ? adopt(node, 'text')
        : node.type === 'any' && (param === 'day' || param === 'moment')
          ? adopt(node, 'date')
          : node.type === 'any' && (param === 'daytext' || param === 'timetext')
            ? adopt(node, 'text')
            : node.type === 'any' && (param === 'scalar' || param === 'durationlike')
              ? adopt(node, 'number')
              : node
  if (accepted[param]?.includes(node.type)) return node
  if ((param === 'text' || param === 'textlike') && node.type === 'id')
    return callOf(operatorOf('#id_text'), [node], 'text', node)
  if (param === 'datetime' && node.type === 'date') return callOf(operatorOf('#day_start'), [node], 'datetime', node)
  const word = wordFor(checker, node)
  return refuse(checker, 'formula.type_mismatch', node, {
    name: functionName,
    expected: expectedWord[param] ?? param,
    found: word,
    actual: node.type,
    hint: hintFor(param, node.type, word),
  })
}

function fitUnit(checker: Checker, node: Typed): Typed {
  const value = node.kind === 'literal' ? str(node.value) : ''
  if (unitOf(value)) return node
  return refuse(checker, 'formula.unknown_unit', node, { value: value.slice(0, 40), units: units.join(', ') })
}

/** Brings parts to one type. `operator` is set for a comparison or `+`; else `name` is a function with several results. */
export function unify(
  checker: Checker,
  nodes: readonly Typed[],
  place: { operator?: string; name?: string; span: Span },
): Typed[] {
  const known = nodes.filter((node) => !isOpen(node.type))
  const first = known[0]
  if (!first) return place.operator === undefined ? [...nodes] : nodes.map((node) => adopt(node, 'text'))
  const types = new Set(known.map((node) => node.type))
  if (types.size === 1 && (first.type !== 'json' || place.operator === undefined))
    return nodes.map((node) => checkedOption(checker, adopt(node, first.type), nodes))
  if (known.every((node) => isNumberType(node.type))) return nodes.map((node) => adopt(node, first.type))
  if (known.every((node) => node.type === 'date' || node.type === 'datetime'))
    return nodes.map((node) =>
      node.type === 'date' ? callOf(operatorOf('#day_start'), [node], 'datetime', node) : adopt(node, 'datetime'),
    )
  if (known.every((node) => node.type === 'text' || node.type === 'select'))
    return nodes.map((node) => checkedOption(checker, adopt(node, 'text'), nodes))
  if (known.every((node) => node.type === 'text' || node.type === 'id' || node.type === 'select'))
    return unifyIds(nodes)
  const other = known.find((node) => node.type !== first.type) ?? first
  refuseDifferent(checker, first, other, place)
  return nodes.map((node) => ({ kind: 'literal', type: 'any', value: null, start: node.start, end: node.end }))
}

/** Ids with texts: an id written out stays an id (an index serves it), else the id becomes a text. */
function unifyIds(nodes: readonly Typed[]): Typed[] {
  const literalId = (node: Typed): boolean =>
    node.kind === 'literal' && (isBlank(node.value) || uuid.test(str(node.value)))
  const allIds = nodes.every((node) => node.type === 'id' || node.type === 'null' || literalId(node))
  return nodes.map((node): Typed => {
    if (allIds)
      return node.kind === 'literal'
        ? { ...node, type: 'id', value: isBlank(node.value) ? null : str(node.value).toLowerCase() }
        : node
    return node.type === 'id' ? callOf(operatorOf('#id_text'), [node], 'text', node) : node
  })
}

function refuseDifferent(
  checker: Checker,
  left: Typed,
  right: Typed,
  place: { operator?: string; name?: string; span: Span },
): void {
  const words = [wordFor(checker, left), wordFor(checker, right)]
  const wrong = left.type === 'text' || isNumberType(left.type) ? right : left
  const goal = wrong === right ? left : right
  const hint =
    goal.type === 'text'
      ? hintFor('text', wrong.type, wrong === right ? words[1]! : words[0]!)
      : textHint(left, right, words)
  if (place.operator === undefined)
    refuse(checker, 'formula.branches_differ', place.span, {
      name: place.name ?? '',
      leftType: left.type,
      rightType: right.type,
      hint,
    })
  else
    refuse(checker, 'formula.types_differ', place.span, {
      left: words[0]!,
      leftType: left.type,
      right: words[1]!,
      rightType: right.type,
      operator: place.operator,
      hint,
    })
}

/** "`amount` is a currency, `stage` is a choice: use TEXT(stage)". */
function textHint(left: Typed, right: Typed, words: readonly string[]): string {
  for (const [index, node] of [left, right].entries())
    if (node.type === 'select' || node.type === 'id') return hintFor('text', node.type, words[index] ?? '')
  for (const [index, node] of [left, right].entries())
    if (node.type === 'text') return hintFor('number', 'text', words[index] ?? '')
  return ''
}

/** Notes types that an operator cannot take together. */
export function refuseOperands(checker: Checker, left: Typed, right: Typed, node: Span & { op: string }): Typed {
  refuseDifferent(checker, left, right, { operator: node.op, span: node })
  return { kind: 'literal', type: 'any', value: null, start: node.start, end: node.end }
}

/** A text literal compared with a choice must be one of its values. */
function checkedOption(checker: Checker, node: Typed, all: readonly Typed[]): Typed {
  if (node.kind === 'literal' && node.type !== 'any' && !isBlank(node.value)) {
    for (const other of all) checkOption(checker, other, node)
  }
  return node
}

/** Notes a literal that is not among the choices of a field. */
export function checkOption(checker: Checker, field: Typed, literal: Typed): void {
  if (field.kind !== 'field' || literal.kind !== 'literal' || typeof literal.value !== 'string' || literal.value === '')
    return
  const options = field.reference.field.options
  if (
    (field.type !== 'select' && field.type !== 'multiselect') ||
    !options ||
    options.length === 0 ||
    options.includes(literal.value)
  )
    return
  refuse(checker, 'formula.unknown_option', literal, {
    value: literal.value.slice(0, 80),
    field: field.reference.key,
    suggestion: quoted(nearest(literal.value, options)),
  })
}

const quoted = (text: string): string => (text === '' ? '' : `"${text}"`)
