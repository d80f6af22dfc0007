/** Random formulas of every type over one made-up object, and random rows with blanks and extremes; all from a seed. */
import type { FunctionDef, ParamType } from '@trellis/metadata/formula/define.ts'
import { formulaFunctions } from '@trellis/metadata/formula/functions/table.ts'
import type { FormulaField, FormulaScope, FormulaType } from '@trellis/metadata/formula/types.ts'

/** A number in [0, 1), the same sequence for the same seed (mulberry32). */
export type Random = () => number

export function randomOf(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)] as T
}

const options = ['new', 'won', 'lost', '赢单']
export const fuzzFields: readonly FormulaField[] = [
  { name: 'n1', type: 'number' },
  { name: 'n2', type: 'number', digits: 9, scale: 2 },
  { name: 'n3', type: 'number', digits: 6, scale: 0 },
  { name: 'money', type: 'currency', digits: 13, scale: 2 },
  { name: 'share', type: 'percent', digits: 5, scale: 4 },
  { name: 't1', type: 'text' },
  { name: 't2', type: 'text' },
  { name: 'b1', type: 'boolean' },
  { name: 'b2', type: 'boolean' },
  { name: 'd1', type: 'date' },
  { name: 'd2', type: 'date' },
  { name: 'dt1', type: 'datetime' },
  { name: 'dt2', type: 'datetime' },
  { name: 'tm1', type: 'time' },
  { name: 'stage', type: 'select', options },
  { name: 'tags', type: 'multiselect', options },
  { name: 'owner', type: 'id', to: 'user' },
  { name: 'place', type: 'geolocation' },
]
const byName = new Map(fuzzFields.map((field) => [field.name, field]))
export const fuzzScope: FormulaScope = {
  object: 'deal',
  field: (_object, name) => byName.get(name),
  names: () => [...byName.keys()],
}

const numbers = [
  0, 1, -1, 2, 3, 7, 10, 100, 0.1, 0.5, -0.25, 1.005, 2.675, 12.5, 999999, 1e9, -1e12, 123456789012345, 0.000001, 1e-10,
  99999.99, 31, 12, 2024, 59, 365,
]
const texts = [
  '',
  'a',
  'abc',
  'ABC',
  ' x ',
  'Straße',
  '客户名称',
  '😀b',
  'won',
  'new',
  '12',
  '-1.5e2',
  '1e400',
  '2024-02-29',
  '2024-02-30',
  '2023-07-01 23:59:59',
  '10:20:30.5',
  "it's",
  '"q"',
  'a,b;c',
  '%_\\',
  '{"a": {"b": 5}, "c": [1.50, "x"]}',
  '91350100M000100Y43',
  'é',
  'İi',
  '\n',
  '13812345678',
  '$.a.b',
  'km',
  'mi',
  'ＡＢ１',
  'Σίσυφος',
  'USD',
  'CNY',
  '+86 21 6123 4567',
  '+16045551234;ext=5',
]
const days = [
  '2024-02-29',
  '2024-01-31',
  '2023-12-31',
  '2024-03-10',
  '2024-11-03',
  '1970-01-01',
  '2000-02-28',
  '1999-12-31',
  '2026-11-21',
  '9999-12-31',
  '0001-01-01',
  '2024-12-30',
]
const instants = [
  '2024-03-10T09:59:59.999Z',
  '2024-11-03T05:30:00.000Z',
  '1999-12-31T23:59:59.000Z',
  '2024-02-29T12:00:00.000Z',
  '2026-11-21T16:00:00.001Z',
  '1970-01-01T00:00:00.000Z',
  '2011-12-30T10:00:00.000Z',
  '2024-10-27T01:30:00.000Z',
  '9999-12-31T23:59:59.999Z',
]
const times = ['00:00:00', '23:59:59.999', '10:20:30.500', '12:00:00']
export const zones = [
  'UTC',
  'Asia/Shanghai',
  'America/New_York',
  'Europe/Prague',
  'Asia/Kolkata',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'America/Sao_Paulo',
  'Australia/Lord_Howe',
]
const ids = ['0190b5a0-0000-7000-8000-000000000001', '0190b5a0-0000-7000-8000-000000000002']
const units = ['day', 'week', 'month', 'quarter', 'year', 'fiscal_quarter', 'fiscal_year', 'hour', 'minute', 'second']

