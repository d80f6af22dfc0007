/** Buttons in the head of a record: changing it after a question, opening the form on what is missing, making what hangs on it. */
import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openDesk, person } from '../support/desk.ts'
import type { Desk } from '../support/desk.ts'

let desk: Desk
let page: Page

beforeAll(async () => {
  desk = await openDesk()
  await desk.app.apply([
    {
      kind: 'queue',
      name: 'inbound',
      label: 'Inbound',
      objects: ['opportunity'],
      members: [{ user: person.email }],
    },
  ])
})
afterEach(async () => {
  await desk.rise()
  expect(desk.faults.splice(0)).toEqual([])
})
afterAll(async () => {
  await desk?.close()
})

const address = (object: string, name: string) => `/${object}/${desk.ids.get(name)}`
const stageOf = async (name: string) =>
  (await desk.app.admin.get(`/api/v1/records/opportunity/${desk.ids.get(name)}`)).body.stage

async function again(name: string): Promise<void> {
  await desk.app.admin.patch(`/api/v1/records/opportunity/${desk.ids.get(name)}`, {
    stage: 'propose',
    lost_reason: null,
  })
}

test('a deal is won by its button after a question, and the button goes', async () => {
  await again('Deal 020')
  page = await desk.sit()
  await page.goto(address('opportunity', 'Deal 020'))
  await page.getByRole('button', { name: 'Mark as won' }).click()
  const question = page.getByRole('dialog', { name: 'Mark as won' })
  await question.getByText('The deal moves to the stage Won.').waitFor()
  await question.getByRole('button', { name: 'Mark as won' }).click()
  await page.getByText('Congratulations: the deal is won').waitFor()
  expect(await stageOf('Deal 020')).toBe('won')
  await page.getByRole('button', { name: 'Mark as lost' }).waitFor({ state: 'detached' })
})

test('the palette has the buttons of the record; what a rule asks for besides is asked in the form', async () => {
  await again('Deal 021')
  page = await desk.sit()
  await page.goto(address('opportunity', 'Deal 021'))
  await page.getByRole('heading', { name: 'Deal 021' }).waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').last().fill('Mark as lost')
  await page
    .getByRole('option', { name: /Mark as lost/ })
    .first()
    .click()
  const form = page.getByRole('dialog').filter({ hasText: 'Lost reason' })
  await form.locator('[data-field=lost_reason]').getByRole('combobox').first().focus()
  await page.keyboard.press('ArrowDown')
  await page.getByRole('option', { name: 'Price' }).click()
  await form.getByRole('button', { name: 'Save' }).click()
  await expect.poll(() => stageOf('Deal 021')).toBe('lost')
})

test('a deal is begun from its account on a phone, and the account is filled in', async () => {
  page = await desk.sit({ width: 390, height: 844 })
  await page.goto(address('account', 'Aurora Foods'))
  await page.getByRole('button', { name: 'Actions', exact: true }).click()
  await page.getByRole('menuitem', { name: 'New opportunity' }).click()
  const form = page.getByRole('dialog')
  await expect.poll(() => form.getByLabel('Account').first().inputValue()).toBe('Aurora Foods')
})

test('a member of the queue takes the deal out of it', async () => {
  const queues = await desk.app.admin.get('/api/v1/queues')
  const id = desk.ids.get('Deal 022')
  const given = await desk.app.admin.patch(`/api/v1/records/opportunity/${id}`, { owner: queues.body.records[0].id })
  expect(given.status, given.text).toBe(200)
  page = await desk.sit()
  await page.goto(`/opportunity/${id}`)
  await page.getByRole('button', { name: 'Take it' }).click()
  await page.getByText('Taken out of Inbound').waitFor()
  const me = (await desk.app.admin.get('/api/v1/me')).body.user.id
  expect((await desk.app.admin.get(`/api/v1/records/opportunity/${id}`)).body.owner).toBe(me)
})
