import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openDesk } from '../support/desk.ts'
import type { Desk } from '../support/desk.ts'

let desk: Desk
let page: Page

beforeAll(async () => {
  desk = await openDesk()
})
afterEach(async () => {
  await desk.rise()
  expect(desk.faults.splice(0)).toEqual([])
})
afterAll(async () => {
  await desk?.close()
})

const tray = () => page.getByRole('region', { name: 'Work in the background' })

async function countOf(field: string, value: string): Promise<number> {
  const where = { field, op: 'eq', value }
  const answer = await desk.app.admin.post('/api/v1/query', {
    object: 'opportunity',
    where,
    fields: ['id'],
    total: true,
  })
  return answer.body.total
}

async function tickEverything(): Promise<void> {
  await page.getByRole('row').nth(1).waitFor()
  await page.getByRole('checkbox', { name: 'Choose all loaded records' }).click()
  await page.getByRole('button', { name: 'Choose all 150' }).click()
}

test('all 150 deals get a next step from a list that has loaded 50; the work is followed on another page and taken back as a whole', async () => {
  page = await desk.sit()
  await page.goto('/opportunity?view=all&sort=name')
  await tickEverything()
  const bar = page.getByRole('toolbar', { name: 'Chosen records' })
  await bar.getByText('150 chosen').waitFor()
  await bar.getByRole('button', { name: 'Edit' }).click()
  const form = page.getByRole('dialog', { name: 'Edit 150 records' })
  await form.getByRole('combobox', { name: 'Field' }).fill('Next step')
  await page.getByRole('option', { name: 'Next step' }).click()
  await form.getByRole('textbox', { name: 'Next step' }).fill('Call before Friday')
  await form.getByRole('button', { name: 'Apply' }).click()
  await tray().getByText(/150/).first().waitFor()
  await page.getByRole('link', { name: 'Accounts' }).first().click()
  await tray().getByText('Opportunities: 150 changed').waitFor()
  expect(await countOf('next_step', 'Call before Friday')).toBe(150)

  // A colleague goes on with one of them, which therefore keeps what he wrote.
  const id = desk.ids.get('Deal 007')
  await desk.app.admin.patch(`/api/v1/records/opportunity/${id}`, { next_step: 'Called' })
  await page.reload()
  await tray().getByRole('button', { name: 'Undo' }).click()
  await tray().getByText('Taken back: 149').waitFor()
  await tray().getByRole('button', { name: 'Show' }).click()
  await tray().getByRole('link', { name: 'Deal 007' }).waitFor()
  await tray().getByText('Next step · changed since').waitFor()
  expect([await countOf('next_step', 'Call before Friday'), await countOf('next_step', 'Called')]).toEqual([0, 1])
  await tray().getByRole('button', { name: 'Close' }).click()
  await tray().waitFor({ state: 'detached' })
})

test('what rules refuse is counted with its reason and lies in a file; on a phone in Chinese too', async () => {
  page = await desk.sit({ language: 'zh-CN', width: 390, height: 844 })
  const before = await countOf('stage', 'lost')
  const wish = { op: 'update', set: { stage: 'lost' } }
  const started = await desk.app.admin.post('/api/v1/records/opportunity/bulk-job', wish, {
    'accept-language': 'zh-CN',
  })
  await page.goto('/opportunity')
  await page.evaluate((id) => sessionStorage.setItem('trellis.jobs', JSON.stringify([id])), started.body.id as string)
  await page.reload()
  const mine = page.getByRole('region', { name: '后台任务' })
  await mine.getByText(/150 条被拒绝/).waitFor()
  await mine.getByText(/原因/).waitFor()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    mine.getByRole('link', { name: '下载被拒绝的记录' }).click(),
  ])
  expect(await (await download.createReadStream()).toArray()).not.toEqual([])
  expect(await countOf('stage', 'lost')).toBe(before)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
})

test('what only a warning stopped is done anyway from its card, and each part can be taken back', async () => {
  await desk.app.apply([
    {
      kind: 'validation_rule',
      name: 'opportunity.loud',
      severity: 'warning',
      error_when: 'LEFT(next_step, 5) = "Shout"',
      field: 'next_step',
      message: 'Softly, please',
    },
  ] as never[])
  // Another text each time: what stands there already warns nobody.
  const loud = `Shout ${Date.now()}`
  const ids = ['Deal 021', 'Deal 022', 'Deal 023'].map((name) => desk.ids.get(name))
  const wish = { op: 'update', ids, set: { next_step: loud } }
  const started = await desk.app.admin.post('/api/v1/records/opportunity/bulk-job', wish)
  page = await desk.sit()
  await page.goto('/opportunity')
  await page.evaluate((id) => sessionStorage.setItem('trellis.jobs', JSON.stringify([id])), started.body.id as string)
  await page.reload()
  await tray().getByText('Not done for a warning: Next step: Softly, please (3)').waitFor()
  expect(await countOf('next_step', loud)).toBe(0)
  await tray().getByRole('button', { name: 'Do it anyway: 3' }).click()
  await tray().getByText('Opportunities: 3 changed').waitFor()
  expect(await countOf('next_step', loud)).toBe(3)
  await tray().getByRole('button', { name: 'Undo' }).click()
  await tray().getByText('Taken back: 3').waitFor()
  expect(await countOf('next_step', loud)).toBe(0)
})