/** A number of at most 15 significant digits, within what the field holds. */
function randomNumber(random: Random, field: FormulaField): number {
  const scale = field.scale ?? 6
  if (random() < 0.4) {
    const known = pick(random, numbers)
    if (Math.abs(known) < 10 ** (field.digits ?? 15) && Number(known.toFixed(scale)) === known) return known
  }
  return (
    Number(((random() - 0.5) * 10 ** Math.floor(random() * Math.min(field.digits ?? 9, 15 - scale))).toFixed(scale)) + 0
  )
}

function randomValue(random: Random, field: FormulaField): unknown {
  if (random() < 0.15) return field.type === 'boolean' ? false : null
  switch (field.type) {
    case 'text':
      return pick(random, texts) || null
    case 'boolean':
      return random() < 0.5
    case 'date':
      return random() < 0.5
        ? pick(random, days)
        : new Date(Date.UTC(1990, 0, 1) + Math.floor(random() * 20_000) * 86_400_000).toISOString().slice(0, 10)
    case 'datetime':
      return random() < 0.5
        ? pick(random, instants)
        : new Date(Date.UTC(1990, 0, 1) + Math.floor(random() * 1.7e12)).toISOString()
    case 'time':
      return pick(random, times)
    case 'select':
      return pick(random, options)
    case 'multiselect':
      return options.filter(() => random() < 0.5)
    case 'id':
      return pick(random, ids)
    case 'geolocation':
      return {
        latitude: Number(((random() - 0.5) * 180).toFixed(4)),
        longitude: Number(((random() - 0.5) * 360).toFixed(4)),
      }
    default:
      return randomNumber(random, field)
  }
}

export function randomRecord(random: Random): { [key: string]: unknown } {
  return Object.fromEntries(fuzzFields.map((field) => [field.name, randomValue(random, field)]))
}

/** Types the generator makes; a function takes part where its parameters and result are of these. */
type Goal = 'number' | 'text' | 'boolean' | 'date' | 'datetime' | 'time' | 'geolocation'
const goals: readonly Goal[] = ['number', 'text', 'boolean', 'date', 'datetime', 'time', 'geolocation']
const weighted: readonly Goal[] = [
  'number',
  'number',
  'number',
  'text',
  'text',
  'boolean',
  'boolean',
  'boolean',
  'date',
  'datetime',
  'time',
]

const special: ReadonlySet<string> = new Set([
  'IF',
  'IFS',
  'CASE',
  'SWITCH',
  'MAX',
  'MIN',
  'COALESCE',
  'BLANKVALUE',
  'NULLVALUE',
  'IFERROR',
  'IN',
  'BETWEEN',
  'FORMATDURATION',
  'REGEX',
  'STARTOF',
  'ENDOF',
  'ADDMONTHS',
  'ADDYEARS',
  'ADDDAYS',
  'DATEADD',
  'JSONPATHVALUE',
  'CONVERTCURRENCY',
  'DATEVALUE',
  'DATETIMEVALUE',
  'TIMEVALUE',
])
const plainFunctions = formulaFunctions.filter(
  (def) =>
    def.sql &&
    !special.has(def.name) &&
    def.params.every((param) => param.type !== 'children' && param.type !== 'field'),
)
const giving = new Map<Goal, readonly FunctionDef[]>(
  goals.map((goal) => [goal, plainFunctions.filter((def) => resultOf(def) === goal)]),
)

function resultOf(def: FunctionDef): Goal | undefined {
  const type = typeof def.returns === 'string' ? def.returns : undefined
  return type === 'currency' || type === 'percent' ? 'number' : goals.find((goal) => goal === type)
}

const fieldsOf: { readonly [goal in Goal]: readonly string[] } = {
  number: ['n1', 'n2', 'n3', 'money', 'share'],
  text: ['t1', 't2', 'TEXT(stage)'],
  boolean: ['b1', 'b2'],
  date: ['d1', 'd2'],
  datetime: ['dt1', 'dt2'],
  time: ['tm1'],
  geolocation: ['place'],
}
const quote = (text: string): string => JSON.stringify(text)

