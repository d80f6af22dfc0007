/** What opens over a page, and states a page is rarely in: axe finds nothing serious in any of them, light or dark. */
import type { Locator, Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { seriousOn } from '../support/axe.ts'
import { openDesk } from '../support/desk.ts'
import type { Desk } from '../support/desk.ts'
import { quietOf } from '../support/quiet.ts'

/** Some twenty states: minutes on a busy machine. */
vi.setConfig({ testTimeout: 420_000 })

let desk: Desk
let page: Page
let quiet: () => Promise<void>
let wrong: string[]

beforeAll(async () => {
  desk = await openDesk()
  const rules = ['red', 'orange', 'green', 'blue', 'gray'].map((color, at) => ({
    when: `amount > ${145_000 - at * 10_000}`,
    color,
    label: { en: `Above ${at}` },
  }))
  await desk.app.apply([
    { kind: 'list_view', name: 'opportunity.coloured', label: 'Coloured', type: 'table', colors: rules },
  ])
})
afterEach(() => desk.rise())
afterAll(async () => {
  await desk?.close()
})

/** Everything that floats stands in a portal of its own, outside of the page. */
const floating = '[data-portal]'

async function sit(look?: Parameters<Desk['sit']>[0]): Promise<void> {
  page = await desk.sit(look)
  page.setDefaultTimeout(60_000)
  quiet = quietOf(page)
  wrong = []
}

async function go(path: string): Promise<void> {
  await page.goto(path)
  await quiet()
}

/** Looks at what is open (or at `part`), under a name for whoever reads the findings. */
async function look(name: string, part = floating): Promise<void> {
  await quiet()
  wrong.push(...(await seriousOn(page, part)).map((one) => `${name}: ${one}`))
}

const options = () => page.getByRole('option')

/** Opens the list of a picker, looks at it, and closes it without a choice; the dialog around it stays. */
async function lookAtList(name: string, picker: Locator): Promise<void> {
  await picker.click()
  await options().first().waitFor()
  await look(name)
  await page.keyboard.press('Escape')
  await expect.poll(() => options().count()).toBe(0)
}

async function lookAtMenu(name: string, button: Locator): Promise<void> {
  await button.click()
  await page.getByRole('menuitem').first().waitFor()
  await look(name)
  await page.keyboard.press('Escape')
  await expect.poll(() => page.getByRole('menuitem').count()).toBe(0)
}

const dialog = () => page.getByRole('dialog').last()

const coloured = '/opportunity?view=coloured&sort=-amount&columns=name,account,stage,close_date,next_step'

test('menus and the pickers of a filter over a list', async () => {
  await sit()
  await go(coloured)
  await page.locator('[data-shade]').nth(5).waitFor()
  await lookAtMenu('groups', page.getByRole('button', { name: 'Group', exact: true }))
  await lookAtMenu('menu of the view', page.getByRole('button', { name: 'Menu of this view' }))
  await lookAtMenu('menu of the list', page.getByRole('button', { name: 'More', exact: true }))
  await lookAtMenu('menu of the person', page.getByRole('button', { name: 'Account of admin' }))

  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByRole('button', { name: 'Condition' }).click()
  await page.getByRole('combobox', { name: 'Field' }).click()
  await options().nth(9).waitFor()
  await look('fields of a filter')
  await options()
    .filter({ hasText: /^Account$/ })
    .click()
  await page.getByRole('combobox', { name: 'Value' }).click()
  await options().first().waitFor()
  await look('records of a filter')
  expect(wrong).toEqual([])
})

test('pickers and questions of a form, the merge of two, and the palette', async () => {
  await sit()
  const id = desk.ids.get('Deal 020') ?? ''
  await go(`/opportunity/${id}`)
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  const field = (name: string) => dialog().locator(`[data-field="${name}"] input`).first()
  await field('next_step').fill('Mine')
  await lookAtList('records in a form', field('account'))
  await lookAtList('choices in a form', field('stage'))
  await field('close_date').click()
  await look('a day in a form')
  await field('next_step').click()
  await dialog().getByRole('button', { name: 'Cancel' }).click()
  await page.getByText('Discard your changes?').waitFor()
  await look('leaving a form')
  await page.getByRole('button', { name: 'Keep editing' }).click()
  await desk.app.admin.patch(`/api/v1/records/opportunity/${id}`, { next_step: `Theirs ${Date.now()}` })
  await page.getByRole('dialog').first().getByRole('button', { name: 'Save' }).click()
  await page.getByRole('dialog').filter({ hasText: 'Somebody saved first' }).waitFor()
  await look('two who saved')

  await page.goto('/activity')
  await page.getByRole('main').waitFor()
  await quiet()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('deal')
  await options().nth(9).waitFor()
  await look('the palette')
  expect(wrong).toEqual([])
})

const cell = (record: string, column: number) =>
  page.getByRole('row').filter({ hasText: record }).getByRole('gridcell').nth(column)

test('lines with colours, a cell that is refused and cells that wait for the server', async () => {
  await sit()
  await go(coloured)
  await page.locator('[data-shade]').nth(5).waitFor()
  await cell('Deal 145', 5).dblclick()
  await cell('Deal 145', 5).getByRole('textbox').waitFor()
  await look('coloured lines and a cell that is edited', 'main')
  await page.keyboard.press('Escape')
  await paste('Deal 144', 4, 'no day')
  await cell('Deal 144', 4).and(page.locator('[data-refused]')).waitFor()
  await page.context().setOffline(true)
  await paste('Deal 143', 5, `Waits ${Date.now()}`)
  await cell('Deal 143', 5).and(page.locator('[data-waits]')).waitFor()
  await page.getByText('No connection').first().waitFor()
  await look('a refused cell, one that waits, and no connection')
  await look('the page without a connection', 'main')
  await page.context().setOffline(false)
  await expect.poll(() => page.locator('[data-waits]').count()).toBe(0)
  expect(wrong).toEqual([])
})

async function paste(record: string, column: number, text: string): Promise<void> {
  await cell(record, column).click()
  await page.evaluate((pasted) => {
    const given = new DataTransfer()
    given.setData('text/plain', pasted)
    const grid = document.querySelector('[role=grid]')
    grid?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: given, bubbles: true, cancelable: true }))
  }, text)
}

