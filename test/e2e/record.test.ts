import type { Locator, Page } from '@playwright/test'
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

async function open(name: string): Promise<void> {
  page = await desk.sit()
  await page.goto(`/opportunity/${desk.ids.get(name)}`)
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

const field = (within: Page | Locator, name: string) => within.locator(`[data-field=${name}] input`).first()

async function stored(name: string): Promise<{ [field: string]: unknown }> {
  return (await desk.app.admin.get(`/api/v1/records/opportunity/${desk.ids.get(name)}`)).body
}

test('a value is changed in its place and is saved', async () => {
  await open('Deal 001')
  await page.getByRole('button', { name: 'Edit Next step' }).click()
  await page.getByRole('textbox', { name: 'Next step' }).fill('Send the offer')
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await stored('Deal 001')).next_step).toBe('Send the offer')
})

test('a click on the path moves the stage; what a rule refuses is said', async () => {
  await open('Deal 002')
  const path = page.getByRole('group', { name: 'Stage' })
  await path.getByRole('button', { name: 'Negotiate' }).click()
  await expect.poll(async () => (await stored('Deal 002')).stage).toBe('negotiate')
  await path.getByRole('button', { name: 'Lost' }).click()
  await page.getByText('Say why the deal was lost.').first().waitFor()
  expect((await stored('Deal 002')).stage).toBe('negotiate')
})

test('the form shows a field only while its condition holds, and puts each reason beside its field', async () => {
  await open('Deal 003')
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Opportunity', { exact: false }).first().waitFor()
  expect(await dialog.locator('[data-field="lost_reason"]').count()).toBe(0)
  await dialog.locator('[data-field="stage"] input[aria-haspopup]').click()
  await page.getByRole('option', { name: 'Lost' }).click()
  await dialog.locator('[data-field="lost_reason"]').waitFor()
  await dialog.locator('[data-field="name"] input').fill('')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.locator('[data-field="name"]').getByText('Opportunity is required').waitFor()
  expect((await stored('Deal 003')).stage).toBe('propose')
})

test('what two people change at once is merged; only the same field asks which one stays', async () => {
  await open('Deal 005')
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  const dialog = page.getByRole('dialog').first()
  await dialog.locator('[data-field="next_step"] input').fill('Mine')
  await dialog.locator('[data-field="probability"] input').fill('70')
  const id = desk.ids.get('Deal 005')
  await desk.app.admin.patch(`/api/v1/records/opportunity/${id}`, { next_step: 'Theirs', amount: 5555 })
  await dialog.getByRole('button', { name: 'Save' }).click()
  const merge = page.getByRole('dialog').filter({ hasText: 'Somebody saved first' })
  await merge.getByText('Theirs', { exact: true }).first().waitFor()
  expect(await merge.getByRole('radiogroup', { name: 'Next step' }).innerText()).toMatch(
    /Mine\s+Mine\s+Theirs\s+Theirs/,
  )
  await merge.getByRole('radio', { name: 'Theirs' }).check()
  await merge.getByRole('button', { name: 'Save this' }).click()
  await expect.poll(async () => (await stored('Deal 005')).probability).toBe(70)
  const deal = await stored('Deal 005')
  expect({ next_step: deal.next_step, amount: deal.amount }).toEqual({ next_step: 'Theirs', amount: 5555 })
})

test('leaving a form with something typed asks first', async () => {
  await open('Deal 006')
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  await page.getByRole('dialog').locator('[data-field="next_step"] input').fill('Half a thought')
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await page.getByText('Discard your changes?').waitFor()
  await page.getByRole('button', { name: 'Keep editing' }).click()
  expect(await page.getByRole('dialog').locator('[data-field="next_step"] input').inputValue()).toBe('Half a thought')
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Discard' }).click()
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
})

test('history tells what happened and brings a value back', async () => {
  const id = desk.ids.get('Deal 007')
  await desk.app.admin.patch(`/api/v1/records/opportunity/${id}`, { next_step: 'First' })
  await desk.app.admin.patch(`/api/v1/records/opportunity/${id}`, { next_step: 'Second' })
  await open('Deal 007')
  await page.getByRole('tab', { name: 'History' }).click()
  const change = page.getByRole('listitem').filter({ hasText: 'Second' }).first()
  await change.hover()
  await change.getByRole('button', { name: 'Bring back' }).click()
  await expect.poll(async () => (await stored('Deal 007')).next_step).toBe('First')
})

