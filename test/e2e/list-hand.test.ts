import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openDesk } from '../support/desk.ts'
import type { Desk } from '../support/desk.ts'
import type { Look } from '../support/browser.ts'

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

const columns = '/opportunity?view=all&sort=name&columns=name,next_step,amount,account,stage'

async function open(path: string, look?: Look): Promise<void> {
  page = await desk.sit(look)
  await page.goto(path)
  await page.getByRole('row').nth(1).waitFor()
}

const row = (name: string) => page.getByRole('row').filter({ hasText: name })
const panel = () => page.getByRole('complementary', { name: 'Record beside the list' })

async function stored(name: string): Promise<{ [field: string]: unknown }> {
  return (await desk.app.admin.get(`/api/v1/records/opportunity/${desk.ids.get(name)}`)).body
}

async function press(key: string, times = 1): Promise<void> {
  for (let turn = 0; turn < times; turn++) await page.keyboard.press(key)
}

test('a value is filled into the cells below with the keyboard, names come along, and one key takes it back', async () => {
  await open(columns)
  const before = await Promise.all(
    ['Deal 002', 'Deal 003', 'Deal 004'].map(async (name) => (await stored(name)).account),
  )
  await page.getByRole('grid').focus()
  await press('j')
  await press('ArrowRight', 3)
  await press('Shift+ArrowDown', 3)
  await press('Control+d')
  await page.getByText('3 cells filled').waitFor()
  for (const name of ['Deal 002', 'Deal 003', 'Deal 004'])
    expect((await stored(name)).account).toBe(desk.ids.get('Aurora Foods'))
  expect(await row('Deal 003').innerText()).toContain('Aurora Foods')
  await press('Control+z')
  await page.getByText('Undone').waitFor()
  await expect
    .poll(async () =>
      Promise.all(['Deal 002', 'Deal 003', 'Deal 004'].map(async (name) => (await stored(name)).account)),
    )
    .toEqual(before)
})

test('without chosen cells ctrl+D takes the value from above', async () => {
  await open(columns)
  await page.getByRole('grid').focus()
  await press('j', 7)
  await press('ArrowRight', 2)
  await press('Control+d')
  await expect.poll(async () => (await stored('Deal 007')).amount).toBe(6000)
})

test('the corner of a cell is drawn down with the mouse; cells a rule refuses stay marked with the reason', async () => {
  const id = desk.ids.get('Deal 010')
  const lost = await desk.app.admin.patch(`/api/v1/records/opportunity/${id}`, { stage: 'lost', lost_reason: 'price' })
  expect(lost.status).toBe(200)
  await open(columns)
  await row('Deal 010').getByRole('gridcell').filter({ hasText: 'Lost' }).click()
  const corner = row('Deal 010').locator('[class*=corner]')
  const [from, to] = [await corner.boundingBox(), await row('Deal 012').boundingBox()]
  await page.mouse.move((from?.x ?? 0) + 4, (from?.y ?? 0) + 4)
  await page.mouse.down()
  await page.mouse.move((from?.x ?? 0) + 4, (to?.y ?? 0) + 12, { steps: 5 })
  await page.mouse.up()
  await row('Deal 012').locator('[data-refused]').waitFor()
  await row('Deal 012').locator('[data-refused]').hover()
  await page.getByText('Lost reason: This field is required.').waitFor()
  expect((await stored('Deal 011')).stage).not.toBe('lost')
})

test('a record opens beside the list with space; the panel follows the cursor and walks in the order of the list', async () => {
  await open(columns)
  await page.getByRole('grid').focus()
  await press('j', 2)
  await press('Space')
  await panel().getByRole('heading', { name: 'Deal 002' }).waitFor()
  expect(new URL(page.url()).searchParams.get('peek')).toBe(desk.ids.get('Deal 002'))
  await press('j')
  await panel().getByRole('heading', { name: 'Deal 003' }).waitFor()
  await press('Alt+ArrowDown')
  await panel().getByRole('heading', { name: 'Deal 004' }).waitFor()
  await panel().getByRole('button', { name: 'Previous' }).click()
  await panel().getByRole('heading', { name: 'Deal 003' }).waitFor()
  await press('Escape')
  await expect.poll(() => panel().count()).toBe(0)
  expect(await row('Deal 003').count()).toBe(1)
})

