import { describe, expect, test } from 'vitest'
import { checkText } from './check.ts'
import { compileFormula } from './compile.ts'
import { testScope, testTime } from './test-scope.ts'
import type { BlankAs, Evaluation, FormulaEnv } from './types.ts'

function evaluate(
  text: string,
  record: { [key: string]: unknown } = {},
  rest: Partial<FormulaEnv> = {},
  blankAs: BlankAs = 'null',
): Evaluation {
  const checked = checkText(text, testScope, { blankAs, context: 'validation', returns: 'any' })
  if (!checked.ok) throw new Error(checked.errors[0]?.message)
  return compileFormula(checked).evaluate({ record, ...testTime, ...rest })
}

const value = (text: string, record: { [key: string]: unknown } = {}, rest: Partial<FormulaEnv> = {}): unknown =>
  evaluate(text, record, rest).value

test('numbers are exact decimals, half away from zero', () => {
  expect(value('0.1 + 0.2')).toBe(0.3)
  expect(value('1.005 * 100')).toBe(100.5)
  expect(value('ROUND(1.005, 2)')).toBe(1.01)
  expect(value('ROUND(-2.5)')).toBe(-3)
  expect(value('1 / 3')).toBe(0.333333333333333)
  expect(value('1 / 3 * 3')).toBe(1)
  expect(value('123456789012345 + 0.1 - 123456789012345')).toBe(0.1)
  expect(value('999999999999999 * 999999999999999 / 999999999999999')).toBe(999999999999999)
  expect(value('amount * 3', { amount: '12.10' })).toBe(36.3)
  expect(value('2 ^ 0.5 * 2 ^ 0.5')).toBe(2)
})

describe('blanks', () => {
  test('a blank number makes arithmetic blank, or counts as zero', () => {
    expect(evaluate('amount + 1')).toEqual({ value: null })
    expect(evaluate('amount + 1', {}, {}, 'zero')).toEqual({ value: 1 })
    expect(evaluate('ISBLANK(amount)')).toEqual({ value: true })
    expect(evaluate('ISBLANK(amount)', {}, {}, 'zero')).toEqual({ value: false })
  })
  test('comparisons are true or false, never blank', () => {
    expect(value('amount > 5')).toBe(false)
    expect(value('NOT(amount > 5)')).toBe(true)
    expect(value('amount <> 5')).toBe(true)
    expect(value('amount = quantity')).toBe(false)
    expect(value('amount <> quantity')).toBe(false)
    expect(value('stage <> "won"')).toBe(true)
    expect(value('name = ""')).toBe(true)
    expect(value('name = NULL')).toBe(true)
    expect(value('close_date <> NULL', { close_date: '2026-01-01' })).toBe(true)
  })
})

describe('errors', () => {
  test('are values with a code and without any value of the record', () => {
    expect(evaluate('amount / 0', { amount: 5 })).toEqual({ value: null, error: 'value.division_by_zero' })
    expect(evaluate('DATE(2026, 2, 30)')).toEqual({ value: null, error: 'value.bad_date' })
    expect(evaluate('VALUE(name)', { name: 'secret' })).toEqual({ value: null, error: 'value.bad_number_text' })
    expect(evaluate('10 ^ 100')).toEqual({ value: null, error: 'value.number_out_of_range' })
    expect(evaluate('SQRT(-1)')).toEqual({ value: null, error: 'value.bad_argument' })
    expect(evaluate('REGEX(name, name)', { name: '((' })).toEqual({ value: null, error: 'value.bad_pattern' })
    expect(evaluate('close_date + 999999999', { close_date: '2026-01-01' })).toEqual({
      value: null,
      error: 'value.bad_date',
    })
  })
  test('count only where the part is needed', () => {
    expect(value('IF(quantity = 0, 0, amount / quantity)', { amount: 1, quantity: 0 })).toBe(0)
    expect(value('AND(quantity <> 0, amount / quantity > 1)', { amount: 1, quantity: 0 })).toBe(false)
    expect(value('OR(quantity = 0, amount / quantity > 1)', { amount: 1, quantity: 0 })).toBe(true)
    expect(value('IFERROR(amount / quantity, -1)', { amount: 1, quantity: 0 })).toBe(-1)
  })
})

