import { expect, test } from 'vitest'
import type { HeldShares, SearchPlan } from './search-sql.ts'
import { wayAcross } from './search-way.ts'

const planOf = (held: HeldShares | undefined, ways: Partial<SearchPlan> = {}): SearchPlan => ({
  object: 'deal',
  columns: ['name'],
  rechecks: 0,
  walk: false,
  soon: false,
  led: false,
  parts: {},
  ...(held && { held }),
  ...ways,
})
const frequent = planOf({ all: 0.25, led: 0.25, listed: 250_000 }, { walk: true })
const rare = planOf({ all: 0, led: 0, listed: 0 })
const reach = { rows: 1_000_000, opened: 0, listable: true, inline: [] }

test('those who reach few of the records that have the words are searched among their own', () => {
  const [few, one] = [
    { ...reach, reached: 10_000, owners: 3 },
    { ...reach, reached: 200, owners: 1 },
  ]
  expect([wayAcross(frequent, few), wayAcross(frequent, one)]).toEqual(['own', 'own'])
  // The index leads to fewer.
  expect(wayAcross(rare, few)).toBe('index')
  expect(wayAcross(rare, { ...one, reached: 20 })).toBe('own')
})

test('those who reach many meet frequent words by walking the latest, however many owners that are', () => {
  const many = { ...reach, reached: 600_000, owners: 120 }
  expect(wayAcross(frequent, many)).toBe('walk')
  expect(wayAcross(rare, many)).toBe('index')
})

test('what rules open without anybody knowing how much it is, is not listed', () => {
  const unsure = { ...reach, reached: 10_000, owners: 3, listable: false }
  expect(wayAcross(frequent, unsure)).not.toBe('own')
})

test('who reaches all records, and tables too small for samples, are searched as the words alone say', () => {
  expect(wayAcross(frequent, undefined)).toBe('walk')
  expect(wayAcross(planOf(rare.held, { soon: true }), undefined)).toBe('walk')
  expect(wayAcross(rare, undefined)).toBe('index')
  expect(wayAcross(planOf(undefined), { ...reach, rows: 100, reached: 10, owners: 1 })).toBe('index')
})
