/** Stories of lists, calendars and homes: drawn on live data in the studio, used in the app after publishing. */
import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openDesk } from '../support/desk.ts'
import type { Desk } from '../support/desk.ts'
import { choose, moveByKeys, publishDraft } from '../support/steps.ts'

let desk: Desk
let page: Page

beforeAll(async () => {
  desk = await openDesk()
})
afterEach(async () => {
  await desk.rise()
  await desk.app.admin.put('/api/v1/metadata/drafts', { items: [] })
  expect(desk.faults.splice(0)).toEqual([])
})
afterAll(async () => {
  await desk?.close()
})

async function open(path: string): Promise<void> {
  page = await desk.sit()
  page.setDefaultTimeout(15_000)
  await page.goto(`/studio${path}`)
  await page.getByRole('main').waitFor()
}

async function pick(label: string, option: string): Promise<void> {
  await choose(page.locator('input').and(page.getByLabel(label)).first(), option)
}

const document = async (kind: string, name: string) =>
  (await desk.app.admin.get(`/api/v1/metadata/${kind}/${name}`)).body

test('a calendar of close dates is designed on live data and stands beside the lists', async () => {
  const soon = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  await desk.app.admin.patch(`/api/v1/records/opportunity/${desk.ids.get('Deal 002')}`, { close_date: soon })
  await open('/objects/opportunity/pages')
  await page.getByRole('button', { name: 'Add calendar' }).click()
  await page.getByLabel('Label (English)').fill('Closings')
  await pick('Coloured by', 'Stage')
  await page.getByRole('region', { name: 'Live data' }).getByText('Deal 002').waitFor()
  // A formula of the filter narrows the preview as well.
  await page.getByRole('region', { name: 'Settings' }).getByText('Formula', { exact: true }).first().click()
  const live = page.getByRole('region', { name: 'Live data' })
  await page.getByRole('textbox', { name: 'Formula' }).fill('amount > 5000000')
  await live.getByText('Deal 002').waitFor({ state: 'detached' })
  await page.getByRole('textbox', { name: 'Formula' }).fill('amount > 0')
  await live.getByText('Deal 002').waitFor()
  await publishDraft(page)
  expect(await document('list_view', 'opportunity.calendar_2')).toMatchObject({
    type: 'calendar',
    calendar: { start: 'close_date', color_by: 'stage' },
  })
  await page.goto('/opportunity?view=calendar_2')
  await page.getByText('Deal 002').first().waitFor()
})

test('a home page is built from blocks, put in order by keys, and greets the people of the app', async () => {
  await open('/apps/sales')
  await page.getByRole('button', { name: 'New page' }).click()
  await page.getByRole('heading', { name: 'Home' }).waitFor()
  const blocks = page.getByRole('list', { name: 'Blocks' })
  const names = () =>
    blocks.locator('button[aria-pressed]').evaluateAll((all) => all.map((one) => one.firstChild?.textContent))
  for (const kind of ['Figure', 'Text']) {
    await page.getByRole('button', { name: 'Add block' }).click()
    await page.getByRole('menuitem', { name: kind, exact: true }).click()
  }
  await page.getByLabel('Text (English)').fill('Call your customers today')
  await page.getByRole('region', { name: 'How it looks' }).getByText('Call your customers today').waitFor()
  await blocks.locator('button[aria-pressed]').nth(1).click()
  await page.getByLabel('Title (English)').fill('Deals we have')
  await pick('Records of', 'Opportunity')
  await page.getByRole('region', { name: 'How it looks' }).getByText('150').waitFor()
  expect((await names()).at(1)).toBe('Deals we have')
  await moveByKeys(page.getByRole('button', { name: 'Move Deals we have' }), ['ArrowUp'])
  await expect.poll(async () => (await names())[0]).toBe('Deals we have')
  await publishDraft(page)
  const app = await document('app', 'sales')
  expect((await document('page', app.home)).components.map((block: { type: string }) => block.type)).toEqual([
    'figure',
    'recent',
    'text',
  ])
  await page.goto('/')
  await page.getByText('Call your customers today').waitFor()
  await page.getByText('Deals we have').waitFor()
})

test('records of a board are coloured by a rule drawn in the studio; the card says why', async () => {
  await open('/views/opportunity~pipeline')
  // The head of a column counts all its records, not those that are drawn: 38 deals, their sum, and what half of it is.
  const qualify = page.getByRole('region', { name: 'Live data' }).getByRole('region', { name: 'Qualify', exact: true })
  await qualify.getByText('38', { exact: true }).waitFor()
  await qualify.getByText(/^¥2\.(85|9)M/).waitFor()
  await qualify.getByText(/^Weighted ¥1\.4\d*M$/).waitFor()
  const rules = page.getByRole('region', { name: 'Colours' })
  await rules.getByRole('button', { name: 'Add colour' }).click()
  const rule = rules.getByRole('group', { name: 'Rule 2', exact: true })
  // Conditions are put together; who likes writes a formula.
  await rule.getByRole('group', { name: 'When' }).waitFor()
  await rule.getByRole('radiogroup', { name: 'How to say it: When' }).getByText('Formula').click()
  await rule.getByRole('textbox', { name: 'When' }).fill('amount > 149000')
  await rule.getByLabel('Says (English)').fill('Big deal')
  await rule.getByRole('button', { name: 'Colour of Rule 2' }).click()
  await page.getByRole('button', { name: 'green', exact: true }).click()
  await publishDraft(page)
  expect((await document('list_view', 'opportunity.pipeline')).colors[1]).toEqual({
    when: 'amount > 149000',
    color: 'green',
    label: { en: 'Big deal' },
  })
  await desk.app.server.db.query({
    text: `update ws_main.opportunity set created_at = now() - interval '70 days' where name = 'Deal 150'`,
    values: [],
  })
  await page.goto('/opportunity?view=pipeline&q=Deal%20150')
  const card = page.getByRole('group', { name: 'Deal 150', exact: true })
  await card.getByText('Big deal').waitFor()
  const days = card.locator('[data-lateness=very_late]')
  await days.getByText('70 days in this stage, meant to take at most 21').waitFor({ state: 'attached' })
  await card.getByRole('button', { name: 'Deal 150' }).click()
  await page.getByRole('group', { name: 'Stage' }).getByText('70 days', { exact: true }).waitFor()
  await page.goto('/opportunity?view=pipeline&q=Deal%20003&as=table')
  const row = page.getByRole('row').filter({ hasText: 'Deal 003' })
  await row.waitFor()
  expect(await row.getAttribute('data-shade')).toBeNull()
})

