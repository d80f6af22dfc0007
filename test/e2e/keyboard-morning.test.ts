/** A sales person who uses no mouse. Every stop of her way is looked at: does it show where it is, is it in sight, does Tab lead on. */
import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openDesk } from '../support/desk.ts'
import type { Desk } from '../support/desk.ts'
import { focused, walkTo } from '../support/keyboard.ts'

let desk: Desk
let page: Page
let tries = 0
const rep = { email: 'rosa@example.com', password: 'correct horse battery' }
type Work = { task: string; lead: string; leadId: string; deal: string; dealId: string }

beforeAll(async () => {
  desk = await openDesk()
  await desk.app.as('rosa', { permission_sets: ['sales_rep', 'activities'] })
  await made('product', { name: 'Pump', code: 'P-1', list_price: 300 })
})
afterEach(async () => {
  await desk.rise()
  expect(desk.faults.splice(0)).toEqual([])
})
afterAll(async () => {
  await desk?.close()
})

async function made(object: string, record: object, by = desk.app.admin): Promise<string> {
  const answer = await by.post(`/api/v1/records/${object}`, record)
  if (answer.status !== 201) throw new Error(answer.text)
  return answer.body.id
}
const stored = async (object: string, id: string) => (await desk.app.admin.get(`/api/v1/records/${object}/${id}`)).body

/** What waits for her, made anew for each try; the last deal stands first in her list. */
async function work(): Promise<Work> {
  tries += 1
  const rosa = await desk.app.as('rosa')
  const named = { task: `Ring Nora ${tries}`, lead: `Nora Lindqvist ${tries}`, deal: `Harbour cranes ${tries}` }
  const account = await made('account', { name: `Harbour ${tries}` }, rosa)
  const [leadId, dealId] = await Promise.all([
    made('lead', { name: named.lead, company: 'Lindqvist Trading' }, rosa),
    made('opportunity', { name: named.deal, account, stage: 'qualify', close_date: `2027-05-0${tries}` }, rosa),
  ])
  await made('activity', { subject: named.task, type: 'task', related_to: leadId, related_to_object: 'lead' }, rosa)
  return { ...named, leadId, dealId }
}

const press = async (...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key)
}
const type = (text: string) => page.keyboard.type(text)
const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor()
const at = (name: string | RegExp) => expect.poll(async () => (await focused(page)).name).toMatch(name)

/** By the palette, and to its end: the page stands and nothing lies over it. */
async function go(words: string, option: string | RegExp): Promise<void> {
  await press('Control+k')
  await page.locator('[role=combobox]:focus').waitFor()
  await type(words)
  await page.getByRole('option', { name: option, selected: true }).waitFor()
  await press('Enter')
  await page.getByRole('combobox', { name: 'Search' }).waitFor({ state: 'detached' })
}

test('a rep works her morning without a mouse, from signing in to signing out', async () => {
  page = await desk.visit()
  const today = await work()
  await signIn()
  await readHerDay(today)
  await workOnTheLead(today)
  await logACall(today)
  await quote(today)
  await moveTheCard(today)
  await tidyTheList(today)
  await go('sign out', /Sign out/)
  await page.waitForURL(/sign-in/)
})

async function signIn(): Promise<void> {
  await page.goto('/sign-in')
  await at(/E-mail/)
  await type(rep.email)
  await walkTo(page, /^Password/)
  await type(rep.password)
  await press('Enter')
  await heading(/^Good/)
}

async function readHerDay({ task }: Work): Promise<void> {
  await page.getByText(task).first().waitFor()
  // The first stop of every page is the way past the navigation.
  await walkTo(page, 'Skip to the page')
  await press('Enter')
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('page')
  await walkTo(page, new RegExp(`^${task}`))
  await press('Enter')
  await heading(task)
  await go('dark scheme', 'Use the dark scheme')
  await expect.poll(() => page.evaluate(() => document.documentElement.dataset['mantineColorScheme'])).toBe('dark')
}

async function workOnTheLead({ lead, leadId }: Work): Promise<void> {
  await go(lead, new RegExp(lead))
  await heading(lead)
  await walkTo(page, 'Edit Mobile')
  await press('Enter')
  await type('+86 138 0013 8000')
  await press('Enter')
  await expect.poll(async () => (await stored('lead', leadId)).mobile).toContain('138')
  await walkTo(page, 'Converted', true)
  await press('Enter')
  await expect.poll(async () => (await stored('lead', leadId)).status).toBe('converted')
  await at(/^Converted/)
}

