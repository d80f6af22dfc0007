/** Statements are kept as long as they say the same: for good, for the day in a zone, or not at all. */
import { expect, test } from 'vitest'
import { compileAccess } from '@trellis/metadata/access/compile-access.ts'
import { compile } from '@trellis/metadata/model/compile.ts'
import { orThrow } from '@trellis/metadata/problem.ts'
import { checkQuery } from '@trellis/metadata/query/check-query.ts'
import { queryEnv } from '@trellis/metadata/query/query-env.ts'
import type { Access } from '@trellis/metadata/access/access.ts'
import type { RecordQuery } from '@trellis/metadata/query/record-query.ts'
import type { ReadPlan } from './plan-read.ts'
import { planPage } from './plan-read.ts'
import type { ReachForm } from './reach-forms.ts'

const model = orThrow(
  compile({
    revision: 1,
    documents: [
      { kind: 'permission_set', name: 'reader', objects: { deal: { read: true } } },
      {
        kind: 'object',
        name: 'deal',
        fields: {
          name: { type: 'text' },
          due: { type: 'date' },
          late: { type: 'formula', returns: 'number', formula: 'TODAY() - due' },
          later: { type: 'formula', returns: 'number', formula: 'late * 2' },
          twice: { type: 'formula', returns: 'text', formula: 'name & name' },
          mine: { type: 'formula', returns: 'checkbox', formula: 'owner = $User.id' },
          seconds: { type: 'formula', returns: 'number', formula: 'UNIXTIMESTAMP(NOW())' },
          visits: { type: 'formula', returns: 'number', formula: 'COUNTIF(visit)' },
        },
      },
      { kind: 'object', name: 'visit', fields: { name: { type: 'text' }, deal: { type: 'lookup', to: 'deal' } } },
    ],
  }),
)
const user = '00000000-0000-7000-8009-000000000001'
const caller = { userId: user, role: null, permissionSets: [], ownerIds: [user], scope: null }
const access = compileAccess(model, { ...caller, admin: true })

function planAt(query: RecordQuery, at: string, timeZone = 'Asia/Shanghai'): ReadPlan {
  const nowMs = Date.parse(at)
  const env = queryEnv({ model, access, user: { id: user }, nowMs, timeZone })
  const checked = orThrow(checkQuery(query, env))
  return planPage(
    { model, access, schema: 'ws_main', nowMs, timeZone, globals: { '$User.id': user } },
    checked,
    null,
    null,
  )
}

const [noon, evening, tomorrow] = ['2026-11-21T04:00:00Z', '2026-11-21T10:00:00Z', '2026-11-22T04:00:00Z'] as const

/** Whether the same plan serves later the same day, and the next day. */
function kept(query: RecordQuery): [sameDay: boolean, nextDay: boolean] {
  const first = planAt(query, noon)
  return [planAt(query, evening) === first, planAt(query, tomorrow) === first]
}

test('a statement is kept while it says the same', () => {
  const columns = (...fields: string[]): RecordQuery => ({ object: 'deal', fields })
  expect(kept(columns('name', 'twice', 'visits'))).toEqual([true, true])
  expect(kept(columns('name', 'late'))).toEqual([true, false])
  expect(kept(columns('later'))).toEqual([true, false])
  expect(kept(columns('mine'))).toEqual([false, false])
  expect(kept(columns('seconds'))).toEqual([false, false])
  expect(kept({ object: 'deal', fields: ['name'], where: { formula: 'later > 2' } })).toEqual([true, false])
  expect(kept({ object: 'deal', fields: ['name'], where: { formula: 'due < TODAY()' } })).toEqual([true, false])
  expect(kept({ object: 'deal', fields: ['name'], where: { formula: 'due < DATE(2026, 1, 1)' } })).toEqual([true, true])
})

test('the next day and another zone ask with another day, in the same words', () => {
  const query: RecordQuery = { object: 'deal', fields: ['later'] }
  const values = (plan: ReadPlan) => plan.slots.flatMap((slot) => (slot.from === 'plan' ? [slot.value] : []))
  const [today, next, far] = [planAt(query, noon), planAt(query, tomorrow), planAt(query, noon, 'Pacific/Pago_Pago')]
  expect(values(today)).toContain('2026-11-21')
  expect(values(next)).toContain('2026-11-22')
  expect(values(far)).toContain('2026-11-20')
  expect([next.name, far.name]).toEqual([today.name, today.name])
})

test('a page along a way to what a member reaches, and a page that follows another, is planned once for all values, unless it is filtered', () => {
  const member = compileAccess(model, { ...caller, admin: false, permissionSets: ['reader'] })
  const planOf = (
    where: RecordQuery['where'],
    form: ReachForm | undefined,
    { reader = member, cursor = null }: { reader?: Access; cursor?: string[] | null } = {},
  ): ReadPlan => {
    const env = queryEnv({ model, access: reader, user: { id: user }, nowMs: 0, timeZone: 'UTC' })
    const checked = orThrow(checkQuery({ object: 'deal', fields: ['name'], ...(where && { where }) }, env))
    const planned = { model, access: reader, schema: 'ws_main', nowMs: 0, timeZone: 'UTC', globals: {}, form }
    return planPage(planned, checked, cursor, null)
  }
  const where = { field: 'name', op: 'eq', value: 'x' } as const
  for (const kind of ['walk', 'gather', 'merge'] as const) {
    const form = { kind, inline: [] }
    expect(planOf(undefined, form)).toMatchObject({ blind: true, name: expect.any(String) })
    expect(planOf(where, form)).toMatchObject({ blind: false, name: expect.any(String) })
  }
  expect(planOf(undefined, undefined)).toMatchObject({ blind: false, name: undefined })
  // Where a page goes on is a value like any other for who reaches everything.
  const following = { reader: access, cursor: ['00000000-0000-7000-8009-000000000002'] }
  expect(planOf(undefined, undefined, following)).toMatchObject({ blind: true })
  expect(planOf(where, undefined, following)).toMatchObject({ blind: false })
})
