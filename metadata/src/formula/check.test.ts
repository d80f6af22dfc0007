import { describe, expect, test } from 'vitest'
import { checkText } from './check.ts'
import { messageOf } from './messages.ts'
import { testScope } from './test-scope.ts'
import type { CheckOptions, FormulaError } from './types.ts'

function errors(text: string, options: CheckOptions = {}): readonly FormulaError[] {
  const checked = checkText(text, testScope, options)
  return checked.ok ? [] : checked.errors
}

const first = (text: string, options: CheckOptions = {}): string => errors(text, options)[0]?.message ?? 'ok'
const typeOf = (text: string): string => {
  const checked = checkText(text, testScope)
  return checked.ok ? checked.type : 'error'
}

test.each([
  ['amount * probability / 100', 'currency'],
  ['amount / quantity', 'currency'],
  ['amount / amount', 'number'],
  ['quantity + 1', 'number'],
  ['name & "x"', 'text'],
  ['name + "x"', 'text'],
  ['close_date + 3', 'date'],
  ['3 + close_date', 'date'],
  ['close_date - TODAY()', 'number'],
  ['created_at - 0.5', 'datetime'],
  ['start_time + 1000', 'time'],
  ['stage = "won"', 'boolean'],
  ['created_at >= TODAY() - 7', 'boolean'],
  ['account = owner', 'boolean'],
  ['LEFT(id, 8)', 'text'],
  ['IF(active, amount, NULL)', 'currency'],
  ['CASE(stage, "won", 1, "lost", 0, 0.5)', 'number'],
  ['COUNTIF(quotes, status = "accepted")', 'number'],
  ['SUMIF(quotes, total)', 'currency'],
  ['MAXIF(quotes, created_at)', 'datetime'],
  ['account.owner.name', 'text'],
  ['MAX(close_date, TODAY())', 'date'],
])('%s is of type %s', (text, type) => {
  expect(typeOf(text)).toBe(type)
})

describe('a refusal says what is wrong in words for people', () => {
  test.each([
    [
      'amount + stage',
      '`amount` is a currency, `stage` is a choice: they cannot be used together with +. Use TEXT(stage).',
    ],
    ['name & amount', '& needs a text here, but `amount` is a currency. Use TEXT(amount).'],
    ['amunt > 5', 'There is no field `amunt`. Did you mean amount?'],
    ['stage = "wonn"', '"wonn" is not a choice of `stage`. Did you mean "won"?'],
    ['ISPICKVAL(stage, "lst")', '"lst" is not a choice of `stage`. Did you mean "lost"?'],
    ['ISBLNK(name)', 'There is no function ISBLNK. Did you mean ISBLANK?'],
    ['VLOOKUP(a, b, c)', 'VLOOKUP belongs to another platform and is deliberately not offered here.'],
    ['LEFT(name)', 'LEFT needs more values: LEFT(text, count).'],
    ['LEN(name, 2)', 'LEN takes fewer values: LEN(text).'],
    ['name.industry = "it"', '`name` does not lead to another record.'],
    [
      'account.parent.parent.parent.parent.parent.name',
      '`account.parent.parent.parent.parent.parent.name` goes through more than 5 related records.',
    ],
    ['DATEVALUE(5)', 'DATEVALUE needs a text or a date or a date with time here, but `5` is a number.'],
    [
      'STARTOF(close_date, "fortnight")',
      '"fortnight" is not a unit of time. Use one of second, minute, hour, day, week, month, quarter, year, fiscal_quarter, fiscal_year.',
    ],
    ['COUNTIF(lines, TRUE)', 'There is no list of related records `lines`.'],
    ['IF(active, 1, "x")', 'IF would give a number or a text: all its results must be of one type. Use VALUE("x").'],
    [
      'tags = "vip"',
      '`tags` is a list of choices, "vip" is a text: they cannot be used together with =. Use INCLUDES(tags, "...").',
    ],
    ['$User.x.y.z = $Nobody.a', 'There is no value `$Nobody.a`.'],
  ])('%s', (text, message) => {
    expect(first(text)).toBe(message)
  })

  test('in Chinese as well', () => {
    const error = errors('amount + stage')[0]
    expect(error && messageOf(error, 'zh-CN')).toBe(
      '`amount` 是金额，`stage` 是选项：不能用 + 连在一起。请用 TEXT(stage)。',
    )
  })

  test('with the place of the mistake', () => {
    expect(errors('amount > 5 && amunt < 3')[0]).toMatchObject({
      code: 'formula.unknown_field',
      start: 14,
      end: 19,
      params: { name: 'amunt', suggestion: 'amount' },
    })
  })

  test('every mistake at once', () => {
    expect(errors('amunt + UPPR(name) + clse_date').map((error) => error.code)).toEqual([
      'formula.unknown_field',
      'formula.unknown_function',
      'formula.unknown_field',
    ])
  })
})