test('a list is ordered by two fields, grouped and totalled on live data, and its totals stand below it in the app', async () => {
  await open('/views/opportunity~all')
  const settings = page.getByRole('region', { name: 'Settings' })
  const live = page.getByRole('region', { name: 'Live data' })
  await live.getByRole('cell').first().waitFor()
  const order = settings.getByRole('list', { name: 'Order' })
  for (const remove of await order.getByRole('button', { name: /^Remove/ }).all()) await remove.click()
  for (const name of ['Stage', 'Amount']) {
    await settings.getByRole('button', { name: 'Add field to the order' }).click()
    await page.getByRole('menuitem', { name, exact: true }).click()
  }
  await settings.locator('input').and(page.getByLabel('Direction of Amount')).click()
  await page.getByRole('option', { name: /^Z to A/ }).click()
  // By keyboard, the second field becomes the first, and back.
  const names = () => order.getByRole('listitem').evaluateAll((all) => all.map((one) => one.textContent))
  await moveByKeys(order.getByRole('button', { name: 'Move Amount', exact: true }), ['ArrowUp'])
  await expect.poll(async () => (await names())[0]).toMatch(/Amount/)
  await page.getByRole('banner').getByRole('button', { name: 'Undo' }).click()
  await expect.poll(async () => (await names())[0]).toMatch(/Stage/)
  await pick('Group by', 'Stage')
  await live
    .getByText(/^Deal 1(49|50)$/)
    .first()
    .waitFor()
  await settings.locator('input').and(page.getByLabel('Total: Amount')).click()
  await page.getByRole('option', { name: 'Average', exact: true }).click()
  await live.getByTitle('Average of Amount').getByText('75,500').waitFor()
  await publishDraft(page)
  expect(await document('list_view', 'opportunity.all')).toMatchObject({
    order_by: [
      { field: 'stage', dir: 'asc' },
      { field: 'amount', dir: 'desc' },
    ],
    group_by: 'stage',
  })
  await page.goto('/opportunity?view=all')
  await page.getByTitle('Average of Amount').last().getByText('75,500').waitFor()
})

test('columns of a list and fields of a card are put in order by keys, seen on live data at once', async () => {
  await open('/views/opportunity~all')
  const heads = page.getByRole('region', { name: 'Live data' }).getByRole('columnheader')
  await heads.nth(1).waitFor()
  const [first, second] = await heads.allInnerTexts()
  await moveByKeys(page.getByRole('button', { name: `Move ${second}`, exact: true }), ['ArrowUp'])
  await expect.poll(async () => (await heads.allInnerTexts()).slice(0, 2)).toEqual([second, first])
  await page.goto('/studio/views/opportunity~pipeline')
  const cards = page.getByRole('list', { name: 'On the cards' }).getByRole('listitem')
  await cards.first().waitFor()
  await moveByKeys(page.getByRole('button', { name: 'Move Close date', exact: true }), ['ArrowUp', 'ArrowUp'])
  await expect
    .poll(async () => (await cards.allInnerTexts()).map((text) => text.trim()))
    .toEqual(['Close date', 'Account', 'Amount'])
})

test('the entries of a navigation go into a group, change places in it by keys, and come out again', async () => {
  await open('/apps/sales')
  const list = page.getByRole('list', { name: 'Navigation' })
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Add group' }).click()
  const into = async (name: string) => {
    await list.getByRole('button', { name: `Put ${name} elsewhere` }).click()
    await page.getByRole('menuitem', { name: 'Into the group Group' }).click()
  }
  await into('Contacts')
  await into('Leads')
  const inner = page.getByRole('list', { name: 'Entries of Group' })
  const names = () =>
    inner
      .getByRole('button', { name: /^Move/ })
      .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')?.replace('Move ', '')))
  await expect.poll(names).toEqual(['Contacts', 'Leads'])
  expect(await moveByKeys(inner.getByRole('button', { name: 'Move Leads', exact: true }), ['ArrowUp'])).toEqual([
    'Leads is at place 2 of 2.',
    'Leads is at place 1 of 2.',
    'Leads is put down at place 1 of 2.',
  ])
  await expect.poll(names).toEqual(['Leads', 'Contacts'])
  await inner.getByRole('button', { name: 'Put Contacts elsewhere' }).click()
  await page.getByRole('menuitem', { name: 'Out of the group Group' }).click()
  await expect.poll(names).toEqual(['Leads'])
  await page.keyboard.press('Escape')
  await publishDraft(page)
  const { navigation } = await document('app', 'sales')
  expect(navigation.slice(-2)).toMatchObject([
    { type: 'group', items: [{ type: 'object', object: 'lead' }] },
    { type: 'object', object: 'contact' },
  ])
})