test('a record beside the list, questions before many are given away or deleted, notifications, and jobs that are followed', async () => {
  const { admin } = desk.app
  const lou = await desk.app.as('lou', { permission_sets: ['sales_manager'] })
  const owner = (await admin.get('/api/v1/me')).body.user.id
  const given = await lou.post('/api/v1/records/account', { name: `Given ${Date.now()}`, owner })
  expect(given.status, given.text).toBe(201)
  const job = await admin.post('/api/v1/records/opportunity/bulk-job', { op: 'update', set: { stage: 'lost' } })
  await sit()
  await go('/opportunity?view=all&sort=name')
  await page.evaluate((id) => sessionStorage.setItem('trellis.jobs', JSON.stringify([id])), job.body.id as string)
  await go('/opportunity?view=all&sort=name')
  const tray = page.getByRole('region', { name: 'Work in the background' })
  await tray
    .getByText(/\d+ refused/)
    .first()
    .waitFor()
  await look('the tray of jobs', 'body')
  await tray.getByRole('button', { name: 'Close' }).click()

  for (const at of [2, 3]) await page.getByRole('row').nth(at).getByRole('checkbox').check()
  const bar = page.getByRole('toolbar', { name: 'Chosen records' })
  for (const name of ['Transfer', 'Delete']) {
    await bar.getByRole('button', { name }).click()
    await dialog().waitFor()
    await look(`the question of ${name}`)
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
  }

  await page.getByRole('button', { name: /^Notifications/ }).click()
  await page
    .getByRole('button', { name: /gave you/ })
    .first()
    .waitFor()
  await look('notifications')
  await go(`/opportunity?view=all&sort=name&peek=${desk.ids.get('Deal 005')}`)
  const beside = page.getByRole('complementary', { name: 'Record beside the list' })
  await beside.getByRole('heading', { name: 'Deal 005' }).waitFor()
  await look('a record beside the list', 'main')
  expect(wrong).toEqual([])
})