test('a deleted record can be taken back from the message', async () => {
  await open('Deal 008')
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  const gone = page.waitForResponse((answer) => answer.request().method() === 'DELETE')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  // The message does not stay for ever.
  await page
    .getByRole('alert')
    .filter({ hasText: 'Deal 008 is in the bin' })
    .getByRole('button', { name: 'Undo' })
    .click()
  expect((await gone).status()).toBe(204)
  await expect.poll(async () => (await stored('Deal 008')).name).toBe('Deal 008')
})

test('a child is added from the page of its parent and appears there', async () => {
  page = await desk.sit()
  await page.goto(`/account/${desk.ids.get('Aurora Foods')}`)
  await page.getByRole('tab', { name: 'Related' }).click()
  const related = page.getByRole('region', { name: 'Contacts' }).first()
  await related.getByRole('button', { name: 'New Contact' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.locator('[data-field="name"] input').fill('Mei Lin')
  await expect.poll(() => dialog.locator('[data-field="account"] input').inputValue()).toBe('Aurora Foods')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await related.getByText('Mei Lin').waitFor()
})

test('other people see a change on their open page within a moment', async () => {
  await open('Deal 009')
  await desk.app.admin.patch(`/api/v1/records/opportunity/${desk.ids.get('Deal 009')}`, { next_step: 'From elsewhere' })
  await page.getByText('From elsewhere').waitFor({ timeout: 5000 })
})

test('the palette finds a record by its words, Chinese included, and opens it', async () => {
  await open('Deal 010')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('蓝海')
  await page
    .getByRole('option', { name: /蓝海物流/ })
    .first()
    .waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: '蓝海物流' }).waitFor()
})

test('a new record is created by keyboard from anywhere, with a parent made on the way', async () => {
  page = await desk.sit()
  await page.goto('/opportunity')
  await page.getByRole('grid').waitFor()
  await page.keyboard.press('c')
  const dialog = page.getByRole('dialog').first()
  await dialog.locator('[data-field="name"] input').fill('A fresh deal')
  await dialog.locator('[data-field="account"] input').fill('Brand New Company')
  await page.getByRole('option', { name: /Create “Brand New Company”/ }).click()
  const inner = page.getByRole('dialog').filter({ hasText: 'New Account' })
  await inner.getByRole('button', { name: 'Save' }).click()
  await expect.poll(() => dialog.locator('[data-field="account"] input').inputValue()).toBe('Brand New Company')
  // Whoever types goes on where the new parent stands, and no list is in the way.
  await expect.poll(() => focusedField(page)).toBe('account')
  expect(await page.getByRole('option').count()).toBe(0)
  await dialog.locator('[data-field="close_date"] input:not([type=hidden])').fill('2027-03-01')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('heading', { level: 1, name: 'A fresh deal' }).waitFor()
})

const focusedField = (on: Page) =>
  on.evaluate(() => document.activeElement?.closest('[data-field]')?.getAttribute('data-field') ?? null)

test('a link to a blank form brings its values along; what is saved there is not found blank again by going back', async () => {
  page = await desk.sit()
  await page.goto('/opportunity?view=all')
  const account = desk.ids.get('Aurora Foods')
  await page.goto(`/opportunity/-/new?account=${account}&amount=5000&close_date=2027-05-06&number=X-1&nothing=1`)
  await page.getByRole('heading', { name: 'New Opportunity' }).waitFor()
  await expect.poll(() => field(page, 'account').inputValue()).toBe('Aurora Foods')
  expect(await page.getByRole('dialog').count()).toBe(0)
  const name = `Linked ${Date.now()}`
  await field(page, 'name').fill(name)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('heading', { name }).waitFor()
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  const { body } = await desk.app.admin.get(`/api/v1/records/opportunity/${id}`)
  expect(body).toMatchObject({ name, account, amount: 5000, close_date: '2027-05-06' })
  expect(body.number).not.toBe('X-1')
  await page.goBack()
  await page.getByRole('grid').waitFor()
})

test('a form goes on as a page with what was typed; leaving it asks once, and saving leads to the record', async () => {
  const offer = `Send the long offer ${Date.now()}`
  page = await desk.sit()
  await page.goto(`/opportunity/${desk.ids.get('Deal 030')}`)
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  await field(page.getByRole('dialog'), 'next_step').fill(offer)
  await page.getByRole('dialog').getByRole('button', { name: 'Open as a page' }).click()
  await page.waitForURL('**/edit')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await expect.poll(() => field(page, 'next_step').inputValue()).toBe(offer)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Keep editing' }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.waitForURL(`**/opportunity/${desk.ids.get('Deal 030')}`)
  await expect.poll(async () => (await stored('Deal 030')).next_step).toBe(offer)
})