function leaf(random: Random, goal: Goal): string {
  if (random() < 0.6) return pick(random, fieldsOf[goal])
  switch (goal) {
    case 'number': {
      const value = pick(random, numbers)
      return value < 0 ? `(${String(value)})` : String(value)
    }
    case 'text':
      return quote(pick(random, texts))
    case 'boolean':
      return random() < 0.5 ? 'TRUE' : 'stage = "won"'
    case 'date':
      return random() < 0.4 ? 'TODAY()' : `DATEVALUE(${quote(pick(random, days))})`
    case 'datetime':
      return random() < 0.4 ? 'NOW()' : `DATETIMEVALUE(${quote(pick(random, instants).slice(0, 19).replace('T', ' '))})`
    case 'time':
      return `TIMEVALUE(${quote(pick(random, times))})`
    case 'geolocation':
      return 'GEOLOCATION(31.2, 121.5)'
  }
}

const goalOf: { readonly [param in ParamType]?: Goal } = {
  text: 'text',
  textlike: 'text',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
  time: 'time',
  geolocation: 'geolocation',
}

function argument(random: Random, type: ParamType, depth: number): string {
  if (type === 'unit') return quote(pick(random, units))
  if (type === 'multiselect') return 'tags'
  const goal =
    goalOf[type] ??
    (type === 'day'
      ? pick(random, ['date', 'datetime'] as const)
      : type === 'moment'
        ? pick(random, ['datetime', 'time'] as const)
        : pick(random, ['number', 'text', 'boolean', 'date', 'datetime', 'time'] as const))
  return generate(random, goal, depth)
}

function callOf(random: Random, def: FunctionDef, depth: number): string {
  const args = def.params.flatMap((param) => {
    const count = param.repeat ? Math.floor(random() * 3) : param.optional && random() < 0.5 ? 0 : 1
    return Array.from({ length: count }, () => argument(random, param.type, depth))
  })
  return `${def.name}(${args.join(', ')})`
}

/** A formula of a type. */
export function generate(random: Random, goal: Goal, depth: number): string {
  if (depth <= 0) return leaf(random, goal)
  const next = (wanted: Goal): string => generate(random, wanted, depth - 1 - Math.floor(random() * 2))
  const roll = random()
  if (roll < 0.16) return choice(random, goal, next)
  const functions = giving.get(goal) ?? []
  if (roll < 0.55 && functions.length > 0)
    return callOf(random, pick(random, functions), depth - 1 - Math.floor(random() * 2))
  return ofGoal(random, goal, next)
}

function choice(random: Random, goal: Goal, next: (goal: Goal) => string): string {
  if (goal === 'geolocation') return `GEOLOCATION(${next('number')}, ${next('number')})`
  const other = pick(random, ['number', 'text', 'date'] as const)
  switch (Math.floor(random() * 7)) {
    case 0:
      return `IF(${next('boolean')}, ${next(goal)}, ${random() < 0.2 ? 'NULL' : next(goal)})`
    case 1:
      return `CASE(${next(other)}, ${next(other)}, ${next(goal)}, ${next(other)}, ${next(goal)}, ${next(goal)})`
    case 2:
      return `IFERROR(${next(goal)}, ${next(goal)})`
    case 3:
      return `BLANKVALUE(${next(goal)}, ${next(goal)})`
    case 4:
      return `COALESCE(${next(goal)}, ${next(goal)}, ${next(goal)})`
    case 5:
      return `NULLVALUE(${next(goal)}, ${next(goal)})`
    default:
      return `IFS(${next('boolean')}, ${next(goal)}, ${next('boolean')}, ${next(goal)}, ${next(goal)})`
  }
}

