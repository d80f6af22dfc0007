/** Stories of what stands on a record page beside its fields: figures, charts, texts; drawn in the studio on a real record, met in the app. */
import type { Locator, Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { seriousOn } from '../support/axe.ts'
import { choose } from '../support/steps.ts'
import { openDesk } from '../support/desk.ts'
import type { Desk } from '../support/desk.ts'

let desk: Desk
let page: Page
let canvas: Locator

beforeAll(async () => {
  desk = await openDesk()
  page = await desk.sit({ width: 1440, height: 900 })
  page.setDefaultTimeout(15_000)
})
beforeEach(async () => {
  await page.goto('/robots.txt')
  await desk.app.admin.put('/api/v1/metadata/drafts', { items: [] })
})
afterEach(() => {
  expect(desk.faults.splice(0)).toEqual([])
})
afterAll(async () => {
  await desk?.close()
})

/** The page of accounts as the story begins, whatever was published before. */
async function begin(): Promise<void> {
  await desk.app.apply([
    {
      kind: 'layout',
      name: 'account.standard',
      label: 'Account page',
      header: { key_fields: ['industry'] },
      tabs: [{ name: 'all', label: 'All', blocks: [{ type: 'section', columns: 2, fields: ['name', 'industry'] }] }],
    },
  ])
  await page.goto('/studio/layouts/account~standard')
  canvas = page.getByRole('region', { name: 'The page' })
  await canvas.locator('[data-kind=field]').first().waitFor()
  await choose(page.locator('input').and(page.getByLabel('Preview with record')), 'Aurora Foods')
  await canvas.getByText('Aurora Foods').first().waitFor()
}

const palette = (name: string) =>
  page.getByRole('group', { name: 'What can be put on the page' }).getByText(name, { exact: true })
const block = (name: string) => canvas.getByRole('group', { name: `Block ${name}`, exact: true })
const panel = () => page.getByRole('complementary')
const saved = () => expect.poll(() => page.getByRole('status').first().innerText()).toBe('Draft saved')

async function pick(label: string, option: string): Promise<void> {
  const input = panel()
    .locator('input')
    .and(page.getByLabel(label, { exact: true }))
  await choose(input.first(), option)
}

async function shot(name: string): Promise<void> {
  const folder = process.env['SHOTS']
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` })
}

test('a figure and a chart of the related records are put beside each other on live data, and open their records in the app', async () => {
  await begin()
  await palette('Figure').click()
  // It shows something at once: how many deals this account has.
  await block('Figure: Opportunities').getByText('50', { exact: true }).waitFor()
  await pick('Takes the', 'Sum')
  await pick('Field', 'Amount')
  await block('Figure: Opportunities')
    .getByTitle(/3,725,000/)
    .waitFor()
  await panel().getByRole('button', { name: 'Condition', exact: true }).first().click()
  await panel().locator('input').and(page.getByLabel('Field')).last().click()
  await page.getByRole('option', { name: 'Stage', exact: true }).click()
  await panel().locator('input').and(page.getByLabel('Value')).last().click()
  await page.getByRole('option', { name: 'Negotiate', exact: true }).click()
  await page.keyboard.press('Escape')
  await block('Figure: Opportunities')
    .getByTitle(/3,725,000/)
    .waitFor({ state: 'detached' })
  await panel().getByLabel('Title (English)').fill('Nearly ours')
  await block('Nearly ours').waitFor()
  await palette('Chart').click()
  const chart = block('Chart: Opportunities')
  await chart.getByText('Qualify', { exact: true }).waitFor()
  const [left, right] = [await block('Nearly ours').boundingBox(), await chart.boundingBox()]
  expect(Math.abs((left?.y ?? 0) - (right?.y ?? 99))).toBeLessThan(2)
  await shot('blocks-counted')
  expect(await seriousOn(page)).toEqual([])
  await saved()
  const { tabs } = (await desk.app.admin.get('/api/v1/metadata/layout/account.standard?draft=1')).body
  expect(tabs[0].blocks.slice(1)).toMatchObject([
    { type: 'figure', relation: 'opportunity.account', measure: { fn: 'sum', field: 'amount' }, width: 3 },
    { type: 'chart', relation: 'opportunity.account', group_by: { field: 'stage' }, width: 6 },
  ])
  await desk.app.apply([{ kind: 'layout', name: 'account.standard', label: 'Account page', tabs }])
  await page.goto(`/account/${desk.ids.get('Aurora Foods')}`)
  await page.getByRole('link', { name: /Nearly ours/ }).waitFor()
  await shot('blocks-counted-app')
  const bar = page.getByRole('link', { name: /^Qualify ?13$/ })
  await bar.click()
  await page.waitForURL(/\/opportunity\?/)
  await page.getByText('Deal 001').first().waitFor()
  // Another stage of the same account is not among them.
  expect(await page.getByText('Deal 004').count()).toBe(0)
})

test('a rectangle drawn from an empty place chooses fields, with shift more of them; a click on an empty place lets go', async () => {
  await begin()
  const field = (name: string) => canvas.getByRole('group', { name: `Field ${name}`, exact: true })
  const chosen = () =>
    canvas.locator('[data-selected]').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))
  const sweep = async (name: string) => {
    const [ground, item] = [await canvas.boundingBox(), await field(name).boundingBox()]
    if (!ground || !item) throw new Error('nothing to draw over')
    // From the ground below the page up to the middle of the field: the section around it is not in it as a whole.
    await page.mouse.move(item.x + item.width / 2 - 20, ground.y + ground.height - 40)
    await page.mouse.down()
    await page.mouse.move(item.x + item.width / 2, item.y + item.height / 2, { steps: 5 })
    await page.mouse.up()
  }
  await sweep('Account name')
  await expect.poll(chosen).toEqual(['Field Account name'])
  await page.keyboard.down('Shift')
  await sweep('Industry')
  await page.keyboard.up('Shift')
  await expect.poll(chosen).toEqual(['Field Account name', 'Field Industry'])
  await page.getByRole('complementary', { name: '2 selected' }).waitFor()
  await page.keyboard.press('Delete')
  await field('Industry').waitFor({ state: 'detached' })
  await page.getByRole('banner').getByRole('button', { name: 'Undo' }).click()
  await field('Industry').click()
  await expect.poll(chosen).toEqual(['Field Industry'])
  const ground = await canvas.boundingBox()
  await page.mouse.click((ground?.x ?? 0) + 300, (ground?.y ?? 0) + 330)
  await expect.poll(chosen).toEqual([])
})

test('a button is made on the page, put into its place by drag and keys, shown by a rule, and works in the app', async () => {
  await begin()
  const row = canvas.getByRole('group', { name: 'Buttons', exact: true })
  const names = () => row.locator('[data-kind=button]').allInnerTexts()
  // A page that names no buttons shows those there are.
  await expect.poll(names).toEqual(['New opportunity'])
  await palette('New button').click()
  await panel().getByLabel('Label (English)').fill('Call it a shop')
  await panel().getByLabel('Label (简体中文)').fill('标为零售')
  await panel().getByRole('button', { name: 'Add field to set' }).click()
  await page.getByRole('menuitem', { name: 'Industry', exact: true }).click()
  await pick('Industry', 'Retail')
  const rule = panel().getByRole('group', { name: 'Shown when', exact: true })
  await rule.getByRole('button', { name: 'Condition', exact: true }).click()
  await rule.locator('input').and(page.getByLabel('Field')).click()
  await page.getByRole('option', { name: 'Account name', exact: true }).click()
  await rule.getByLabel('Value').first().fill('Aurora Foods')
  await expect.poll(names).toEqual(['New opportunity', expect.stringMatching(/Call it a shop/)])
  const button = (name: string) => row.getByRole('group', { name: `Button ${name}`, exact: true })
  await button('Call it a shop').focus()
  await page.keyboard.press('Alt+ArrowLeft')
  await expect.poll(async () => (await names())[1]).toBe('New opportunity')
  await button('New opportunity').click()
  await page.keyboard.press('Delete')
  await expect.poll(async () => (await names()).length).toBe(1)
  // What was taken off is offered again, and dragged back in front.
  const from = await palette('New opportunity').boundingBox()
  const to = await button('Call it a shop').boundingBox()
  if (!from || !to) throw new Error('nothing to drag')
  await page.mouse.move(from.x + 20, from.y + 8)
  await page.mouse.down()
  await page.mouse.move(from.x + 40, from.y + 20, { steps: 4 })
  await page.mouse.move(to.x + 6, to.y + 12, { steps: 8 })
  await row.locator('[data-edge=before]').waitFor()
  await page.mouse.up()
  await expect.poll(async () => (await names())[0]).toBe('New opportunity')
  await shot('blocks-buttons')
  expect(await seriousOn(page)).toEqual([])
  await saved()
  const { items } = (await desk.app.admin.get('/api/v1/metadata/drafts')).body
  const made = items.find((item: { kind: string }) => item.kind === 'action')
  expect(made).toMatchObject({
    visible_when: 'CONTAINS(name, "Aurora Foods")',
    run: { type: 'update', values: { industry: '"retail"' } },
  })
  const layout = items.find((item: { kind: string }) => item.kind === 'layout')
  expect(layout.header.actions).toEqual(['new_opportunity', made.name.replace('account.', '')])
  await desk.app.apply(items)
  await desk.app.admin.patch(`/api/v1/records/account/${desk.ids.get('Aurora Foods')}`, { industry: null })
  await page.goto(`/account/${desk.ids.get('Aurora Foods')}`)
  await page.getByRole('button', { name: 'Call it a shop' }).click()
  await expect
    .poll(
      async () => (await desk.app.admin.get(`/api/v1/records/account/${desk.ids.get('Aurora Foods')}`)).body.industry,
    )
    .toBe('retail')
  await page.goto(`/account/${desk.ids.get('Zenith Tools')}`)
  await page.getByRole('button', { name: 'New opportunity' }).waitFor()
  expect(await page.getByRole('button', { name: 'Call it a shop' }).count()).toBe(0)
})
