import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openDesk } from '../support/desk.ts'
import type { Desk } from '../support/desk.ts'

let desk: Desk
let page: Page

beforeAll(async () => {
  desk = await openDesk()
  const products = Array.from({ length: 10 }, (_, at) => ({
    name: `Pump ${at + 1}`,
    code: `P-${at + 1}`,
    list_price: 100 * (at + 1),
  }))
  const made = await desk.app.admin.post('/api/v1/records/product/bulk', {
    op: 'insert',
    records: products,
    all_or_none: true,
  })
  expect(made.status).toBe(200)
  const { body: standard } = await desk.app.admin.get('/api/v1/metadata/layout/account.standard')
  const open = { where: { field: 'stage', op: 'eq', value: 'qualify' }, order_by: [{ field: 'amount', dir: 'desc' }] }
  const list = { type: 'related_list', relation: 'opportunity.account', columns: ['name', 'amount'], ...open, limit: 3 }
  const blocks = [
    { ...list, label: 'Biggest open deals' },
    { ...list, label: 'New deals', inline_edit: true },
  ]
  await desk.app.apply([{ ...standard, tabs: [...standard.tabs, { name: 'deals', label: 'Deals', blocks }] }])
})
afterEach(async () => {
  await desk.rise()
  expect(desk.faults.splice(0)).toEqual([])
})
afterAll(async () => {
  await desk?.close()
})

const shots = process.env['SHOTS']

async function openProducts(deal: string, look = {}): Promise<void> {
  page = await desk.sit(look)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(`/opportunity/${desk.ids.get(deal)}?tab=products`)
  await grid().waitFor()
}
const grid = () => page.getByRole('grid')
const cell = (row: number, column: number) => page.locator(`[data-cell="${row}:${column}"]`)

async function lines(
  deal: string,
): Promise<{ name: string; quantity: number; unit_price: number; total: number; position: number }[]> {
  const filter = encodeURIComponent(JSON.stringify({ field: 'opportunity', op: 'eq', value: desk.ids.get(deal) }))
  return (await desk.app.admin.get(`/api/v1/records/opportunity_line?filter=${filter}&order_by=position&limit=500`))
    .body.records
}

/** As a spreadsheet puts it on the clipboard. */
async function paste(text: string): Promise<void> {
  await page.evaluate((value) => navigator.clipboard.writeText(value), text)
  await page.keyboard.press('Control+v')
}

test('a rep quotes 30 lines: two by hand on the keyboard, the rest from Excel, one save', async () => {
  await openProducts('Deal 010')
  await page.getByRole('button', { name: 'Add line' }).click()
  await page.keyboard.type('Pump 3')
  await page.getByRole('option', { name: 'Pump 3' }).waitFor()
  await page.keyboard.press('Enter')
  await expect.poll(() => cell(0, 1).textContent()).toContain('Pump 3')
  await expect.poll(() => cell(0, 3).textContent()).toContain('300')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.type('4')
  await page.keyboard.press('Enter')
  await expect.poll(() => cell(0, 5).textContent()).toContain('1,200')
  // Enter on the last line made the next one.
  await page.keyboard.press('Home')
  const rows = Array.from({ length: 29 }, (_, at) => `Pump ${(at % 10) + 1}\tLine ${at + 2}\t${at + 1}\t50\t10`)
  await paste(rows.join('\n'))
  await expect.poll(() => grid().getByRole('row').count()).toBe(32)
  await expect.poll(() => cell(29, 5).textContent()).toContain('1,305')
  if (shots) await page.screenshot({ path: `${shots}/lines.png` })
  const calls: string[] = []
  page.on('request', (request) => {
    // That somebody is here is said every few seconds.
    const isSave = /records\//.test(request.url()) && !request.url().endsWith('/presence')
    if (['POST', 'PATCH'].includes(request.method()) && isSave) calls.push(request.method())
  })
  await page.keyboard.press('Control+s')
  await page.getByText('Saved', { exact: true }).waitFor()
  expect(calls).toEqual(['PATCH'])
  const saved = await lines('Deal 010')
  expect(saved).toHaveLength(30)
  expect(saved[0]).toMatchObject({ name: 'Pump 3', quantity: 4, unit_price: 300, total: 1200, position: 1 })
  expect(saved[29]).toMatchObject({ name: 'Line 30', quantity: 29, unit_price: 50, total: 1305 })
})

