import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkText } from '@trellis/metadata/formula/check.ts'
import { testScope } from '@trellis/metadata/formula/test-scope.ts'
import type { Filter } from '@trellis/metadata/query/record-query.ts'
import { filterOfFormula, formulaOfFilter, isBuilt } from './rule-conditions.ts'

const families: { [path: string]: string } = {
  name: 'text',
  amount: 'number',
  stage: 'choice',
  tags: 'choices',
  close_date: 'date',
  created_at: 'datetime',
  active: 'boolean',
  owner: 'record',
  'account.name': 'text',
}
const familyOf = (path: string) => families[path]
const textArb = fc.string({ unit: fc.constantFrom('a', '"', '\\', '中', ' ', 'n') })
const dayArb = fc.oneof(
  fc.constantFrom('2026-01-05', '2025-12-31'),
  fc.constantFrom('today', 'yesterday', 'tomorrow').map((token) => ({ token })),
)

const conditionArb: fc.Arbitrary<Filter> = fc.oneof(
  fc.record({
    field: fc.constantFrom('name', 'account.name'),
    op: fc.constantFrom(
      'eq' as const,
      'ne' as const,
      'contains' as const,
      'starts_with' as const,
      'ends_with' as const,
    ),
    value: textArb,
  }),
  fc.record({
    field: fc.constant('amount'),
    op: fc.constantFrom('eq' as const, 'ne' as const, 'gt' as const, 'gte' as const, 'lt' as const, 'lte' as const),
    value: fc.integer({ min: -1000, max: 1000 }),
  }),
  fc
    .constantFrom('in' as const, 'nin' as const)
    .chain((op) =>
      fc.constantFrom<Filter>(
        { field: 'stage', op, value: ['won'] },
        { field: 'stage', op, value: ['won', 'lost'] },
        { field: 'tags', op, value: ['vip'] },
        { field: 'tags', op, value: ['vip', 'partner'] },
      ),
    ),
  fc.record({
    field: fc.constantFrom('close_date', 'created_at'),
    op: fc.constantFrom('eq' as const, 'gt' as const, 'lte' as const),
    value: dayArb,
  }),
  fc.record({
    field: fc.constant('close_date'),
    op: fc.constant('eq' as const),
    value: fc.oneof(
      fc.constantFrom('this_week', 'last_month', 'next_quarter', 'this_year').map((token) => ({ token })),
      fc.record({ token: fc.constantFrom('last_n_days', 'next_n_days'), n: fc.integer({ min: 2, max: 90 }) }),
    ),
  }),
  fc.constant<Filter>({ field: 'amount', op: 'between', value: [1, 20] }),
  fc.boolean().map((value): Filter => ({ field: 'active', op: 'eq', value })),
  fc.constant<Filter>({ field: 'owner', op: 'eq', value: '$me' }),
  fc.record({
    field: fc.constantFrom('name', 'stage', 'tags', 'owner', 'close_date'),
    op: fc.constantFrom('is_null' as const, 'not_null' as const),
  }),
)
const filterArb: fc.Arbitrary<Filter> = fc.oneof(
  fc.array(conditionArb, { minLength: 1, maxLength: 4 }).map((and): Filter => ({ and })),
  fc.array(conditionArb, { minLength: 2, maxLength: 3 }).map((or): Filter => ({ or })),
  fc
    .tuple(conditionArb, fc.array(conditionArb, { minLength: 2, maxLength: 3 }))
    .map(([one, or]): Filter => ({ and: [one, { or }] })),
)

/** Conditions of choices that are joined by "any", and "at least this and at most that", are shown as one: the meaning is the same. */
function isPlain(filter: Filter): boolean {
  const parts = 'or' in filter ? filter.or : 'and' in filter ? filter.and : []
  const isChoices = (one: Filter) => 'field' in one && one.op === 'in'
  const ops = parts.map((one) => ('field' in one ? one.op : ''))
  const isSpan = 'and' in filter && ops.join() === 'gte,lte'
  return !('or' in filter && parts.every(isChoices)) && !isSpan && parts.every(isPlain)
}

test('what is built is a formula that can be worked out, and is read back as what it was built from', () => {
  fc.assert(
    fc.property(filterArb.filter(isPlain), (filter) => {
      const formula = formulaOfFilter(filter, familyOf) ?? ''
      const checked = checkText(formula, testScope, { returns: 'boolean', context: 'validation' })
      expect(checked.ok ? [] : checked.errors, formula).toEqual([])
      const back = filterOfFormula(formula, familyOf)
      expect(back && isBuilt(back), formula).toBe(true)
      // A lone condition, or a lone branch, needs no "all of".
      const alone = 'and' in filter && filter.and.length === 1 && filter.and[0]
      expect(back, formula).toEqual(alone && ('and' in alone || 'or' in alone) ? alone : filter)
    }),
    { numRuns: 600 },
  )
})

test('what the builder cannot say stays a formula in its place', () => {
  expect(filterOfFormula('AND(stage = "won", amount * 2 > LEN(name))', familyOf)).toEqual({
    and: [{ field: 'stage', op: 'in', value: ['won'] }, { formula: 'amount * 2 > LEN(name)' }],
  })
  expect(filterOfFormula('IF(active, TRUE, FALSE)', familyOf)).toEqual({
    and: [{ formula: 'IF(active, TRUE, FALSE)' }],
  })
  expect(filterOfFormula('AND(', familyOf)).toBeUndefined()
  expect(formulaOfFilter({ field: 'close_date', op: 'eq', value: { token: 'this_century' } }, familyOf)).toBeUndefined()
})

test('formulas as people write them are conditions too', () => {
  expect(filterOfFormula('stage = "lost" || !ISBLANK(name)', familyOf)).toEqual({
    or: [
      { field: 'stage', op: 'in', value: ['lost'] },
      { field: 'name', op: 'not_null' },
    ],
  })
  expect(filterOfFormula('', familyOf)).toEqual({ and: [] })
})

test('at least this and at most that of one field is shown as between', () => {
  const both: Filter = {
    and: [
      { field: 'amount', op: 'gte', value: 0 },
      { field: 'amount', op: 'lte', value: 9 },
    ],
  }
  expect(filterOfFormula(formulaOfFilter(both, familyOf) ?? '', familyOf)).toEqual({
    and: [{ field: 'amount', op: 'between', value: [0, 9] }],
  })
})