async function logACall({ deal, dealId }: Work): Promise<void> {
  await go(deal, new RegExp(deal))
  await heading(deal)
  await walkTo(page, 'Details')
  await press('ArrowRight', 'ArrowRight')
  await page.getByRole('form').waitFor()
  await walkTo(page, 'Note')
  await press('ArrowRight', 'ArrowRight')
  await at('Call')
  await page.getByRole('textbox', { name: 'Subject' }).waitFor()
  await walkTo(page, 'Subject')
  await type('Asked for the budget')
  await press('Control+Enter')
  await page.getByRole('region', { name: 'Timeline' }).getByText('Asked for the budget').waitFor()
  const where = { field: 'related_to', op: 'eq', value: dealId }
  const calls = await desk.app.admin.post('/api/v1/query', { object: 'activity', fields: ['type'], where })
  expect(calls.body.records.map(({ type: kind }: { type: string }) => kind)).toEqual(['call'])
}

async function quote({ dealId }: Work): Promise<void> {
  await walkTo(page, 'Activities', true)
  await press('ArrowLeft')
  await page.getByRole('grid').waitFor()
  await walkTo(page, 'Add line')
  await press('Enter')
  await type('Pump')
  await page.getByRole('option', { name: 'Pump' }).waitFor()
  await press('Enter')
  await expect.poll(() => page.locator('[data-cell="0:3"]').textContent()).toContain('300')
  await press('Tab', 'Tab')
  await type('4')
  await press('Tab')
  await expect.poll(() => page.locator('[data-cell="0:5"]').textContent()).toContain('1,200')
  // Past the end of what was typed is a next line, past the end of that the lines are left.
  await walkTo(page, 'Add line')
  await expect.poll(() => page.getByRole('grid').getByRole('row').count()).toBe(4)
  await press('Control+s')
  const where = { field: 'opportunity', op: 'eq', value: dealId }
  const ask = { object: 'opportunity_line', fields: ['quantity', 'total'], where }
  await expect
    .poll(async () => (await desk.app.admin.post('/api/v1/query', ask)).body.records)
    .toMatchObject([{ quantity: 4, total: 1200 }])
}

async function moveTheCard({ deal, dealId }: Work): Promise<void> {
  await go('opportunities pipeline', /Pipeline/)
  await page.getByRole('region', { name: 'Stage' }).waitFor()
  await press('/')
  await at('Search this list')
  await type(deal)
  await expect.poll(() => page.getByRole('group', { name: /^(Deal|Harbour)/ }).count()).toBe(1)
  await walkTo(page, new RegExp(`^${deal}`))
  await press('Space', 'ArrowRight')
  await page.getByText(`${deal} is lifted: Discover needs`).waitFor({ state: 'attached' })
  await press('Space')
  await expect.poll(async () => (await stored('opportunity', dealId)).stage).toBe('discover')
  await at(deal)
}

async function tidyTheList({ deal, dealId }: Work): Promise<void> {
  await go('opportunities all deals', /All deals/)
  await page.getByRole('gridcell').first().waitFor()
  await walkTo(page, /^Filter/)
  await press('Enter')
  await page.getByRole('button', { name: 'Condition' }).waitFor()
  await walkTo(page, 'Condition')
  await press('Enter')
  // The hands go on in the condition they made.
  await page.locator('input[aria-label="Field"]:focus').waitFor()
  await walkTo(page, 'Value')
  await type('Discover')
  await page.getByRole('option', { name: 'Discover needs' }).waitFor()
  await press('ArrowDown', 'Enter', 'Escape')
  await page.getByRole('option').waitFor({ state: 'detached' })
  await press('Escape')
  await at(/1 filter/)
  await walkTo(page, /^Opportunities, All deals/)
  await page.locator('[role=grid]:not([aria-busy])').waitFor()
  await press('j', 'ArrowRight', 'e')
  await page.getByRole('gridcell').getByRole('textbox').waitFor()
  await press('End')
  await type(' in the north')
  await press('Enter')
  const name = async () => (await stored('opportunity', dealId)).name
  await expect.poll(name).toBe(`${deal} in the north`)
  await press('Control+z')
  await expect.poll(name).toBe(deal)
}
