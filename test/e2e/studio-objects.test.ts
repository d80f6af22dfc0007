/** Stories of looking after an object: what is filled in, what a roll-up counts, and the dictionary to hand round. */
import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { strFromU8, unzipSync } from 'fflate'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openDesk } from '../support/desk.ts'
import type { Desk } from '../support/desk.ts'
import { choose, publishDraft } from '../support/steps.ts'

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

async function pick(label: string, option: string | RegExp): Promise<void> {
  await choose(page.locator('input').and(page.getByLabel(label)).first(), option)
}

test('the fill rate tells which fields nobody fills in', async () => {
  await open('/objects/opportunity/health')
  const row = (name: string) => page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) })
  await row('Amount').getByText('100 % · 150').waitFor()
  await row('Remarks').getByText('0 % · 0').waitFor()
  await row('Remarks').getByText('unused').waitFor()
  await page.getByRole('switch', { name: /^Only unused/ }).click()
  await row('Amount').waitFor({ state: 'detached' })
  await row('Remarks').getByRole('link').click()
  await page.getByRole('complementary', { name: 'Remarks' }).waitFor()
})

test('a roll-up counts the records a formula over them lets through', async () => {
  await open('/objects/account')
  await page.getByRole('button', { name: 'Roll-up', exact: true }).click()
  await page.getByRole('complementary').getByLabel('Label (English)').fill('Biggest open deal')
  await pick('Rolls up', /Opportunit/)
  await pick('Takes the', 'Largest')
  await pick('Of the field', 'Amount')
  await page.getByRole('complementary').getByLabel('Only records where', { exact: true }).fill('stage = "propose"')
  await page.getByText('Gives: Yes or no').waitFor()
  await publishDraft(page)
  const { fields } = (await desk.app.admin.get('/api/v1/metadata/object/account')).body
  const [name = '', field] = Object.entries(fields as { [name: string]: { label: { en?: string } } }).at(-1) ?? []
  expect(field).toMatchObject({ aggregate: 'max', field: 'amount', where: 'stage = "propose"' })
  // Deals 3, 7, 11 ... are proposals; every third belongs to the account.
  const account = (await desk.app.admin.get(`/api/v1/records/account/${desk.ids.get('Zenith Tools')}`)).body
  expect(account[name]).toBe(147_000)
})

test('the field dictionary is a spreadsheet that opens with what each field means', async () => {
  await open('/objects/opportunity/fields/amount')
  await page.getByRole('button', { name: 'Field dictionary' }).click()
  await page.getByLabel('Who answers for the data').fill('Finance')
  await page.getByRole('button', { name: 'More for Opportunity' }).click()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Field dictionary as spreadsheet' }).click(),
  ])
  expect(file.suggestedFilename()).toBe('opportunity-fields.xlsx')
  const sheet = strFromU8(unzipSync(await readFile(await file.path()))['xl/worksheets/sheet1.xml'] ?? new Uint8Array())
  const rows = [...sheet.matchAll(/<row.*?<\/row>/g)].map((row) =>
    [...row[0].matchAll(/preserve">([^<]*)</g)].map((cell) => cell[1]),
  )
  expect(rows[0]?.slice(0, 3)).toEqual(['Label', 'API name', 'Type'])
  expect(rows.find((row) => row[1] === 'amount')).toContain('Finance')
})

test('an object of the diagram is chosen, moved and opened by keys alone; no key takes it away', async () => {
  await open('/diagram')
  const node = page.locator('.react-flow__node[data-id=lead]')
  await node.waitFor()
  expect(await node.getAttribute('aria-label')).toBe('Lead')
  const placeOf = () => node.evaluate((one) => one.style.transform)
  const before = await placeOf()
  await node.focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => node.getAttribute('class')).toContain('selected')
  await page.keyboard.press('ArrowRight')
  await expect.poll(placeOf).not.toBe(before)
  await page.keyboard.press('Delete')
  await page.keyboard.press('Backspace')
  expect(await node.count()).toBe(1)
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => globalThis.document.activeElement?.textContent)).toBe('Lead')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Lead', exact: true }).waitFor()
})

test('a type of the palette is reached and added as a field by keys alone', async () => {
  await open('/objects/product')
  const item = page
    .getByRole('group', { name: 'Kinds of field' })
    .getByRole('button', { name: 'Checkbox', exact: true })
  await item.focus()
  await page.keyboard.press('Enter')
  const panel = page.getByRole('complementary')
  await panel.getByLabel('Label (English)').waitFor()
})