test('what does not fit says so in its cell, from the spreadsheet and from the server, and nothing is saved until it does', async () => {
  await openProducts('Deal 011')
  await page.getByRole('button', { name: 'Add line' }).click()
  await paste('Pump 1\tA\tmany\t10\t0\nNo such pump\tB\t2\t10\t200')
  await expect.poll(() => page.locator('[data-refused]').count()).toBe(3)
  if (shots) await page.screenshot({ path: `${shots}/lines-refused.png` })
  await page.getByRole('button', { name: 'Save lines' }).click()
  await page.getByText('Correct the marked cells first.').waitFor()
  await cell(1, 0).click()
  await page.keyboard.press('Control+Delete')
  await cell(0, 2).click()
  await page.keyboard.type('3')
  await page.keyboard.press('Tab')
  await page.keyboard.type('9999999999999999')
  await page.keyboard.press('Tab')
  await page.getByRole('button', { name: 'Save lines' }).click()
  await expect.poll(() => cell(0, 3).getAttribute('data-refused')).toBe('true')
  expect(await lines('Deal 011')).toEqual([])
  await cell(0, 3).click()
  await page.keyboard.type('10')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Save lines' }).click()
  await expect
    .poll(async () => (await lines('Deal 011')).map(({ name, quantity }) => [name, quantity]))
    .toEqual([['A', 3]])
})

test('lines are inserted, duplicated, filled down, deleted and taken back by keys; order is kept', async () => {
  await openProducts('Deal 012')
  await page.getByRole('button', { name: 'Add line' }).click()
  await paste('Pump 1\tA\t1\nPump 2\tB\t2\nPump 3\tC\t3')
  await expect.poll(() => cell(2, 1).textContent()).toBe('C')
  await cell(0, 1).click()
  await page.keyboard.press('Control+Shift+d')
  await expect.poll(() => cell(1, 1).textContent()).toBe('A')
  await cell(2, 2).click()
  await page.keyboard.press('Control+d')
  await expect.poll(() => cell(2, 2).textContent()).toContain('1.00')
  await cell(3, 1).click()
  await page.keyboard.press('Control+Delete')
  await expect.poll(() => grid().locator('tbody tr').count()).toBe(3)
  await page.keyboard.press('Control+z')
  await expect.poll(() => grid().locator('tbody tr').count()).toBe(4)
  await page.getByRole('button', { name: 'Save lines' }).click()
  await page.getByText('Saved', { exact: true }).waitFor()
  expect((await lines('Deal 012')).map(({ name, quantity }) => [name, quantity])).toEqual([
    ['A', 1],
    ['A', 1],
    ['B', 1],
    ['C', 3],
  ])
  await cell(1, 2).click()
  await page.keyboard.press('F2')
  await page.keyboard.type('5')
  await page.keyboard.press('Escape')
  expect(await page.getByRole('button', { name: 'Save lines' }).count()).toBe(0)
})

test('a new deal is saved with its lines in one call', async () => {
  page = await desk.sit()
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('/opportunity')
  await page.getByRole('gridcell').first().waitFor()
  await page.keyboard.press('c')
  const dialog = page.getByRole('dialog')
  await page.waitForLoadState('networkidle')
  await dialog.locator('[data-field="name"] input').fill('Deal with lines')
  await dialog.locator('[data-field="account"] input').click()
  await page.getByRole('option', { name: 'Zenith Tools' }).click()
  await dialog.getByRole('textbox', { name: 'Close date' }).fill('2027/3/15')
  await page.keyboard.press('Tab')
  await dialog.getByRole('button', { name: 'Add line' }).click()
  await paste('Pump 1\tOne\t2\nPump 2\tTwo\t1')
  await expect.poll(() => cell(1, 5).textContent()).toContain('200')
  if (shots) await page.screenshot({ path: `${shots}/lines-form.png` })
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Deal with lines' }).waitFor()
  const made = await desk.app.admin.get('/api/v1/records/opportunity?search=Deal+with+lines')
  expect(made.body.records[0]).toMatchObject({ name: 'Deal with lines', lines_total: 400 })
})

test('a form works out its formulas and defaults as they are typed: likelihood from the stage, weighted amount, untouched by what is typed', async () => {
  page = await desk.sit()
  await page.goto('/opportunity')
  await page.getByRole('gridcell').first().waitFor()
  await page.keyboard.press('c')
  const dialog = page.getByRole('dialog')
  const likelihood = dialog.locator('[data-field="probability"] input')
  await expect.poll(() => likelihood.inputValue()).toContain('10')
  await dialog.locator('[data-field="stage"] input[aria-haspopup]').click()
  await page.getByRole('option', { name: 'Negotiate' }).click()
  await expect.poll(() => likelihood.inputValue()).toContain('75')
  await dialog.locator('[data-field="amount"] input').fill('1000')
  await expect.poll(() => dialog.locator('[data-worked="expected"]').textContent()).toContain('750')
  if (shots) await page.screenshot({ path: `${shots}/form-live.png` })
  await likelihood.fill('40')
  await dialog.locator('[data-field="stage"] input[aria-haspopup]').click()
  await page.getByRole('option', { name: 'Propose' }).click()
  await expect.poll(() => dialog.locator('[data-worked="expected"]').textContent()).toContain('400')
  expect(await likelihood.inputValue()).toContain('40')
})

