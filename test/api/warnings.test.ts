import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestServer } from '../support/server.ts'
import { openServer } from '../support/server.ts'

const rule = (name: string, severity: string, error_when: string, message: object) => ({
  kind: 'validation_rule',
  name: `offer.${name}`,
  severity,
  error_when,
  message,
  field: 'discount',
})

const items = [
  {
    kind: 'object',
    name: 'offer',
    label: 'Offer',
    fields: { name: { type: 'text', required: true }, discount: { type: 'percent' }, note: { type: 'text' } },
  },
  rule('steep', 'warning', 'discount > 20', { en: 'More than 20 % off.', 'zh-CN': '折扣超过 20%。' }),
  rule('absurd', 'error', 'discount > 90', { en: 'That is a gift.' }),
  rule('fine', 'info', 'discount > 10', { en: 'Your manager is told.', 'zh-CN': '已告知主管。' }),
]

let app: TestServer
beforeAll(async () => {
  app = await openServer({ items })
})
afterAll(() => app?.close())

const offers = '/api/v1/records/offer'
const notices = (answer: { headers: Headers }) =>
  (JSON.parse(answer.headers.get('record-notices') ?? '[]') as { code: string; message: string }[]).map(
    ({ code, message }) => `${code}: ${message}`,
  )
const accepted = async () =>
  (await app.admin.get('/api/v1/audit?kind=warnings.accepted')).body.records as {
    record: string | null
    details: { rules: string[]; count: number }
  }[]

test('VF-06 a warning refuses until it is accepted by name; what was accepted is in the audit trail', async () => {
  const refused = await app.admin.post(offers, { name: 'A', discount: 30 })
  expect(refused.status).toBe(422)
  expect(refused.body.errors.map((error: { code: string; params: object }) => [error.code, error.params])).toEqual([
    ['rule.steep', { rule: 'offer.steep', severity: 'warning' }],
  ])
  const before = (await accepted()).length
  expect((await app.admin.post(`${offers}?accept=offer.other`, { name: 'A', discount: 30 })).status).toBe(422)
  const made = await app.admin.post(`${offers}?accept=offer.steep`, { name: 'A', discount: 30 })
  expect(made.status).toBe(201)
  expect(notices(made)).toEqual(['rule.fine: Your manager is told.', 'rule.steep: More than 20 % off.'])
  const [line, ...older] = await accepted()
  expect(older).toHaveLength(before)
  expect(line).toMatchObject({ record: made.body.id, details: { rules: ['offer.steep'], count: 1 } })
})

test('no acceptance goes past an error', async () => {
  const answer = await app.admin.post(`${offers}?accept=offer.steep,offer.absurd`, { name: 'A', discount: 95 })
  expect(answer.body.errors.map(({ code }: { code: string }) => code)).toEqual(['rule.absurd'])
})

test('info is told after the save, in the language of the caller, by creating and by changing', async () => {
  const made = await app.admin.post(offers, { name: 'A', discount: 5 })
  expect(notices(made)).toEqual([])
  const changed = await app.admin.patch(`${offers}/${made.body.id}`, { discount: 15 }, { 'accept-language': 'zh-CN' })
  expect(changed.status).toBe(200)
  expect(notices(changed)).toEqual(['rule.fine: 已告知主管。'])
  expect(notices(await app.admin.patch(`${offers}/${made.body.id}`, { note: 'n', discount: 1 }))).toEqual([])
})

test('many at once accept by the same parameter, one verdict and one set of notices each', async () => {
  const records = [
    { name: 'A', discount: 5 },
    { name: 'B', discount: 50 },
    { name: 'C', discount: 15 },
  ]
  const refused = await app.admin.post(`${offers}/bulk`, { op: 'insert', records })
  expect(refused.body.results.map(({ ok }: { ok: boolean }) => ok)).toEqual([true, false, true])
  expect(refused.body.results[1].errors[0]).toMatchObject({ pointer: '/records/1/discount', code: 'rule.steep' })
  const before = (await accepted()).length
  const saved = await app.admin.post(`${offers}/bulk?accept=offer.steep`, { op: 'insert', records })
  const told = saved.body.results.map((one: { notices?: { code: string }[] }) =>
    (one.notices ?? []).map(({ code }) => code),
  )
  expect(told).toEqual([[], ['rule.fine', 'rule.steep'], ['rule.fine']])
  const lines = await accepted()
  expect(lines).toHaveLength(before + 1)
  expect(lines[0]?.details).toMatchObject({ rules: ['offer.steep'], count: 1 })
})
