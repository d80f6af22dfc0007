import type { CDPSession, Locator, Page } from '@playwright/test'
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

async function open(path: string, look?: Look): Promise<void> {
  page = await desk.sit(look)
  await page.goto(path)
  await page.locator('[data-card]').first().waitFor()
}

const card = (name: string) => page.getByRole('group', { name, exact: true })
const column = (name: string) => page.getByRole('region', { name, exact: true })

async function stored(name: string): Promise<{ [field: string]: unknown }> {
  return (await desk.app.admin.get(`/api/v1/records/opportunity/${desk.ids.get(name)}`)).body
}

async function middle(of: Locator): Promise<{ x: number; y: number }> {
  const box = await of.boundingBox()
  if (!box) throw new Error('nothing to point at')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

const only = (name: string) => `/opportunity?view=pipeline&q=${encodeURIComponent(name)}`

test('a card is moved on the keyboard: lifted, carried over two columns, put down, and the focus stays with it', async () => {
  await open(only('Deal 001'))
  await card('Deal 001').focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowRight')
  await page.getByText('Deal 001 is lifted: Discover needs').waitFor({ state: 'attached' })
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Space')
  await column('Propose').getByRole('group', { name: 'Deal 001' }).waitFor()
  await expect.poll(async () => (await stored('Deal 001')).stage).toBe('propose')
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Deal 001')
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Escape')
  await page.waitForTimeout(300)
  expect((await stored('Deal 001')).stage).toBe('propose')
})

const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))

test('cards are walked over on the keyboard, one is opened, and a new deal is begun in a column', async () => {
  await open('/opportunity?view=pipeline&sort=name&q=Deal%2003')
  await page.keyboard.press('ArrowDown')
  await expect.poll(focused).toBe('Deal 033')
  await page.keyboard.press('j')
  await expect.poll(focused).toBe('Deal 037')
  await page.keyboard.press('ArrowRight')
  await expect.poll(focused).toMatch(/^Deal 03[048]$/)
  await page.keyboard.press('ArrowLeft')
  await expect.poll(focused).toBe('Deal 037')
  await column('Propose').getByRole('button', { name: 'New in Propose' }).press('Enter')
  const dialog = page.getByRole('dialog')
  await expect.poll(() => dialog.locator('[data-field="stage"] input:visible').inputValue()).toBe('Propose')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await expect.poll(focused).toBe('New in Propose')
  await card('Deal 037').focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(new RegExp(`/opportunity/${desk.ids.get('Deal 037')}`))
})

test('on a phone a swipe goes to the next column, and a long press carries a card over the edge into it', async () => {
  await open(only('Deal 006'), { width: 390, height: 844, touch: true })
  const board = page.getByRole('region', { name: 'Stage', exact: true })
  const finger = await page.context().newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: { x: number; y: number }) =>
    finger.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [at] : [] })
  const left = () => board.evaluate((one) => one.scrollLeft)
  await touch('touchStart', { x: 340, y: 600 })
  for (let x = 320; x >= 40; x -= 20) await touch('touchMove', { x, y: 600 })
  await touch('touchEnd')
  await expect.poll(left).toBeGreaterThan(100)
  await card('Deal 006').scrollIntoViewIfNeeded()
  const said = (words: RegExp) => page.locator('[id^=DndLiveRegion]').getByText(words)
  await touch('touchStart', await middle(card('Deal 006')))
  await said(/^Deal 006 is (lifted|over)/)
    .first()
    .waitFor({ state: 'attached' })
  // At the edge the board comes to the finger.
  let y = 500
  await expect
    .poll(async () => {
      await touch('touchMove', { x: 384, y: (y += y % 2 === 0 ? 1 : -1) })
      return said(/^Deal 006 is over Propose\.$/).count()
    })
    .toBe(1)
  await touch('touchEnd')
  await expect.poll(async () => (await stored('Deal 006')).stage).toBe('propose')
})

test('a card is moved with a finger', async () => {
  await open(only('Deal 002'), { touch: true })
  const finger: CDPSession = await page.context().newCDPSession(page)
  const said = (text: RegExp) => page.locator('[id^=DndLiveRegion]').getByText(text)
  const touch = (type: 'touchStart' | 'touchMove', at: { x: number; y: number }) =>
    finger.send('Input.dispatchTouchEvent', { type, touchPoints: [at] })
  await touch('touchStart', await middle(card('Deal 002')))
  await said(/^Deal 002 is (lifted|over)/)
    .first()
    .waitFor({ state: 'attached' })
  // A board that scrolls under the finger is followed.
  await expect
    .poll(async () => {
      await touch('touchMove', await middle(column('Propose')))
      return said(/^Deal 002 is over Propose\.$/).count()
    })
    .toBe(1)
  await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await expect.poll(async () => (await stored('Deal 002')).stage).toBe('propose')
})

