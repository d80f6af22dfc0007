/** Stories of guarding records: taking work out of a queue, closing a period, and looking up who did what. */
import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { openDesk } from '../support/desk.ts'
import type { Desk } from '../support/desk.ts'
import { seriousOn } from '../support/axe.ts'

const deals = '/api/v1/records/opportunity'
let desk: Desk
let page: Page

beforeAll(async () => {
  desk = await openDesk()
  const { admin } = desk.app
  const object = (await admin.get('/api/v1/metadata/object/opportunity')).body as AnyDocument
  await desk.app.apply([
    { ...object, period_field: 'close_date' },
    {
      kind: 'queue',
      name: 'inbound',
      label: { en: 'Inbound', 'zh-CN': '待分配' },
      objects: ['opportunity'],
      members: [{ user: 'admin@example.com' }],
    },
  ])
})
afterEach(async () => {
  await desk.rise()
  expect(desk.faults.splice(0)).toEqual([])
})
afterAll(() => desk?.close())

async function open(path: string): Promise<void> {
  page = await desk.sit()
  page.setDefaultTimeout(15_000)
  await page.goto(path)
  await page.getByRole('main').waitFor()
}

test('what waits in a queue is a view of its own; its members claim it, several at once or on the page', async () => {
  const { admin } = desk.app
  const [queue] = (await admin.get('/api/v1/queues')).body.records
  const waiting = ['Deal 001', 'Deal 002', 'Deal 003'].map((name) => desk.ids.get(name) as string)
  await admin.post(`${deals}/bulk`, { op: 'update', records: waiting.map((id) => ({ id, owner: queue.id })) })
  await open('/opportunity')
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Inbound' }).click()
  const row = (name: string) => page.getByRole('row').filter({ hasText: name })
  await row('Deal 003').waitFor()
  expect(
    await page
      .getByRole('row')
      .filter({ hasText: /Deal \d{3}/ })
      .count(),
  ).toBe(3)
  for (const name of ['Deal 001', 'Deal 002']) await row(name).getByRole('checkbox').check()
  await page.getByRole('toolbar').getByRole('button', { name: 'Take it' }).click()
  await page.getByText('2 records are yours').waitFor()
  await expect.poll(() => row('Deal 001').count()).toBe(0)
  expect(await seriousOn(page)).toEqual([])

  await page.goto(`/opportunity/${waiting[2]}`)
  await page.getByRole('button', { name: 'Take it' }).click()
  await page.getByText('Taken out of Inbound').waitFor()
  await expect.poll(() => page.getByRole('button', { name: 'Take it' }).count()).toBe(0)
  const me = (await admin.get('/api/v1/me')).body.user.id
  for (const id of waiting) expect((await admin.get(`${deals}/${id}?fields=owner`)).body.owner).toBe(me)
})

test('a period is closed with a reason and reopened, each at once', async () => {
  const deal = `${deals}/${desk.ids.get('Deal 010')}`
  const rename = async () => (await desk.app.admin.patch(deal, { name: 'Deal 010' })).status
  await desk.app.admin.put('/api/v1/closed-periods/opportunity', { until: null })
  await open('/studio/access/periods')
  await page.getByText('Everything is open').waitFor()
  await page.getByRole('button', { name: /^Close… / }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Last closed day').fill('2027-12-31')
  await dialog.getByLabel('Reason').fill('Year end')
  expect(await seriousOn(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Close the period' }).click()
  await page.getByText(/Closed until .*2027/).waitFor()
  await page.getByText(/^Year end · by /).waitFor()
  expect((await desk.app.admin.patch(deal, { name: 'Another name' })).status).toBe(423)
  await page.getByRole('button', { name: /^Reopen / }).click()
  await dialog.getByLabel('Reason').fill('A late invoice')
  await dialog.getByRole('button', { name: 'Reopen' }).click()
  await page.getByText('Everything is open').waitFor()
  expect(await rename()).toBe(200)
})

test('the audit trail is searched by kind and by record, and says that it is whole', async () => {
  const { admin } = desk.app
  const deal = desk.ids.get('Deal 020') as string
  await admin.post(`${deals}/${deal}/lock`, { reason: 'Approval' })
  await admin.delete(`${deals}/${deal}/lock`)
  await admin.patch(`${deals}/${deal}`, { amount: 77_777 })
  await open('/studio/access/audit')
  const trail = page.getByRole('table', { name: 'Audit trail' })
  await trail.getByText('Unlocked a record').first().waitFor()
  await page
    .getByRole('combobox', { name: 'What' })
    .or(page.getByLabel('What', { exact: true }))
    .first()
    .click()
  await page.getByRole('option', { name: 'Locks' }).click()
  await expect.poll(() => trail.getByText('Signed in').count()).toBe(0)
  await trail.getByText('reason: Approval').first().waitFor()
  expect(await seriousOn(page)).toEqual([])
  await page.getByRole('button', { name: 'Verify' }).click()
  await page.getByText(/^Whole: \d+ lines checked$/).waitFor()
  await page.getByLabel('Object', { exact: true }).first().click()
  await page.getByRole('option', { name: 'Opportunity', exact: true }).click()
  const changes = page.getByRole('table', { name: 'Changes of data' })
  const change = changes.getByRole('row').filter({ hasText: 'Amount' }).first()
  await change.getByRole('link', { name: 'Open the record' }).waitFor()
  await page.getByLabel('Record', { exact: true }).first().fill('Deal 020')
  await page.getByRole('option', { name: 'Deal 020' }).click()
  await expect.poll(() => changes.getByRole('link').count()).toBe(0)
  await change.waitFor()
})
