/**
 * References that a deletion cleared come back with the deleted record, in its transaction, with history, events and roll-ups; what was
 * changed since stays and is told.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '../support/client.ts'
import { finished } from '../support/imports.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const all = { read: true, create: true, update: true, delete: true, bulk: true }
const named = (name: string, sharing: string, fields: object) => ({
  kind: 'object',
  name,
  label: name,
  name_field: 'name',
  sharing,
  fields: { name: { type: 'text', label: 'Name' }, ...fields },
})

let app: TestServer
let admin: Client
beforeAll(async () => {
  app = await openServer({
    items: [
      named('account', 'public_read_write', {
        parent: { type: 'hierarchy', label: 'Parent', on_delete: 'set_null' },
        deals: { type: 'rollup', label: 'Deals', from: 'deal.account', aggregate: 'sum', field: 'amount' },
      }),
      named('contact', 'public_read_write', {
        account: { type: 'lookup', to: 'account', label: 'Account', on_delete: 'cascade' },
      }),
      named('deal', 'private', {
        amount: { type: 'number', label: 'Amount' },
        account: { type: 'lookup', to: 'account', label: 'Account', on_delete: 'set_null' },
        contact: { type: 'lookup', to: 'contact', label: 'Contact', on_delete: 'set_null' },
        about: { type: 'polymorphic_lookup', to: ['account', 'contact'], label: 'About', on_delete: 'set_null' },
      }),
      { kind: 'permission_set', name: 'rep', label: 'Rep', objects: { account: all, contact: all, deal: all } },
    ],
  })
  admin = app.admin
}, 120_000)
afterAll(() => app?.close())

async function made(object: string, values: object, by: Client = admin): Promise<string> {
  const answer = await by.post(`/api/v1/records/${object}`, values)
  expect([answer.status, answer.text]).toEqual([201, answer.text])
  return answer.body.id
}
const read = async (object: string, id: string) => (await admin.get(`/api/v1/records/${object}/${id}`)).body
const patch = (id: string, values: object) => admin.patch(`/api/v1/records/deal/${id}`, values)
const remove = (id: string, object = 'account') => admin.delete(`/api/v1/records/${object}/${id}`)

async function restore(id: string, by: Client = admin): Promise<{ id: string; reason: string; message: string }[]> {
  const answer = await by.post(`/api/v1/records/account/${id}/restore`)
  expect([answer.status, answer.text]).toEqual([200, answer.text])
  const notices = JSON.parse(answer.headers.get('record-notices') ?? '[]') as {
    params: { id: string; reason: string }
    message: string
  }[]
  return notices.map(({ params, message }) => ({ id: params.id, reason: params.reason, message }))
}

test('a record out of the bin gets back who referred to it, with a version, history, an event and exact roll-ups', async () => {
  const account = await made('account', { name: 'Acme' })
  const deal = await made('deal', { name: 'One', amount: 5, account, about: account, about_object: 'account' })
  expect((await read('account', account)).deals).toBe(5)
  await remove(account)
  expect(await read('deal', deal)).toMatchObject({ account: null, about: null, about_object: null })
  // Another edit of the record is none of the reference.
  await patch(deal, { amount: 7 })
  expect(await restore(account)).toEqual([])
  expect(await read('deal', deal)).toMatchObject({ account, about: account, about_object: 'account', amount: 7 })
  expect((await read('account', account)).deals).toBe(7)
  const { entries } = (await admin.get(`/api/v1/records/deal/${deal}/history`)).body
  const told = entries.slice(0, 2).flatMap(({ fields }: { fields: { field: string; new: string }[] }) => fields)
  expect(told).toContainEqual(expect.objectContaining({ field: 'account', old: null, new: account }))
  expect(entries[0].via).toBe('restore')
  const events = await app.server.db.query<{ fields: string[] }>({
    text: `select e.fields from ws_main._event e join ws_main._event a on a.change = e.change and a.record = $2 and a.kind = 'restored' where e.record = $1 and e.kind = 'updated' order by e.id`,
    values: [deal, account],
  })
  expect(events.map(({ fields }) => fields)).toEqual([['account'], ['about', 'about_object']])
})

test('who has another reference since, or had one, or is locked or in the bin, keeps what there is; those one may see are told', async () => {
  const [account, other] = [await made('account', { name: 'Old' }), await made('account', { name: 'New' })]
  const names = ['moved', 'cleared', 'locked', 'binned', 'left']
  const deals = new Map<string, string>()
  for (const name of names) deals.set(name, await made('deal', { name, account }))
  const id = (name: string) => deals.get(name) ?? ''
  await remove(account)
  await patch(id('moved'), { account: other })
  await patch(id('cleared'), { account: other })
  await patch(id('cleared'), { account: null })
  await remove(id('binned'), 'deal')
  expect((await admin.post(`/api/v1/records/deal/${id('locked')}/lock`, { reason: 'Approval' })).status).toBeLessThan(
    300,
  )
  const kept = await restore(account)
  expect(kept.map(({ id, reason }) => [id, reason]).sort()).toEqual(
    [
      [id('moved'), 'changed_since'],
      [id('cleared'), 'changed_since'],
      [id('locked'), 'record.locked'],
    ].sort(),
  )
  expect(kept.find((one) => one.id === id('moved'))?.message).toBe(
    'moved: Account stays as it is and does not refer to it again.',
  )
  const now = await Promise.all(['moved', 'cleared', 'locked', 'left'].map((name) => read('deal', id(name))))
  expect(now.map((one) => one.account)).toEqual([other, null, null, account])
  // What came back once is not given out again by a deletion that did not clear it.
  await patch(id('left'), { account: null })
  await remove(account)
  expect(await restore(account)).toEqual([])
  expect((await read('deal', id('left'))).account).toBe(null)
})

test('a person is not told of records they do not see, which get their reference back all the same', async () => {
  const rep = await app.as('rep', { permission_sets: ['rep'] })
  const account = await made('account', { name: 'Shared' }, rep)
  const [hidden, moved] = [
    await made('deal', { name: 'Hidden', account }),
    await made('deal', { name: 'Moved', account }),
  ]
  const other = await made('account', { name: 'Other' })
  await rep.delete(`/api/v1/records/account/${account}`)
  await patch(moved, { account: other })
  expect(await restore(account, rep)).toEqual([])
  expect((await read('deal', hidden)).account).toBe(account)
})

test('what went along and comes along gives back its own; a hierarchy does not close to a circle', async () => {
  const account = await made('account', { name: 'Root' })
  const contact = await made('contact', { name: 'Ann', account })
  const deal = await made('deal', { name: 'Two', account, contact, about: contact, about_object: 'contact' })
  await remove(account)
  expect(await read('deal', deal)).toMatchObject({ account: null, contact: null, about: null })
  await restore(account)
  expect(await read('deal', deal)).toMatchObject({ account, contact, about: contact, about_object: 'contact' })

  const [top, middle] = [await made('account', { name: 'Top' }), await made('account', { name: 'Middle' })]
  const low = await made('account', { name: 'Low', parent: middle })
  await admin.patch(`/api/v1/records/account/${middle}`, { parent: top })
  await remove(middle)
  expect((await admin.patch(`/api/v1/records/account/${top}`, { parent: low })).status).toBe(200)
  expect((await restore(middle)).map(({ id, reason }) => [id, reason])).toEqual([[low, 'value.circular']])
  expect((await read('account', low)).parent).toBe(null)
})

test('restoring in bulk gives everything back; undoing the deletion, or the restoring, does so exactly once', async () => {
  const accounts = await Promise.all(['b1', 'b2', 'b3'].map((name) => made('account', { name })))
  const deals = await Promise.all(accounts.map((account, at) => made('deal', { name: `d${at}`, amount: 1, account })))
  const states = () => Promise.all(deals.map(async (deal) => (await read('deal', deal)).account))
  const bulk = await admin.post('/api/v1/records/account/bulk', {
    op: 'delete',
    records: accounts.map((id) => ({ id })),
  })
  expect([bulk.status, await states()]).toEqual([200, [null, null, null]])
  await patch(deals[2] ?? '', { name: 'renamed' })
  const undo = await admin.post(`/api/v1/changes/${bulk.body.change}/undo`)
  expect([undo.status, undo.body.kept, await states()]).toEqual([200, [], accounts])
  const again = await admin.post(`/api/v1/changes/${undo.body.change}/undo`)
  expect([again.status, again.body.kept, await states()]).toEqual([200, [], [null, null, null]])
  const job = await admin.post('/api/v1/records/account/bulk-job', { op: 'restore', ids: accounts })
  expect([job.status, (await finished(admin, job.body.id)).status]).toEqual([202, 'done'])
  expect(await states()).toEqual(accounts)
  expect((await read('account', accounts[0] ?? '')).deals).toBe(1)
})

test('many references cost the statements of a few, and nothing is kept for what is purged', async () => {
  const statements = async (count: number) => {
    const account = await made('account', { name: `n${count}` })
    const records = Array.from({ length: count }, (_, at) => ({ name: `n${at}`, amount: 1, account }))
    await admin.post('/api/v1/records/deal/bulk', { op: 'insert', records })
    await remove(account)
    app.sql.length = 0
    await restore(account)
    // Without those the server makes by the clock.
    const used = app.sql.filter((text) => /"(account|deal|contact)|_cleared/.test(text)).length
    expect((await read('account', account)).deals).toBe(count)
    return { account, used }
  }
  const [few, many] = [await statements(2), await statements(300)]
  expect(many.used).toBe(few.used)
  await remove(many.account)
  expect((await admin.delete(`/api/v1/records/account/${many.account}?purge=1`)).status).toBeLessThan(300)
  const left = await app.server.db.query({
    text: 'select from ws_main._cleared_reference where parent = $1',
    values: [many.account],
  })
  expect(left).toEqual([])
})