test("TODAY is the user's day", () => {
  const at = { nowMs: Date.UTC(2026, 10, 21, 16, 30) }
  expect(value('TODAY()', {}, { ...at, timeZone: 'UTC' })).toBe('2026-11-21')
  expect(value('TODAY()', {}, { ...at, timeZone: 'Asia/Shanghai' })).toBe('2026-11-22')
  expect(value('TODAY()', {}, { ...at, timeZone: 'Pacific/Pago_Pago' })).toBe('2026-11-21')
  expect(
    value('DATEVALUE(created_at)', { created_at: '2026-11-21T16:00:00.000Z' }, { ...at, timeZone: 'Asia/Shanghai' }),
  ).toBe('2026-11-22')
  expect(
    value(
      'STARTOF(created_at, "month")',
      { created_at: '2026-11-21T16:00:00.000Z' },
      { ...at, timeZone: 'Asia/Shanghai' },
    ),
  ).toBe('2026-10-31T16:00:00.000Z')
})

test('months end where they end', () => {
  expect(value('ADDMONTHS(close_date, 1)', { close_date: '2026-01-31' })).toBe('2026-02-28')
  expect(value('ADDMONTHS(close_date, 1)', { close_date: '2026-02-28' })).toBe('2026-03-31')
  expect(value('ADDMONTHS(close_date, -12)', { close_date: '2024-02-29' })).toBe('2023-02-28')
})

test('working days follow the calendar', () => {
  const rest = { holidays: ['2026-10-01', '2026-10-02'], workingWeekends: ['2026-10-10'] }
  expect(value('NETWORKDAYS(DATE(2026,9,28), DATE(2026,10,11))', {}, rest)).toBe(9)
  expect(value('ADDBUSINESSDAYS(DATE(2026,9,30), 1)', {}, rest)).toBe('2026-10-05')
  expect(value('ADDBUSINESSDAYS(DATE(2026,10,9), 1)', {}, rest)).toBe('2026-10-10')
})

test('before-images, children, globals', () => {
  const rest: Partial<FormulaEnv> = {
    before: { stage: 'qualify', amount: 5 },
    globals: { '$User.id': '0190b5a0-0000-7000-8000-000000000001' },
    children: () => [
      { total: 10, status: 'accepted' },
      { total: 2.5, status: 'draft' },
      { total: null, status: 'accepted' },
    ],
  }
  const record = { stage: 'won', amount: 5, owner: '0190b5a0-0000-7000-8000-000000000001' }
  expect(value('ISCHANGED(stage)', record, rest)).toBe(true)
  expect(value('ISCHANGED(amount)', record, rest)).toBe(false)
  expect(value('PRIORVALUE(stage)', record, rest)).toBe('qualify')
  expect(value('ISCHANGED(stage)', record, { ...rest, isNew: true })).toBe(false)
  expect(value('SUMIF(quotes, total, status = "accepted")', record, rest)).toBe(10)
  expect(value('COUNTIF(quotes)', record, rest)).toBe(3)
  expect(value('AVGIF(quotes, total)', record, rest)).toBe(6.25)
  expect(value('owner = $User.id', record, rest)).toBe(true)
})

test('values that are not of the type read as blank; nothing is read from prototypes', () => {
  expect(value('amount', { amount: { valueOf: () => 5 } })).toBe(null)
  expect(value('name', { name: 5 })).toBe(null)
  expect(value('close_date', { close_date: '2026-02-30' })).toBe(null)
  const scope = { ...testScope, field: (_object: string, name: string) => ({ name, type: 'text' as const }) }
  for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
    const checked = checkText(`${name} = ""`, scope)
    expect(checked.ok && compileFormula(checked).evaluate({ record: {}, ...testTime })).toEqual({ value: true })
  }
})

test('evil patterns end soon', () => {
  const name = 'a'.repeat(100_000) + '!'
  for (const pattern of ['(a+)+', '(a*)*b', '(a|aa)+', '(.*a){25}', '([a-zA-Z]+)*']) {
    const started = performance.now()
    evaluate(`REGEX(name, "${pattern}")`, { name })
    expect(performance.now() - started).toBeLessThan(1_000)
  }
})

test('counted repetitions one after the other are cheap, nested ones are not', () => {
  const uuid = '[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}'
  expect(evaluate(`REGEX(name, "${uuid}")`, { name: '0190b5a0-0000-7000-8000-000000000001' })).toEqual({ value: true })
  expect(evaluate('REGEX(name, "((a{100}){100}){10}")', { name: 'a' })).toEqual({
    value: null,
    error: 'value.bad_pattern',
  })
  expect(evaluate('REGEX(name, "[^]a]+\\\\(x{2,3}\\\\)")', { name: 'bc(xx)' })).toEqual({ value: true })
})

test('a result keeps the decimals of its field', () => {
  const checked = checkText('amount / 3', testScope)
  expect(checked.ok && compileFormula(checked, { scale: 2 }).evaluate({ record: { amount: 10 }, ...testTime })).toEqual(
    { value: 3.33 },
  )
})