test('a card put down without a connection goes back and says so; one click moves it when the connection is there', async () => {
  await desk.app.admin.patch(`/api/v1/records/opportunity/${desk.ids.get('Deal 003')}`, { stage: 'discover' })
  await open(only('Deal 003'))
  await card('Deal 003').focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowRight')
  await page.getByText('Deal 003 is lifted: Propose').waitFor({ state: 'attached' })
  await page.context().setOffline(true)
  await page.keyboard.press('Space')
  const again = page.getByRole('button', { name: 'Try again' })
  await again.waitFor()
  await column('Discover needs').getByRole('group', { name: 'Deal 003' }).waitFor()
  await page.context().setOffline(false)
  await again.click()
  await column('Propose').getByRole('group', { name: 'Deal 003' }).waitFor()
  await expect.poll(async () => (await stored('Deal 003')).stage).toBe('propose')
  await again.waitFor({ state: 'detached' })
  desk.faults.length = 0
})

test('a refused move goes back; what is missing is given in the form, and the card is where it was meant to go', async () => {
  await open('/opportunity?view=all&as=board&q=Deal%20004')
  await card('Deal 004').focus()
  await page.keyboard.press('Space')
  for (let step = 0; step < 2; step++) await page.keyboard.press('ArrowRight')
  await page.getByText('Deal 004 is lifted: Lost').waitFor({ state: 'attached' })
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Edit Deal 004').waitFor()
  expect((await stored('Deal 004')).stage).toBe('negotiate')
  const reason = dialog.locator('[data-field=lost_reason]')
  // The form is still taking the focus when it is there: who sees the list close again opens it once more.
  const choice = page.getByRole('option').first()
  await expect
    .poll(async () => {
      if (!(await choice.isVisible())) await reason.getByRole('combobox').click()
      return choice.isVisible()
    })
    .toBe(true)
  await choice.click()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect.poll(async () => (await stored('Deal 004')).stage).toBe('lost')
  await column('Lost').getByRole('group', { name: 'Deal 004' }).waitFor()
})

test('lanes divide the board by account; a card changes its account and stage in one move, and the address keeps the lanes', async () => {
  await open('/opportunity?view=pipeline')
  await page.getByRole('button', { name: 'Lanes' }).click()
  await page.getByRole('menuitem', { name: 'Account', exact: true }).click()
  const lane = page.getByRole('region', { name: 'Zenith Tools', exact: true })
  await lane.waitFor()
  expect(new URL(page.url()).searchParams.get('lanes')).toBe('account')
  expect(await lane.getByRole('button', { name: /^Zenith Tools/ }).innerText()).toContain('50')
  await page.goto('/opportunity?view=pipeline&lanes=account')
  await page
    .getByRole('region', { name: 'Aurora Foods, Qualify', exact: true })
    .locator('[data-card]')
    .first()
    .waitFor()
  const first = page.getByRole('region', { name: 'Aurora Foods, Qualify', exact: true }).locator('[data-card]').first()
  const name = (await first.getAttribute('aria-label')) ?? ''
  await first.focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  await expect.poll(async () => (await stored(name)).stage).toBe('discover')
  expect((await stored(name)).account).not.toBe(desk.ids.get('Aurora Foods'))
  await page.getByRole('button', { name: /^Zenith Tools/ }).click()
  await page.getByRole('button', { name: /^Zenith Tools/, expanded: false }).waitFor()
})

test('a column of many cards is scrolled to its end while only those in sight are drawn', async () => {
  const records = Array.from({ length: 400 }, (_, at) => ({
    name: `Bulk ${String(at + 1).padStart(3, '0')}`,
    account: desk.ids.get('Aurora Foods') ?? '',
    stage: 'qualify',
    amount: 10,
    close_date: '2027-12-01',
  }))
  const made = await desk.app.admin.post('/api/v1/records/opportunity/bulk', { op: 'insert', records })
  expect(made.status).toBe(200)
  await open('/opportunity?view=pipeline&q=Bulk&sort=name')
  const qualify = column('Qualify')
  expect(await qualify.locator('header').innerText()).toContain('400')
  const scroller = qualify.locator('[class*=cards]')
  for (let turn = 0; turn < 12; turn++) {
    await scroller.evaluate((element) => element.scrollTo(0, element.scrollHeight))
    await page.waitForTimeout(150)
  }
  await card('Bulk 400').waitFor()
  expect(await page.locator('[data-card]').count()).toBeLessThan(40)
})
