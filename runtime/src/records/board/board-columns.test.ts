import { expect, test } from 'vitest'
import { boardColumns, joinRows } from './board-columns.ts'

const stage = {
  name: 'stage',
  type: 'select',
  label: 'Stage',
  options: [
    { value: 'new', label: 'New' },
    { value: 'won', label: 'Won' },
    { value: 'old', label: 'Old', active: false },
  ],
}
const rules = {
  field: stage,
  board: { group_by: 'stage' },
  named: undefined,
  none: 'None',
  labelOf: (_: unknown, value: string) => ({ label: value }),
}

test('a column weighs each amount with its own percentage', () => {
  const rows = [
    { stage: 'new', probability: 10, records: 2, total: 1000 },
    { stage: 'new', probability: 50, records: 1, total: 200 },
    { stage: 'new', probability: null, records: 1, total: null },
    { stage: null, probability: null, records: 3, total: 5 },
  ]
  expect(
    joinRows(rows, 'stage', 'probability').map(({ stage: value, records, total, weighted }) => ({
      value,
      records,
      total,
      weighted,
    })),
  ).toEqual([
    { value: 'new', records: 4, total: 1200, weighted: 200 },
    { value: null, records: 3, total: 5, weighted: null },
  ])
})

test('every living choice is a column even when empty; records without a value come last, retired choices only when used', () => {
  const columns = boardColumns(
    [
      { stage: null, records: 1 },
      { stage: 'old', records: 2 },
    ],
    rules,
  )
  expect(columns.map((column) => [column.key, column.count])).toEqual([
    ['new', 0],
    ['won', 0],
    ['old', 2],
    ['', 1],
  ])
  expect(boardColumns([], rules).map((column) => column.key)).toEqual(['new', 'won'])
})