test('a validation rule and a filter give yes or no', () => {
  expect(first('amount', { context: 'validation' })).toBe(
    'The formula gives a currency, but a yes/no value is needed here.',
  )
  expect(first('name', { context: 'filter' })).toBe(
    'The formula gives a text, but a yes/no value is needed here. Use NOT(ISBLANK(name)).',
  )
  expect(first('ISCHANGED(stage)', { context: 'validation' })).toBe('ok')
})

test('what SQL cannot say is refused in a filter and known elsewhere', () => {
  expect(first('ISCHANGED(stage)', { context: 'filter' })).toBe('ISCHANGED cannot be used in a filter formula.')
  expect(first('REGEX(name, stage & "x")', { context: 'filter' })).toContain('TEXT(stage)')
  expect(first('REGEX(name, name)', { context: 'filter' })).toBe(
    'REGEX cannot be used in lists, filters and sorting: the pattern must be written out.',
  )
  expect(first('REGEX(name, "(?i)a+")', { context: 'filter' })).toBe(
    'REGEX cannot be used in lists, filters and sorting: the pattern uses something only forms can check.',
  )
  expect(first('secret = "x"', { context: 'filter' })).toBe('`secret` cannot be used in lists, filters and sorting.')
  const field = checkText('REGEX(name, name)', testScope)
  expect(field.ok && field.sqlProblems.map((problem) => problem.code)).toEqual(['formula.not_in_sql'])
})

test.each([
  ['amount * 2', true],
  ['TODAY()', false],
  ['YEAR(created_at)', false],
  ['YEAR(close_date)', true],
  ['$User.id = owner', false],
  ['STARTOF(close_date, "month")', true],
  ['STARTOF(close_date, "fiscal_year")', false],
  ['DATEVALUE(name)', true],
  ['DATEVALUE(created_at)', false],
  ['COUNTIF(quotes) > 1', false],
  ['UPPER(name)', true],
  ['ISNEW()', false],
])('%s may be stored: %s', (text, immutable) => {
  const checked = checkText(text, testScope, { context: 'field' })
  expect(checked.ok && checked.immutable).toBe(immutable)
})

test('references name each path once, with the objects on the way', () => {
  const checked = checkText(
    'account.owner.name & account.owner.name & name & TEXT(SUMIF(quotes, total, status = "accepted"))',
    testScope,
  )
  expect(checked.ok && checked.references.map(({ key, objects }) => ({ key, objects }))).toEqual([
    { key: 'account.owner.name', objects: ['opportunity', 'account', 'user'] },
    { key: 'name', objects: ['opportunity'] },
  ])
  expect(
    checked.ok &&
      checked.children.map((child) => ({
        object: child.relation.object,
        keys: child.references.map((reference) => reference.key),
      })),
  ).toEqual([{ object: 'quote', keys: ['total', 'status'] }])
})

test('names of prototypes are plain unknown names', () => {
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'constructor.prototype'])
    expect(errors(`${name} = 1`)[0]?.code).toBe('formula.unknown_field')
  expect(errors('$__proto__.polluted = 1')[0]?.code).toBe('formula.unknown_global')
  expect(errors('__PROTO__(1)')[0]?.code).toBe('formula.unknown_function')
  expect(errors('#add(1, 2)')[0]?.code).toBe('formula.bad_character')
})

test('more fields than a formula may read are refused', () => {
  const scope = { ...testScope, field: (_object: string, name: string) => ({ name, type: 'number' as const }) }
  const checked = checkText(Array.from({ length: 500 }, (_, index) => `field_${index}`).join(' + '), scope)
  expect(checked.ok ? '' : checked.errors[0]?.code).toBe('formula.too_many_fields')
})
