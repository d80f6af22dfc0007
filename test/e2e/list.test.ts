import { readFile } from 'node:fs/promises'
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

const all = '/opportunity?view=all&sort=name'

async function open(path: string): Promise<void> {
  page = await desk.sit()
  await page.goto(path)
  await page.getByRole('grid').waitFor()
}

function cell(name: string) {
  return page.getByRole('row').filter({ hasText: name })
}

async function total(): Promise<string> {
  return (await page.locator('[class*=foot-row]').innerText()).split('\n')[0] ?? ''
}

async function stored(name: string): Promise<{ [field: string]: unknown }> {
  return (await desk.app.admin.get(`/api/v1/records/opportunity/${desk.ids.get(name)}`)).body
}

test('a long list is scrolled to its end while only the lines in sight are in the page', async () => {
  await open(all)
  expect(await total()).toBe('150 records')
  expect(await page.getByRole('row').count()).toBeLessThan(70)
  const grid = page.getByRole('grid')
  for (let turn = 0; turn < 8; turn++) {
    await grid.evaluate((element) => element.scrollTo(0, element.scrollHeight))
    await page.waitForTimeout(150)
  }
  await cell('Deal 150').waitFor()
  expect(await page.getByRole('row').count()).toBeLessThan(70)
})

test('words narrow the list, the address keeps them, and a reload shows the same', async () => {
  await open(all)
  await page.getByLabel('Search this list').fill('Deal 042')
  await cell('Deal 042').waitFor()
  await expect.poll(total).toBe('1 record')
  await expect.poll(() => new URL(page.url()).searchParams.get('q')).toBe('Deal 042')
  await page.reload()
  await cell('Deal 042').waitFor()
  expect(await page.getByLabel('Search this list').inputValue()).toBe('Deal 042')
})

test('a filter is built from conditions, counted on its button, and can be cleared', async () => {
  await open(all)
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByRole('button', { name: 'Condition' }).click()
  const value = page
    .getByRole('combobox', { name: 'Value' })
    .or(page.getByRole('textbox', { name: 'Value' }))
    .last()
  await value.click()
  await page.getByRole('option', { name: 'Negotiate' }).click()
  await expect.poll(total).toBe('37 records')
  await value.press('Tab')
  await page.getByRole('button', { name: '1 filter' }).waitFor()
  await page.getByRole('button', { name: 'Clear filter' }).click()
  await expect.poll(total).toBe('150 records')
})

test('in the panel of filters the keyboard stays: at the next condition after one is removed, and Escape closes the list that is open, then the panel', async () => {
  await open(all)
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const [filter, add, remove] = [button('Filter'), button('Condition'), button('Remove')]
  const isAt = (place: Locator) => expect.poll(() => place.evaluate((one) => one === document.activeElement)).toBe(true)
  await filter.press('Enter')
  for (const count of [1, 2]) {
    await add.press('Enter')
    await expect.poll(() => remove.count()).toBe(count)
  }
  await remove.last().press('Enter')
  await expect.poll(() => remove.count()).toBe(1)
  await isAt(add)
  await add.press('Enter')
  await expect.poll(() => remove.count()).toBe(2)
  await remove.first().press('Enter')
  await expect.poll(() => remove.count()).toBe(1)
  await isAt(remove)
  await page.getByRole('combobox', { name: 'Field' }).press('ArrowDown')
  await page.getByRole('option').first().waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(() => page.getByRole('option').count()).toBe(0)
  await remove.focus()
  await page.keyboard.press('Enter')
  await isAt(add)
  await page.keyboard.press('Escape')
  await expect.poll(() => add.count()).toBe(0)
  await isAt(filter)
})

test('a click on a head sorts, another one turns the order round', async () => {
  await open('/opportunity?view=all')
  const first = () => page.getByRole('row').nth(1).innerText()
  await page.getByRole('columnheader', { name: 'Amount' }).getByRole('button').first().click()
  await expect.poll(first).toContain('Deal 001')
  await page.getByRole('columnheader', { name: 'Amount' }).getByRole('button').first().click()
  await expect.poll(first).toContain('Deal 150')
})

test('a rep works on the keyboard: down, tick, edit a cell, undo, open', async () => {
  await desk.app.admin.patch(`/api/v1/records/opportunity/${desk.ids.get('Deal 002')}`, { name: 'Deal 002' })
  await open(all)
  await page.getByRole('grid').focus()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.getByText('1 chosen').waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('e')
  const input = page.getByRole('gridcell').getByRole('textbox')
  await input.fill('Deal 002 renamed')
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await stored('Deal 002')).name).toBe('Deal 002 renamed')
  await page.keyboard.press('Control+z')
  await expect.poll(async () => (await stored('Deal 002')).name).toBe('Deal 002')
  await cell('Deal 002').waitFor()
  await page.getByRole('grid').focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(new RegExp(`/opportunity/${desk.ids.get('Deal 002')}`))
  await page.getByRole('heading', { level: 1, name: 'Deal 002' }).waitFor()
})

test('a value the rules refuse stays in its cell with the reason, and nothing is saved', async () => {
  await open(all)
  const target = cell('Deal 003').getByRole('gridcell').filter({ hasText: 'Propose' })
  await target.dblclick()
  await page.getByRole('option', { name: 'Lost' }).click()
  const refused = cell('Deal 003').locator('[data-refused]')
  await refused.waitFor()
  await refused.hover()
  await page.getByText('Lost reason: This field is required.').waitFor()
  expect((await stored('Deal 003')).stage).toBe('propose')
})

