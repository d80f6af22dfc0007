import { expect, test } from 'vitest'
import type { ObjectView } from '../../api/model.ts'
import type { GroupRow } from '../../api/records.ts'
import { boardColumns, boardLanes, joinRows, sumFields } from './board-columns.ts'

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

test('lanes hold records: choices in their order, the rest by name, without a value last', () => {
  const rows: GroupRow[] = [
    { stage: null, records: 1 },
    { stage: 'won', records: 2, total: 30 },
    { stage: 'new', records: 3, total: 10 },
  ]
  const lanes = boardLanes(rows, { field: stage, named: undefined }, rules)
  expect(lanes.map((lane) => [lane.key, lane.label, lane.count, lane.sum])).toEqual([
    ['new', 'new', 3, 10],
    ['won', 'won', 2, 30],
    ['', 'None', 1, null],
  ])
  const owner = { name: 'owner', type: 'user', label: 'Owner' }
  const people = [
    { owner: '1', 'owner.name': 'Zoe', records: 1 },
    { owner: '2', 'owner.name': 'Ann', records: 1 },
  ]
  expect(boardLanes(people, { field: owner, named: 'owner.name' }, rules).map((lane) => lane.label)).toEqual([
    'Ann',
    'Zoe',
  ])
})

test('figures of a cell join its percentages', () => {
  const rows = [
    { stage: 'new', owner: '1', probability: 10, records: 2 },
    { stage: 'new', owner: '1', probability: 20, records: 1 },
    { stage: 'new', owner: '2', probability: 20, records: 5 },
  ]
  expect(joinRows(rows, ['stage', 'owner'], undefined).map((row) => row['records'])).toEqual([3, 5])
})

test('hours and pieces are summed as numbers, amounts as money, also those that are worked out or converted', () => {
  const field = (type: string, returns?: string) => ({ name: 'x', label: 'X', type, ...(returns && { returns }) })
  const object = {
    fields: {
      hours: field('number'),
      margin: field('formula', 'currency'),
      amount: field('currency'),
      amount_converted: field('number'),
    },
  } as unknown as ObjectView
  const sums = (sum: string) => sumFields(object, { group_by: 'stage', sum })
  expect(sums('amount')).toEqual({ sum: 'amount_converted', money: true })
  expect(sums('margin')).toEqual({ sum: 'margin', money: true })
  expect(sums('hours')).toEqual({ sum: 'hours', money: false })
})