function ofGoal(random: Random, goal: Goal, next: (goal: Goal) => string): string {
  switch (goal) {
    case 'number':
      return pick(random, [
        () => `(${next('number')} ${pick(random, ['+', '-', '*', '/', '+', '-', '*', '^'])} ${next('number')})`,
        () => `-${leaf(random, 'number')}`,
        () => `(${next('date')} - ${next('date')})`,
        () => `(${next('datetime')} - ${next('datetime')})`,
        () => `(${next('time')} - ${next('time')})`,
        () => `MAX(${next('number')}, ${next('number')})`,
        () => `MIN(${next('number')}, ${next('number')}, ${next('number')})`,
        () => `DATEDIFF(${next('date')}, ${next('datetime')}, ${quote(pick(random, units))})`,
      ])()
    case 'text':
      return pick(random, [
        () => `(${next('text')} & ${next('text')})`,
        () => `TEXT(${next(pick(random, ['number', 'date', 'datetime', 'time', 'boolean', 'text'] as const))})`,
        () => 'TEXT(tags)',
        () => `FORMATDURATION(${next('datetime')}, ${next('datetime')})`,
        () => `FORMATDURATION(${next('number')}, ${next('boolean')})`,
        () => `LEFT(owner, ${next('number')})`,
        () => `JSONPATHVALUE(${next('text')}, "$.a.b")`,
      ])()
    case 'boolean': {
      const kind = pick(random, ['number', 'number', 'text', 'date', 'datetime', 'time'] as const)
      return pick(random, [
        () => `(${next(kind)} ${pick(random, ['=', '<>', '<', '<=', '>', '>='])} ${next(kind)})`,
        () => `AND(${next('boolean')}, ${next('boolean')}, ${next('boolean')})`,
        () => `(${next('boolean')} || ${next('boolean')})`,
        () => `NOT(${next('boolean')})`,
        () => `ISBLANK(${next(kind)})`,
        () => `IN(${next(kind)}, ${next(kind)}, ${next(kind)})`,
        () => `BETWEEN(${next(kind)}, ${next(kind)}, ${next(kind)})`,
        () => `ISPICKVAL(stage, ${quote(pick(random, options))})`,
        () => `INCLUDES(tags, ${quote(pick(random, options))})`,
        () =>
          `REGEX(${next('text')}, ${quote(pick(random, ['[a-z]+', 'a.c', '\\d{1,3}', '(a|b)*', '.*', '[^x]?客.*', '\\S+@\\S+']))})`,
        () => `owner = ${quote(pick(random, ids))}`,
        () => `(${next('boolean')} = ${next('boolean')})`,
      ])()
    }
    case 'date':
      return pick(random, [
        () => `(${next('date')} + ${next('number')})`,
        () => `(${next('date')} - ${next('number')})`,
        () => `DATEVALUE(${next(pick(random, ['text', 'datetime', 'date'] as const))})`,
        () => `ADDMONTHS(${next('date')}, ${next('number')})`,
        () => `${pick(random, ['STARTOF', 'ENDOF'])}(${next('date')}, ${quote(pick(random, units))})`,
        () => `DATEADD(${next('date')}, ${next('number')}, ${quote(pick(random, units))})`,
        () => `MAX(${next('date')}, ${next('date')})`,
      ])()
    case 'datetime':
      return pick(random, [
        () => `(${next('datetime')} + ${next('number')})`,
        () => `DATETIMEVALUE(${next(pick(random, ['text', 'date', 'datetime'] as const))})`,
        () => `ADDMONTHS(${next('datetime')}, ${next('number')})`,
        () => `${pick(random, ['STARTOF', 'ENDOF'])}(${next('datetime')}, ${quote(pick(random, units))})`,
        () => `ADDDAYS(${next('datetime')}, ${next('number')})`,
      ])()
    case 'time':
      return pick(random, [
        () => `(${next('time')} + ${next('number')})`,
        () => `TIMEVALUE(${next(pick(random, ['text', 'datetime', 'time'] as const))})`,
      ])()
    case 'geolocation':
      return `GEOLOCATION(${next('number')}, ${next('number')})`
  }
}

/** One formula with its result type. */
export function randomFormula(random: Random): string {
  return generate(random, pick(random, weighted), 1 + Math.floor(random() * 4))
}

export const fuzzTypes = (type: FormulaType): boolean => type !== 'geolocation'