test('a block of a spreadsheet is pasted: good cells are saved, bad ones say why, one key takes it back', async () => {
  await open('/opportunity?view=all&sort=name&columns=name,next_step,amount,account')
  await page.getByRole('grid').focus()
  for (let line = 0; line < 30; line++) await page.keyboard.press('j')
  await page.keyboard.press('ArrowRight')
  await page.evaluate(() => {
    const data = new DataTransfer()
    data.setData('text/plain', 'Call\t¥12,500\tZenith Tools\r\nWrite\tnot money\tNobody Inc\r\n')
    document
      .querySelector('[role=grid]')
      ?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  })
  await page.getByText('4 cells pasted').waitFor()
  await expect.poll(async () => (await stored('Deal 030')).amount).toBe(12500)
  expect((await stored('Deal 030')).account).toBe(desk.ids.get('Zenith Tools'))
  expect(await stored('Deal 031')).toMatchObject({ next_step: 'Write', amount: 31000 })
  expect(await cell('Deal 031').locator('[data-refused]').count()).toBe(2)
  await page.getByRole('grid').focus()
  await page.keyboard.press('Control+z')
  await expect.poll(async () => (await stored('Deal 030')).amount).toBe(30000)
})

test('ticked records are changed together, and the change is taken back with one click', async () => {
  await open(all)
  for (const name of ['Deal 010', 'Deal 011', 'Deal 012']) await cell(name).getByRole('checkbox').click()
  await page.getByText('3 chosen').waitFor()
  await page.getByRole('toolbar', { name: 'Chosen records' }).getByRole('button', { name: 'Edit' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Field').click()
  await page.getByRole('option', { name: 'Next step' }).click()
  await dialog.getByLabel('Next step').fill('Call on Monday')
  await dialog.getByRole('button', { name: 'Apply' }).click()
  await page.getByText('3 records changed').waitFor()
  expect((await stored('Deal 011')).next_step).toBe('Call on Monday')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(async () => (await stored('Deal 011')).next_step ?? null).toBe(null)
})

test('deleted records wait in the bin and come back from it', async () => {
  await open(all)
  await cell('Deal 020').getByRole('checkbox').click()
  await page.getByRole('toolbar', { name: 'Chosen records' }).getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect.poll(total).toBe('149 records')
  await page.goto('/opportunity?view=all&bin=true')
  await cell('Deal 020').getByRole('checkbox').click()
  await page.getByRole('button', { name: 'Restore' }).click()
  await page.getByText('1 record restored').waitFor()
  expect((await stored('Deal 020')).name).toBe('Deal 020')
})

test('groups show counts and sums, and fold', async () => {
  await open('/opportunity?view=all&group=stage')
  const head = page.getByRole('row').filter({ hasText: 'Qualify' }).first()
  await head.waitFor()
  expect(await head.innerText()).toContain('38')
  expect(await head.innerText()).toMatch(/2,850,000/)
  await head.getByRole('button', { name: 'Collapse group' }).click()
  await head.getByRole('button', { name: 'Expand group' }).waitFor()
})

test('columns are chosen, and a view of one own keeps them', async () => {
  await open(all)
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('checkbox', { name: 'Close date' }).click()
  await expect.poll(() => page.getByRole('columnheader', { name: 'Close date' }).count()).toBe(0)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Save as view' }).click()
  await page.getByLabel('Name of the view').fill('Without odds')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Without odds' }).waitFor()
  await page.goto('/opportunity')
  await page.getByRole('button', { name: 'Without odds' }).click()
  await page.getByRole('columnheader', { name: 'Amount' }).waitFor()
  expect(await page.getByRole('columnheader', { name: 'Close date' }).count()).toBe(0)
})

test('an export holds what the list shows', async () => {
  await open('/opportunity?view=all&q=Deal%20007')
  await cell('Deal 007').waitFor()
  await page.getByRole('button', { name: 'More', exact: true }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Export as CSV' }).click(),
  ])
  const text = await readFile(await download.path(), 'utf8')
  expect(text).toContain('Deal 007')
  expect(text).not.toContain('Deal 008')
})

test('a card is dragged to another stage; a refused one goes back and the form asks for what is missing', async () => {
  page = await desk.sit()
  await page.goto('/opportunity?view=pipeline&sort=name')
  const card = page.getByRole('group', { name: 'Deal 001' })
  await card.waitFor()
  const target = page.getByRole('region', { name: 'Discover needs' })
  await drag(page, card, target)
  await expect.poll(async () => (await stored('Deal 001')).stage).toBe('discover')
  await page.goto('/opportunity?view=all&as=board&sort=name')
  const next = page.getByRole('group', { name: 'Deal 004' })
  await next.waitFor()
  await drag(page, next, page.getByRole('region', { name: 'Lost' }))
  await page.getByRole('dialog').getByText('Edit Deal 004').waitFor()
  expect((await stored('Deal 004')).stage).toBe('negotiate')
})

async function drag(on: Page, from: ReturnType<Page['locator']>, to: ReturnType<Page['locator']>): Promise<void> {
  await to.scrollIntoViewIfNeeded()
  await from.scrollIntoViewIfNeeded()
  const [start, end] = [await from.boundingBox(), await to.boundingBox()]
  if (!start || !end) throw new Error('nothing to drag')
  await on.mouse.move(start.x + start.width / 2, start.y + start.height - 8)
  await on.mouse.down()
  await on.mouse.move(end.x + end.width / 2, end.y + 60, { steps: 12 })
  await on.mouse.up()
}
