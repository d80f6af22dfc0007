import { expect, test } from 'vitest'
import { lastDay, spanFilter, spanLabel } from './span-of-time.ts'

test('a span of time is called what people call it, in their language', () => {
  expect([
    spanLabel('2027-03-01', 'month', 'en-US'),
    spanLabel('2027-03-01', 'month', 'zh-CN'),
    spanLabel('2027-04-01', 'quarter', 'en-US'),
    spanLabel('2027-01-01', 'year', 'zh-CN'),
    spanLabel('2027-02-01', 'fiscal_quarter', 'en-US'),
    spanLabel('2027-04-01', 'fiscal_year', 'zh-CN'),
    spanLabel('2027-03-08', 'week', 'en-US'),
  ]).toEqual([
    'Mar 2027',
    '2027年3月',
    '2027 Q2',
    '2027',
    'Feb 2027 – Apr 2027',
    '2027年4月 – 2028年3月',
    'Mar 8, 2027',
  ])
})

test('a bar of a span leads to the records of exactly its days, leap years and ends of years included', () => {
  expect(
    (
      [
        ['2028-02-01', 'month'],
        ['2027-12-27', 'week'],
        ['2027-11-01', 'fiscal_quarter'],
        ['2027-01-01', 'year'],
        ['2027-12-31', 'day'],
      ] as const
    ).map(([first, unit]) => lastDay(first, unit)),
  ).toEqual(['2028-02-29', '2028-01-02', '2028-01-31', '2027-12-31', '2027-12-31'])
  expect(spanFilter('close_date', '2027-03-01', 'month')).toEqual({
    field: 'close_date',
    op: 'between',
    value: ['2027-03-01', '2027-03-31'],
  })
})