test('the link to a list with a record beside it shows both, and what is changed there shows in the list', async () => {
  await open(`${columns}&peek=${desk.ids.get('Deal 020')}`)
  await panel().getByRole('heading', { name: 'Deal 020' }).waitFor()
  await expect.poll(() => panel().innerText()).toContain('20 of 1')
  await panel().getByRole('button', { name: 'Edit', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Next step').fill('Send the offer')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await row('Deal 020').getByText('Send the offer').waitFor()
  await panel().getByRole('link', { name: 'Open the page' }).click()
  await page.getByRole('heading', { level: 1, name: 'Deal 020' }).waitFor()
})

test('who walks from record to record comes beyond the lines that were loaded, and back to the list as it was', async () => {
  await open(`${columns}&peek=${desk.ids.get('Deal 100')}`)
  await panel().getByText('100 of 150').waitFor()
  await panel().getByRole('button', { name: 'Next record' }).click()
  await panel().getByRole('heading', { name: 'Deal 101' }).waitFor()
  await panel().getByRole('link', { name: 'Open the page' }).click()
  await page.getByRole('heading', { level: 1, name: 'Deal 101' }).waitFor()
  await page.getByText('101 of 150').waitFor()
  await page.locator('header').getByRole('link', { name: 'Opportunities' }).click()
  await page.getByRole('grid').waitFor()
  const shown = new URL(page.url()).searchParams
  const asked = new URL(columns, desk.app.address).searchParams
  expect([...shown].toSorted()).toEqual([...asked].toSorted())
})

test('on a phone a record beside the list is its page', async () => {
  const id = desk.ids.get('Deal 030')
  page = await desk.sit({ width: 390, height: 844, touch: true })
  await page.goto(`${columns}&peek=${id}`)
  await page.getByRole('heading', { level: 1, name: 'Deal 030' }).waitFor()
  expect(new URL(page.url()).pathname).toBe(`/opportunity/${id}`)
})

test('an administrator keeps a view for the people of a role, and who has no such role does not get the tab', async () => {
  await open(`${columns}&q=Deal%20007`)
  await page.getByRole('button', { name: 'Save as view' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name of the view').fill('East only')
  await dialog.getByRole('radio', { name: 'Certain people, roles and groups' }).click()
  await dialog.getByRole('combobox', { name: 'Certain people, roles and groups' }).fill('Sales representative')
  await page
    .getByRole('option', { name: /^Sales representative/ })
    .first()
    .click()
  await page.keyboard.press('Escape')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByText('View saved').waitFor()
  const { items } = (await desk.app.admin.get('/api/v1/metadata')).body
  const saved = Object.values(items.list_view as { [name: string]: { label?: unknown; visible_to?: unknown } }).find(
    (view) => view.label === 'East only',
  )
  expect(saved?.visible_to).toEqual({ roles: ['sales_rep_east'] })
  const knows = async (name: string, role: string) => {
    const client = await desk.app.as(name, { role, permission_sets: ['sales_rep'] })
    return (await client.get('/api/v1/metadata')).text.includes('"East only"')
  }
  expect(await knows('of-the-role', 'sales_rep_east')).toBe(true)
  expect(await knows('of-another-role', 'sales_manager_east')).toBe(false)
})

test('a view that everybody has is changed where it is used; what was not touched stays as it was', async () => {
  const before = (await desk.app.admin.get('/api/v1/metadata/list_view/opportunity.open')).body
  await open('/opportunity?view=open&sort=-amount')
  await page.getByRole('button', { name: 'Update shared view' }).click()
  await page.getByText('View saved').waitFor()
  const after = (await desk.app.admin.get('/api/v1/metadata/list_view/opportunity.open')).body
  expect(after).toEqual({ ...before, order_by: [{ field: 'amount', dir: 'desc' }] })
  await page.goto('/opportunity')
  await page.getByRole('row').nth(1).waitFor()
  expect(await page.getByRole('row').nth(1).innerText()).toContain('Deal 150')
})

test('columns are moved, widened and hidden, and groups folded, without a mouse', async () => {
  await open('/opportunity?view=all&sort=name&columns=name,amount,stage')
  const head = (name: string) => page.getByRole('columnheader', { name })
  const menu = (name: string) => page.getByRole('button', { name: `Menu of ${name}`, exact: true })
  const choose = async (name: string, item: string) => {
    await menu(name).press('Enter')
    await page.getByRole('menuitem', { name: item, exact: true }).press('Enter')
  }
  await choose('Stage', 'Move left')
  await expect.poll(() => new URL(page.url()).searchParams.get('columns')).toBe('name,stage,amount')
  const width = async () => (await head('Stage').boundingBox())?.width ?? 0
  const before = await width()
  await choose('Stage', 'Wider')
  await expect.poll(width).toBeGreaterThan(before)
  await page.keyboard.press('Escape')
  await choose('Amount', 'Hide column')
  await expect.poll(() => head('Amount').count()).toBe(0)
  await choose('Stage', 'Group by this')
  const group = row('Qualify').first()
  await group.getByRole('button', { name: 'Collapse group' }).waitFor()
  await page.getByRole('grid').focus()
  await press('j')
  await press('ArrowLeft')
  await group.getByRole('button', { name: 'Expand group' }).waitFor()
  await press('j')
  await press('Enter')
  await row('Discover needs').first().getByRole('button', { name: 'Expand group' }).waitFor()
  await press('k')
  await press('ArrowRight')
  await group.getByRole('button', { name: 'Collapse group' }).waitFor()
})