test('more than a thousand changes are taken back in the background, followed in the tray, with a list of what stays', async () => {
  const name = `stock_${Date.now()}`
  await desk.app.apply([
    {
      kind: 'object',
      name,
      label: 'Stock',
      plural_label: 'Stocks',
      name_field: 'name',
      fields: { name: { type: 'text', label: 'Name' }, value: { type: 'integer', label: 'Value' } },
    },
  ] as never[])
  const { admin } = desk.app
  const records = Array.from({ length: 1001 }, (_, at) => ({ name: `Stock ${at}`, value: at }))
  const filled = await admin.post(`/api/v1/records/${name}/bulk`, { op: 'insert', records })
  const ids = (filled.body.results as { id: string }[]).map(({ id }) => id)
  const started = await admin.post(`/api/v1/records/${name}/bulk-job`, { op: 'update', ids, set: { value: 5000 } })
  page = await desk.sit()
  await page.goto('/opportunity')
  await page.evaluate((id) => sessionStorage.setItem('trellis.jobs', JSON.stringify([id])), started.body.id as string)
  await page.reload()
  await tray().getByText('Stocks: 1,001 changed').waitFor()
  await admin.patch(`/api/v1/records/${name}/${ids[7]}`, { value: 7000 })
  await tray().getByRole('button', { name: 'Undo' }).click()
  await tray().getByText('Taken back: 1,000').waitFor()
  await tray().getByText('1 value stays as it is. · Somebody changed it since. (1)').waitFor()
  const list = await tray().getByRole('link', { name: 'List of what stays' }).getAttribute('href')
  expect((await admin.get(list ?? '')).text).toContain('Stock 7,1,Value: Somebody changed it since.')
})

test('ticked records become a file in the order of the list', async () => {
  page = await desk.sit()
  await page.goto('/opportunity?view=all&sort=-name&columns=name,amount')
  for (const name of ['Deal 148', 'Deal 150']) await page.getByRole('checkbox', { name: `Choose ${name}` }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('toolbar', { name: 'Chosen records' }).getByRole('button', { name: 'Export' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^opportunity-.*\.csv$/)
  const text = Buffer.concat(await (await download.createReadStream()).toArray()).toString('utf8')
  expect(text.trim().split('\r\n').slice(1)).toEqual([
    expect.stringMatching(/^Deal 150,150000/),
    expect.stringMatching(/^Deal 148,148000/),
  ])
})

test('more records than come at once become a file: made in the background, found again from the notice, taken from its card', async () => {
  const name = `reading_${Date.now()}`
  await desk.app.apply([
    {
      kind: 'object',
      name,
      label: 'Reading',
      plural_label: 'Readings',
      name_field: 'name',
      fields: { name: { type: 'text', label: 'Name' }, value: { type: 'integer', label: 'Value' } },
    },
  ] as never[])
  const records = Array.from({ length: 1001 }, (_, at) => ({ name: `Reading ${at}`, value: at }))
  expect((await desk.app.admin.post(`/api/v1/records/${name}/bulk`, { op: 'insert', records })).status).toBe(200)
  page = await desk.sit()
  await page.goto(`/${name}?sort=-value&columns=name,value`)
  await page.getByText('Reading 1000', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Export as CSV' }).click()
  await tray().getByText('Readings: a file of 1,001').waitFor()
  await tray().getByRole('button', { name: 'Close' }).click()
  await tray().waitFor({ state: 'detached' })

  await page.getByRole('button', { name: /Notifications/ }).click()
  await page
    .getByRole('button', { name: new RegExp(`The file ${name}-.*csv is ready`) })
    .first()
    .click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    tray().getByRole('button', { name: 'Download the file' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(new RegExp(`^${name}-.*-E\\d+\\.csv$`))
  const lines = Buffer.concat(await (await download.createReadStream()).toArray())
    .toString('utf8')
    .trim()
    .split('\r\n')
  expect([lines.length, lines[1]]).toEqual([1002, 'Reading 1000,1000'])
})