test('a form in which only the defaults stand closes without a question', async () => {
  page = await desk.sit()
  await page.goto('/opportunity')
  await page.getByRole('gridcell').first().waitFor()
  await page.keyboard.press('c')
  const dialog = page.getByRole('dialog')
  await expect.poll(() => dialog.locator('[data-field="probability"] input').inputValue()).toContain('10')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
})

test('lines typed into a form are there again when the page was loaded anew, and stand over what somebody else saved of them since', async () => {
  const { admin } = desk.app
  const name = `Deal to be quoted ${Date.now()}`
  const made = { name, account: desk.ids.get('Zenith Tools'), close_date: '2027-03-15' }
  const deal: string = (await admin.post('/api/v1/records/opportunity', made)).body.id
  desk.ids.set(name, deal)
  const [product] = (await admin.get('/api/v1/records/product?limit=1')).body.records
  const line = { opportunity: deal, product: product.id, name: 'First', quantity: 1, unit_price: 10, position: 1 }
  expect((await admin.post('/api/v1/records/opportunity_line', line)).status).toBe(201)
  page = await desk.sit()
  page.on('dialog', (asked) => void asked.accept())
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(`/opportunity/${deal}`)
  const dialog = page.getByRole('dialog')
  const inForm = (row: number, column: number) => dialog.locator(`[data-cell="${row}:${column}"]`)
  const open = async () => {
    await page.getByRole('heading', { level: 1, name }).waitFor()
    await page.keyboard.press('e')
    await inForm(0, 1).waitFor()
  }
  await open()
  await inForm(0, 1).click()
  await page.keyboard.type('First, mine')
  await page.keyboard.press('Tab')
  await dialog.getByRole('button', { name: 'Add line' }).click()
  await paste('Pump 1\tAdded\t2')
  await expect.poll(() => inForm(1, 1).textContent()).toBe('Added')
  await page.reload()
  await open()
  await dialog.getByText('What you typed here before is back.').waitFor()
  await expect.poll(() => inForm(0, 1).textContent()).toBe('First, mine')
  expect(await inForm(1, 1).textContent()).toBe('Added')
  // Somebody saves the same line while the form is open.
  const [first] = (await lines(name)) as unknown as { id: string }[]
  await admin.patch(`/api/v1/records/opportunity_line/${first?.id}`, { quantity: 7 })
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await dialog.getByText('Somebody changed lines in between.').waitFor()
  await expect.poll(() => inForm(0, 2).textContent()).toBe('7.00')
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
  const now = await lines(name)
  expect(now.map((one) => [one.name, one.quantity])).toEqual([
    ['First, mine', 7],
    ['Added', 2],
  ])
})

test('related lists show the records their layout asks for; all of them are one click away; one made in place is one of them', async () => {
  page = await desk.sit({ height: 1000 })
  const account = desk.ids.get('Aurora Foods') ?? ''
  await page.goto(`/account/${account}?tab=deals`)
  const shown = page.getByRole('region', { name: 'Biggest open deals' }).first()
  const ofAccount = [
    { field: 'stage', op: 'eq', value: 'qualify' },
    { field: 'account', op: 'eq', value: account },
  ]
  const body = { object: 'opportunity', where: { and: ofAccount }, order_by: [{ field: 'amount', dir: 'desc' }] }
  const deals = async () => (await desk.app.admin.post('/api/v1/query', { ...body, limit: 200 })).body.records
  const names: string[] = (await deals()).map((one: { name: string }) => one.name)
  expect(names.length).toBeGreaterThan(4)
  await shown.getByText(names[2] ?? '').waitFor()
  expect(await shown.getByRole('link', { name: /^Deal / }).allInnerTexts()).toEqual(names.slice(0, 3))

  const lines = page.getByRole('region', { name: 'New deals' })
  await expect.poll(() => lines.getByRole('row').count()).toBe(4)
  // The layout does not show it, but no deal is made without it.
  await lines.getByRole('columnheader', { name: 'Close date' }).waitFor()
  await lines.getByRole('button', { name: 'Add line' }).click()
  const name = `Made here ${Date.now()}`
  await page.keyboard.type(name)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.type('2027/3/15')
  await page.keyboard.press('Tab')
  await lines.getByRole('button', { name: 'Save lines' }).click()
  await expect.poll(async () => (await deals()).map((one: { name: string }) => one.name)).toContain(name)

  await expect.poll(() => lines.getByRole('button', { name: 'Save lines' }).count()).toBe(0)
  await shown.getByRole('link', { name: 'See all' }).click()
  await page.waitForURL(/\/opportunity\?/)
  await page.getByText(`${names.length + 1} records`).waitFor()
  await expect.poll(() => page.getByRole('row').nth(1).innerText()).toContain(names[0])
})
