/** Corners of single types that the conformance cases of all types do not reach. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FieldShape } from '../model/shape.ts'
import { autonumberFormat, periodKey, readNumber, renderNumber } from './autonumber.ts'
import { dayNumber, daysInMonth, isoDay, readIsoDay } from './calendar.ts'
import { computedValue } from './computed-value.ts'
import { formatMoney } from './currency.ts'
import { decimalParts, decimalText, parseDecimal, roundHalfUp, shifted } from './decimal-text.ts'
import { fieldType, fieldTypeOf } from './field-types.ts'
import type { ParseContext } from './field-type.ts'
import { joinList, splitList } from './list-text.ts'
import { readNumberText } from './number-text.ts'
import { instantOf, offsetMs } from './time-zone.ts'
import { isUscc } from './uscc.ts'

const context: ParseContext = {
  locale: 'en',
  timeZone: 'UTC',
  today: '2026-11-21',
  defaultCurrency: 'CNY',
  defaultRegion: 'CN',
}

function shapeOf(type: string, document: object = {}): FieldShape {
  return {
    name: 'f',
    type,
    label: 'f',
    column: 'f',
    sqlType: null,
    required: false,
    unique: false,
    system: false,
    readOnly: false,
    document: { type, ...document },
  }
}

describe('decimals', () => {
  test('every decimal of 15 digits comes through a JSON number unchanged', () => {
    const digits = fc.tuple(
      fc.bigInt({ min: -999999999999999n, max: 999999999999999n }),
      fc.integer({ min: 0, max: 15 }),
    )
    fc.assert(
      fc.property(digits, ([whole, scale]) => {
        const text = decimalText(decimalParts(`${whole}e-${scale}`) ?? { negative: false, whole: '', fraction: '' })
        const parsed = parseDecimal(text, { precision: 15, scale, minimum: -Infinity, maximum: Infinity })
        expect(
          parsed.ok && decimalText(decimalParts(String(parsed.value)) ?? { negative: true, whole: '', fraction: '' }),
        ).toBe(text)
        if (parsed.ok)
          expect(parseDecimal(parsed.value, { precision: 15, scale, minimum: -Infinity, maximum: Infinity })).toEqual(
            parsed,
          )
      }),
    )
  })

  test('the quick way and the exact way give the same verdict', () => {
    fc.assert(
      fc.property(fc.double(), fc.integer({ min: 0, max: 6 }), (value, scale) => {
        const limits = { precision: 12, scale, minimum: -Infinity, maximum: Infinity }
        const byText = Number.isFinite(value) ? parseDecimal(String(value), limits) : null
        if (byText) expect(parseDecimal(value, limits)).toEqual(byText)
      }),
      { numRuns: 2000 },
    )
  })

  test('rounding is half away from zero on decimal digits, not on binary ones', () => {
    expect([
      roundHalfUp(1.005, 2),
      roundHalfUp(2.345, 2),
      roundHalfUp(-1.005, 2),
      roundHalfUp(0.5, 0),
      roundHalfUp(1e-7, 3),
      roundHalfUp(999.999, 2),
    ]).toEqual([1.01, 2.35, -1.01, 1, 0, 1000])
  })

  test('moving the point is exact', () => {
    expect(decimalText(shifted({ negative: false, whole: '1', fraction: '2345' }, 4))).toBe('12345')
    expect(decimalText(shifted({ negative: true, whole: '', fraction: '00012345' }, 4))).toBe('-1.2345')
  })

  test('separators follow the locale where the text leaves a choice', () => {
    const german = { ...context, locale: 'de-DE' }
    expect(readNumberText('1.234,5', german)).toEqual({ decimal: '1234.5' })
    expect(readNumberText('1,5', german)).toEqual({ decimal: '1.5' })
    expect(readNumberText('1,5', context)).toBeNull()
    expect(readNumberText('1.234.567', context)).toEqual({ decimal: '1234567' })
    expect(readNumberText('12,34,567.8', context)).toEqual({ decimal: '1234567.8' })
    expect(readNumberText("1'234.5", context)).toEqual({ decimal: '1234.5' })
  })

  test('a computed value is rounded to what the field holds, and too large a one is blank', () => {
    const formula = (document: object) => ({ ...shapeOf('formula', { returns: 'currency', ...document }), column: 'f' })
    expect(computedValue(formula({ scale: 2 }), 10 / 3, context)).toBe(3.33)
    expect(computedValue(formula({}), 10 / 3, context)).toBe(3.33333333333333)
    expect(computedValue(formula({ scale: 2, precision: 5 }), 123456, context)).toBeNull()
    expect(computedValue(formula({ scale: 2 }), '0.005', context)).toBe(0.01)
    expect(computedValue(shapeOf('formula', { returns: 'date' }), '2026-01-02', context)).toBe('2026-01-02')
    expect(computedValue(shapeOf('formula', { returns: 'checkbox' }), true, context)).toBe(true)
  })
})

describe('days and zones', () => {
  test('day numbers agree with the calendar of the platform from year 1 to 9999', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true }),
        (date) => {
          const day = readIsoDay(date.toISOString().slice(0, 10))
          expect(day && dayNumber(day)).toBe(Math.floor(date.getTime() / 86_400_000))
          expect(day && isoDay(day)).toBe(date.toISOString().slice(0, 10))
        },
      ),
    )
    expect([daysInMonth(1900, 2), daysInMonth(2000, 2), daysInMonth(2024, 2)]).toEqual([28, 29, 29])
  })

  test.each([
    'UTC',
    'Asia/Shanghai',
    'America/Sao_Paulo',
    'Asia/Kolkata',
    'Pacific/Kiritimati',
    'Pacific/Pago_Pago',
    'Europe/Prague',
  ])('SEC-52 a day never shifts, and local midnight in %s comes back as that day', (timeZone) => {
    const field = shapeOf('date')
    for (const day of [
      '2026-04-01',
      '2026-06-01',
      '2026-03-29',
      '2026-10-25',
      '2024-02-29',
      '1970-01-01',
      '9999-12-30',
    ]) {
      expect(fieldType('date')?.parse(day, field, { ...context, timeZone })).toEqual({ ok: true, value: day })
      const parsed = fieldType('datetime')?.parseText(day, shapeOf('datetime'), { ...context, timeZone })
      const instant = parsed?.ok ? Date.parse(String(parsed.value)) : NaN
      expect(new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(new Date(instant))).toBe(day)
      expect(fieldType('date')?.format(day, field, 'en-US', timeZone)).toContain(String(Number(day.slice(8))))
    }
  })

  test('a clock time in a gap is taken as before the change, in an overlap as the first of both', () => {
    const at = (day: string, hour: number) =>
      new Date(
        instantOf(readIsoDay(day) ?? { year: 1, month: 1, day: 1 }, hour * 3_600_000 + 30 * 60_000, 'Europe/Prague') ??
          NaN,
      ).toISOString()
    expect(at('2026-03-29', 2)).toBe('2026-03-29T01:30:00.000Z')
    expect(at('2026-10-25', 2)).toBe('2026-10-25T00:30:00.000Z')
    expect(instantOf({ year: 2026, month: 1, day: 1 }, 0, 'Not/AZone')).toBeNull()
    expect(offsetMs(0, 'Asia/Kolkata')).toBe(19_800_000)
  })

  test('an ambiguous date is read by the order of the field, else of the context', () => {
    const parse = (document: object, extra: Partial<ParseContext>) =>
      fieldType('date')?.parseText('3/4/2017', shapeOf('date', document), { ...context, ...extra })
    expect(parse({ date_order: 'dmy' }, { dateOrder: 'mdy' })).toEqual({ ok: true, value: '2017-04-03' })
    expect(parse({}, { dateOrder: 'mdy' })).toEqual({ ok: true, value: '2017-03-04' })
    expect(parse({}, {})).toEqual({ ok: false, code: 'value.ambiguous_date' })
  })
})

describe('auto-numbers', () => {
  test('a format prints date parts and counter, and starts again with its date parts', () => {
    expect(renderNumber('OP-{YYYY}-{0000}', '2026-11-21', 7)).toBe('OP-2026-0007')
    expect(renderNumber('{YY}{MM}{DD}/{000}', '2026-01-02', 12345)).toBe('260102/12345')
    expect([
      periodKey('OP-{YYYY}-{0000}', '2026-11-21'),
      periodKey('{YYYY}{MM}-{0}', '2026-11-21'),
      periodKey('A-{0}', '2026-11-21'),
    ]).toEqual(['2026', '2026-11', ''])
    expect(autonumberFormat({ type: 'autonumber' })).toBe('{0000}')
  })

  test('what was printed is read back: an import moves the right counter', () => {
    const formats = fc.constantFrom('OP-{YYYY}-{0000}', '{YY}{MM}-{000}', 'Q.{0}', '{000000}/{YYYY}', 'A+{0}(x)$')
    fc.assert(
      fc.property(formats, fc.integer({ min: 1, max: 10_000_000 }), (format, count) => {
        expect(readNumber(format, renderNumber(format, '2026-11-21', count))).toEqual({
          period: periodKey(format, '2026-11-21'),
          count,
        })
      }),
    )
    expect(readNumber('OP-{YYYY}-{0000}', 'XX-2026-0001')).toBeNull()
  })
})

test('lists in a cell come back whatever their words hold', () => {
  const words = fc.uniqueArray(
    fc.string({ minLength: 1, maxLength: 10, unit: fc.constantFrom('a', ' ', ';', ',', '"', '、', '\n', '中') }),
    { maxLength: 5 },
  )
  fc.assert(
    fc.property(words, (list) => {
      expect(splitList(joinList(list))).toEqual(list)
    }),
  )
})

test('every single wrong digit of a unified social credit code is noticed', () => {
  const code = '91350100M000100Y43'
  expect(isUscc(code)).toBe(true)
  for (let at = 0; at < 18; at++) {
    for (const other of '0123456789ABCDEFGHJKLMNPQRTUWXY')
      if (other !== code[at]) expect(isUscc(code.slice(0, at) + other + code.slice(at + 1))).toBe(false)
  }
})

test('people see amounts, phones, days and choices in their own way', () => {
  expect(formatMoney(1234.5, 'CNY', 'zh-CN')).toBe('¥1,234.50')
  expect(fieldType('phone')?.format('+8613800138000', shapeOf('phone'), 'zh-CN')).toBe('+86 138 0013 8000')
  expect(fieldType('percent')?.format(12.5, shapeOf('percent'), 'en')).toBe('12.5%')
  expect(
    fieldType('datetime')?.format('2026-01-01T00:00:00.000Z', shapeOf('datetime'), 'zh-CN', 'Asia/Shanghai'),
  ).toContain('08:00')
  expect(fieldType('checkbox')?.format(true, shapeOf('checkbox'), 'zh-CN')).toBe('是')
  const field = { ...shapeOf('select'), options: [{ value: 'won', label: { en: 'Won', 'zh-CN': '赢单' } }] }
  expect([
    fieldType('select')?.format('won', field, 'zh-CN'),
    fieldType('select')?.format('gone', field, 'zh-CN'),
  ]).toEqual(['赢单', 'gone'])
  expect(
    fieldType('address')?.format(
      { city: '北京市', district: '朝阳区', street: '建国路 1 号', country: 'CN' },
      shapeOf('address'),
      'zh-CN',
    ),
  ).toBe('北京市朝阳区建国路 1 号')
})

test('a computed field behaves like the type of its result', () => {
  expect(fieldTypeOf(shapeOf('formula', { returns: 'date' })).type).toBe('date')
  expect(fieldTypeOf(shapeOf('rollup', { aggregate: 'count' })).type).toBe('number')
  expect(fieldTypeOf(shapeOf('rollup', { aggregate: 'sum', returns: 'currency' })).type).toBe('currency')
  expect(fieldType('formula')?.sqlType({ type: 'formula', returns: 'currency', stored: true })).toBe('numeric')
  expect(fieldType('formula')?.sqlType({ type: 'formula', returns: 'currency' })).toBeNull()
})

test('a pattern holds for the whole text, in linear time whatever it is', () => {
  const parse = (pattern: string, input: string) =>
    fieldType('text')?.parse(input, shapeOf('text', { pattern, max_length: 4000 }), context)
  expect(parse('[A-Z]{2}-\\d+', 'AB-12')).toEqual({ ok: true, value: 'AB-12' })
  expect(parse('[A-Z]{2}-\\d+', 'xAB-12')).toEqual({ ok: false, code: 'value.bad_format' })
  const start = performance.now()
  expect(parse('(a+)+$', `${'a'.repeat(3999)}b`)).toMatchObject({ ok: false })
  expect(performance.now() - start).toBeLessThan(5000)
})
