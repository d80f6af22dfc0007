/** A slow network, and one that is gone for a while: what one does is seen at once and said to be on its way, and is done once. */
import type { CDPSession, Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openDesk } from '../support/desk.ts'
import type { Desk } from '../support/desk.ts'
import { moveTo, quietOf } from '../support/quiet.ts'

let desk: Desk
let page: Page
let quiet: () => Promise<void>
let network: CDPSession | undefined

beforeAll(async () => {
  desk = await openDesk()
})
afterEach(async () => {
  if (network) await fast()
  await desk.rise()
  expect(desk.faults.splice(0)).toEqual([])
})
afterAll(async () => {
  await desk?.close()
})

const emulate = (latency: number, throughput: number) =>
  network?.send('Network.emulateNetworkConditions', {
    offline: false,
    latency,
    downloadThroughput: throughput,
    uploadThroughput: throughput,
  })
/** As in a train: 400 ms a way, 50 kB a second. */
const slow = () => emulate(400, 50 * 1024)
const fast = () => emulate(0, -1)

async function open(path: string): Promise<void> {
  page = await desk.sit()
  network = await page.context().newCDPSession(page)
  await network.send('Network.enable')
  quiet = quietOf(page)
  await page.goto(path)
}

/** Other deals at each try. */
async function deals(count: number): Promise<{ tag: string; ids: string[] }> {
  const tag = `Slow ${Date.now().toString(36)}`
  const shared = { account: desk.ids.get('Aurora Foods'), stage: 'qualify', amount: 1000, close_date: '2027-01-15' }
  const records = Array.from({ length: count }, (_, at) => ({ ...shared, name: `${tag} ${'ABCDEF'.charAt(at)}` }))
  const answer = await desk.app.admin.post('/api/v1/records/opportunity/bulk', { op: 'insert', records })
  return { tag, ids: answer.body.results.map((result: { id: string }) => result.id) }
}

const stored = async (id: string | undefined) => (await desk.app.admin.get(`/api/v1/records/opportunity/${id}`)).body
const row = (name: string) => page.getByRole('row').filter({ hasText: name })
const step = (name: string) => row(name).getByRole('gridcell').nth(2)
const loading = () => page.locator('[data-state=loading], [aria-busy=true]').first()
const columns = 'columns=name,next_step,amount&sort=name'

test('on a slow network a list, a record, a cell, a new record and a card on a board show what is on its way, and are saved once', async () => {
  const { tag, ids } = await deals(2)
  const list = `/opportunity?view=all&q=${encodeURIComponent(tag)}&${columns}`
  await open(list)
  await step(`${tag} A`).dblclick()
  await step(`${tag} A`).locator('input').press('Escape')
  await slow()
  await Promise.all([loading().waitFor(), page.reload()])
  await step(`${tag} A`).dblclick()
  await step(`${tag} A`).locator('input').fill('On the train')
  await page.keyboard.press('Enter')
  await step(`${tag} A`).getByText('On the train').waitFor()
  await expect.poll(async () => (await stored(ids[0])).next_step).toBe('On the train')
  expect(await stored(ids[0])).toMatchObject({ next_step: 'On the train', version: 2 })

  await row(`${tag} A`)
    .getByRole('button', { name: `${tag} A`, exact: true })
    .click()
  await page.locator('[data-state=loading], [aria-busy=true]').first().waitFor()
  await page.getByRole('heading', { level: 1, name: `${tag} A` }).waitFor()

  await page.getByRole('link', { name: 'Accounts' }).click()
  await page.getByRole('button', { name: 'New Account' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.locator('[data-field="name"] input').fill(`New ${tag}`)
  // Impatient: twice, and once more while the button says that it is at work.
  const save = dialog.getByRole('button', { name: 'Save', exact: true })
  await Promise.all([dialog.locator('button[data-loading]').first().waitFor(), save.dblclick()])
  await page.keyboard.press('Control+Enter')
  await page.getByRole('heading', { level: 1, name: `New ${tag}` }).waitFor()
  const where = { field: 'name', op: 'eq', value: `New ${tag}` }
  const found = await desk.app.admin.post('/api/v1/query', { object: 'account', where, limit: 10 })
  expect(found.body.records).toHaveLength(1)

  await moveTo(page, `/opportunity?view=pipeline&q=${encodeURIComponent(tag)}`)
  const card = page.getByRole('group', { name: `${tag} B`, exact: true })
  await card.press('Space')
  await page.getByText(`${tag} B is lifted`).first().waitFor({ state: 'attached' })
  for (const column of ['Discover', 'Propose']) {
    await card.press('ArrowRight')
    await page.getByText(`is lifted: ${column}`).waitFor({ state: 'attached' })
  }
  await card.press('Space')
  const propose = page.getByRole('region', { name: 'Propose', exact: true })
  await propose.getByRole('group', { name: `${tag} B` }).waitFor()
  await expect.poll(async () => (await stored(ids[1])).stage).toBe('propose')
  await propose.getByRole('group', { name: `${tag} B` }).waitFor()
  expect(await stored(ids[1])).toMatchObject({ stage: 'propose', version: 2 })
})

test('what is pasted without a network waits and goes out later, but for what a colleague wrote meanwhile; one key takes it back', async () => {
  const { tag, ids } = await deals(3)
  await open(`/opportunity?view=all&q=${encodeURIComponent(tag)}&${columns}`)
  // What pasting takes is fetched with the first step into the table.
  await step(`${tag} A`).dblclick()
  await step(`${tag} A`).locator('input').press('Escape')
  await quiet()
  await page.context().setOffline(true)
  await page.getByText('No connection').waitFor()
  await page.evaluate(() => {
    const text = new DataTransfer()
    text.setData('text/plain', 'One\r\nTwo\r\nThree\r\n')
    const grid = document.querySelector('[role=grid]')
    grid?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: text, bubbles: true, cancelable: true }))
  })
  await expect.poll(() => page.locator('[data-waits]').allInnerTexts()).toEqual(['One', 'Two', 'Three'])
  await step(`${tag} A`).dblclick()
  await step(`${tag} A`).locator('input').fill('Better')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.locator('[data-waits]').allInnerTexts()).toEqual(['Better', 'Two', 'Three'])
  const theirs = await desk.app.admin.patch(`/api/v1/records/opportunity/${ids[1]}`, { next_step: 'Theirs' })
  expect(theirs.status).toBe(200)
  await page.context().setOffline(false)
  await expect.poll(async () => (await stored(ids[0])).next_step).toBe('Better')
  await expect.poll(async () => (await stored(ids[2])).next_step).toBe('Three')
  await row(`${tag} B`).locator('[data-refused]').getByText('Two').waitFor()
  await expect.poll(() => page.locator('[data-waits]').count()).toBe(0)
  expect((await stored(ids[1])).next_step).toBe('Theirs')
  await page.getByRole('grid').focus()
  await page.keyboard.press('Control+z')
  await expect.poll(async () => (await stored(ids[0])).next_step).not.toBe('Better')
  await page.keyboard.press('Control+z')
  await expect.poll(async () => (await stored(ids[2])).next_step).toBe(null)
  expect((await stored(ids[1])).next_step).toBe('Theirs')
})
