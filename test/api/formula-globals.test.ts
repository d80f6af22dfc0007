/** What formulas name with a dollar sign: the organisation, its constants and texts, the role and the permissions of who acts; everywhere the same. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '../support/client.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const settings = (limit: number) => ({
  kind: 'settings',
  name: 'workspace',
  title: 'Acme',
  constants: { discount_limit: { type: 'percent', value: limit } },
  texts: { too_much: { en: 'too much', 'zh-CN': '太多' } },
})
const items = [
  settings(15),
  {
    kind: 'object',
    name: 'offer',
    label: 'Offer',
    name_field: 'name',
    sharing: 'public_read_write',
    fields: {
      name: { type: 'text' },
      discount: { type: 'percent' },
      room: { type: 'formula', returns: 'percent', formula: '$Setup.discount_limit - discount' },
      verdict: {
        type: 'formula',
        returns: 'text',
        formula: 'IF(discount > $Setup.discount_limit, $Label.too_much, $Organization.Name)',
      },
      mine: { type: 'formula', returns: 'checkbox', formula: '$Permission.big_discounts' },
      reader: { type: 'formula', returns: 'text', formula: '$UserRole.DeveloperName & "/" & $Profile.Name' },
      made_by: { type: 'text', default_formula: '$Profile.Name' },
    },
  },
  {
    kind: 'validation_rule',
    name: 'offer.limit',
    error_when: 'discount > $Setup.discount_limit && !$Permission.big_discounts',
    message: 'Ask your manager',
  },
  {
    kind: 'permission_set',
    name: 'seller',
    label: 'Seller',
    objects: { offer: { read: true, create: true, update: true } },
  },
  { kind: 'permission_set', name: 'big_discounts', label: 'Big discounts', objects: {} },
  { kind: 'role', name: 'rep', label: 'Sales rep', permission_sets: ['seller'] },
  { kind: 'role', name: 'lead', label: 'Team lead', permission_sets: ['seller', 'big_discounts'] },
]

let app: TestServer
let rep: Client
let lead: Client
beforeAll(async () => {
  app = await openServer({ items: items as never })
  rep = await app.as('rep', { role: 'rep' })
  lead = await app.as('lead', { role: 'lead' })
})
afterAll(() => app?.close())

test('a rule lets through who holds the permission, and tells everybody else', async () => {
  const refused = await rep.post('/api/v1/records/offer', { name: 'A', discount: 20 })
  expect([refused.status, refused.body.errors?.[0]?.message]).toEqual([422, 'Ask your manager'])
  expect((await lead.post('/api/v1/records/offer', { name: 'A', discount: 20 })).status).toBe(201)
  expect((await rep.post('/api/v1/records/offer', { name: 'B', discount: 10 })).status).toBe(201)
})

const seen = async (who: Client) =>
  (await who.get('/api/v1/records/offer?fields=name,room,verdict,mine,reader,made_by&order_by=name')).body.records.map(
    ({ name, room, verdict, mine, reader, made_by: by }: { [field: string]: unknown }) => [
      name,
      room,
      verdict,
      mine,
      reader,
      by,
    ],
  )

test('each reader gets the values of the own role, of the same records', async () => {
  expect(await seen(rep)).toEqual([
    ['A', -5, 'too much', false, 'rep/Sales rep', 'Team lead'],
    ['B', 5, 'Acme', false, 'rep/Sales rep', 'Sales rep'],
  ])
  expect(await seen(lead)).toEqual([
    ['A', -5, 'too much', true, 'lead/Team lead', 'Team lead'],
    ['B', 5, 'Acme', true, 'lead/Team lead', 'Sales rep'],
  ])
})

test('lists are filtered and sorted by them, and both modes of evaluate agree', async () => {
  const found = async (who: Client, where: string) =>
    (
      await who.get(`/api/v1/records/offer?fields=name&order_by=-room&where=${encodeURIComponent(where)}`)
    ).body.records.map(({ name }: { name: string }) => name)
  expect(await found(rep, 'discount <= $Setup.discount_limit')).toEqual(['B'])
  expect(await found(rep, '$Permission.big_discounts')).toEqual([])
  expect(await found(lead, '$Permission.big_discounts && $Organization.Name = "Acme"')).toEqual(['B', 'A'])
  for (const formula of [
    '$Profile.Name',
    '$Permission.big_discounts',
    '$Setup.discount_limit',
    '$User.role',
    '$Label.too_much',
  ])
    for (const who of [rep, lead]) {
      const ask = (mode: string) =>
        who.post('/api/v1/formula/evaluate', { object: 'offer', formula, record: { discount: 1 }, mode })
      const [memory, sql] = await Promise.all([ask('memory'), ask('sql')])
      expect([memory.status, memory.body.value]).toEqual([200, sql.body.value])
      expect(memory.body.value, formula).not.toBeNull()
    }
})

test('whoever opens a form gets what its formulas know of the person', async () => {
  expect((await lead.get('/api/v1/me')).body.globals).toMatchObject({
    '$UserRole.Name': 'Team lead',
    '$Permission.big_discounts': true,
  })
})

test('another constant holds from the publish on; one that is used cannot be taken away', async () => {
  await app.apply([settings(30)] as never)
  expect((await seen(rep))[0]?.slice(1, 3)).toEqual([10, 'Acme'])
  const { constants, ...without } = settings(30)
  const gone = await app.admin.post('/api/v1/metadata/apply', { items: [without] })
  expect([gone.status, gone.body.errors?.[0]?.code]).toEqual([422, 'formula.unknown_global'])
  expect(constants.discount_limit.value).toBe(30)
})

test('pinyin and labels are words in evaluate too', async () => {
  const value = async (formula: string) =>
    (await app.admin.post('/api/v1/formula/evaluate', { object: 'offer', formula, record: {} })).body.value
  expect(await value('PINYIN("重庆", "initials")')).toMatch(/^c.?q/)
  expect(await value('PINYIN("重庆")')).toMatch(/^chong ?qing$/)
})
