/** Views of people: shared with colleagues, changed by who shares them, in the order each one likes. */
import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openDesk } from '../support/desk.ts'
import type { Desk } from '../support/desk.ts'

const password = 'correct horse battery'
const mei = { email: 'mei@example.com', password }
const tom = { email: 'tom@example.com', password }

let desk: Desk
let page: Page

beforeAll(async () => {
  desk = await openDesk()
  const grants = { role: 'sales_rep_east', permission_sets: ['sales_rep'] }
  await Promise.all([desk.app.as('mei', grants), desk.app.as('tom', grants)])
})
afterEach(async () => {
  await desk.rise()
  expect(desk.faults.splice(0)).toEqual([])
})
afterAll(async () => {
  await desk?.close()
})

const tab = (name: string) => page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name })
const menuItem = (name: string) => page.getByRole('menuitem', { name })

async function openAs(who: typeof mei, path: string): Promise<void> {
  page = await desk.sit({}, who)
  await page.goto(path)
  await page.getByRole('heading', { level: 1 }).waitFor()
}

async function menuOfView(): Promise<void> {
  await page.getByRole('button', { name: 'Menu of this view' }).click()
  await menuItem('Copy this view').waitFor()
}

/** Tabs as they stand, without what only the open one has. */
async function tabs(): Promise<string[]> {
  const names = await page.getByRole('navigation', { name: 'Views' }).getByRole('button').allInnerTexts()
  return names.filter((name) => name !== '')
}

test('a rep shares a view with a colleague by name, who sees it, may not change it, and keeps a copy of it', async () => {
  const [name, copy] = [`With Tom ${Date.now()}`, `Tom's own ${Date.now()}`]
  await openAs(mei, '/opportunity?view=all&sort=-amount')
  await page.getByRole('button', { name: 'Save as view' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name of the view').fill(name)
  expect(await dialog.getByRole('radio', { name: 'Everybody' }).count()).toBe(0)
  await dialog.getByRole('radio', { name: 'Certain people, roles and groups' }).click()
  await dialog.getByRole('combobox').fill('tom')
  await page.getByRole('option', { name: 'tom' }).click()
  await page.keyboard.press('Escape')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await tab(name).waitFor()
  await openAs(tom, '/opportunity')
  await tab(name).click()
  await expect.poll(() => tab(name).getAttribute('aria-current')).toBe('page')
  await menuOfView()
  expect(await menuItem('Delete view').count()).toBe(0)
  expect(await menuItem('Name and who sees it').count()).toBe(0)
  await menuItem('Copy this view').click()
  await page.getByLabel('Name of the view').fill(copy)
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await tab(copy).waitFor()
  await page.getByRole('button', { name: 'Sort' }).first().waitFor()
  expect(await page.getByRole('button', { name: 'Update view' }).count()).toBe(0)
})

test('who shares a view names it anew, keeps it to oneself again, and takes it away', async () => {
  const name = `East ${Date.now()}`
  const shared = await (
    await desk.app.as('mei')
  ).put(`/api/v1/views/opportunity/v${Date.now()}`, { label: name, visible_to: { roles: ['sales_rep_east'] } })
  expect(shared.status).toBe(200)
  await openAs(mei, '/opportunity')
  await tab(name).click()
  await menuOfView()
  await menuItem('Name and who sees it').click()
  await page.getByLabel('Name of the view').fill(`${name} renamed`)
  await page.getByRole('dialog').getByRole('radio', { name: 'Only me' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await tab(`${name} renamed`).waitFor()
  await expect.poll(() => tab(name).count()).toBe(1)
  const { body } = await (await desk.app.as('tom')).get('/api/v1/metadata')
  expect(JSON.stringify(body.shared_views ?? [])).not.toContain(name)
  await menuOfView()
  await menuItem('Delete view').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete view' }).click()
  await expect.poll(() => tab(`${name} renamed`).count()).toBe(0)
})

test('tabs are moved and pinned, the list opens with the chosen one, and all of it follows to another browser', async () => {
  const client = await desk.app.as('tom')
  expect((await client.patch('/api/v1/me', { preferences: { tabs_opportunity: null } })).status).toBe(200)
  await openAs(tom, '/opportunity?view=all')
  await tab('All deals').waitFor()
  await menuOfView()
  await menuItem('Pin to the front').click()
  await expect.poll(async () => (await tabs())[0]).toContain('All deals')
  await menuOfView()
  await menuItem('Open the list with this view').click()
  await expect
    .poll(async () => (await client.get('/api/v1/me')).body.preferences.tabs_opportunity)
    .toMatchObject({ pinned: ['all'], first: 'all' })
  await openAs(tom, '/opportunity')
  await expect.poll(() => tab('All deals').getAttribute('aria-current')).toBe('page')
})

test('a view of one own that names a field that is gone says so, and is mended; a view that is gone is not a blank page', async () => {
  const view = {
    name: 'my:old',
    label: 'Old one',
    type: 'table',
    own: true,
    columns: [{ field: 'name' }, { field: 'flavour' }],
    sort: [{ field: 'flavour', dir: 'asc' }],
    where: {
      and: [
        { field: 'flavour', op: 'eq', value: 'sweet' },
        { field: 'amount', op: 'gt', value: 149000 },
      ],
    },
  }
  const client = await desk.app.as('mei')
  expect((await client.patch('/api/v1/me', { preferences: { views_opportunity: [view] } })).status).toBe(200)
  await openAs(mei, '/opportunity?view=my%3Aold')
  await page.getByText('names fields that are gone').waitFor()
  await page.getByRole('button', { name: 'Update view without them' }).click()
  await expect.poll(() => page.getByText('names fields that are gone').count()).toBe(0)
  const kept = (await client.get('/api/v1/me')).body.preferences.views_opportunity
  expect(JSON.stringify(kept)).not.toContain('flavour')
  await page.goto('/opportunity?view=nowhere')
  await page.getByText('The view in the address is gone').waitFor()
  await page.getByRole('button', { name: 'All right' }).click()
  await expect.poll(() => page.getByText('The view in the address is gone').count()).toBe(0)
})
