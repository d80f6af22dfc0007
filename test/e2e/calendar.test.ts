import type { CDPSession, Locator, Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openDesk } from '../support/desk.ts'
import type { Desk } from '../support/desk.ts'
import type { Look } from '../support/browser.ts'

let desk: Desk
let page: Page

/** Visits begin and end; no visit is shorter than its plan says, which a move by hand may break. */
const visit = {
  kind: 'object',
  name: 'visit',
  label: 'Visit',
  plural_label: 'Visits',
  name_field: 'name',
  fields: {
    name: { type: 'text', label: 'Name', required: true },
    starts: { type: 'datetime', label: 'Starts' },
    ends: { type: 'datetime', label: 'Ends' },
    reason: { type: 'text', label: 'Reason' },
  },
}
const visitViews = [
  { kind: 'settings', name: 'workspace', time_zone: 'Asia/Shanghai' },
  {
    kind: 'list_view',
    name: 'visit.plan',
    label: 'Plan',
    type: 'calendar',
    calendar: { start: 'starts', end: 'ends', scale: 'week' },
  },
  {
    kind: 'validation_rule',
    name: 'visit.weekend_needs_reason',
    error_when: 'AND(DATEVALUE(starts) = DATE(2027, 1, 16), ISBLANK(reason))',
    message: 'Say why you visit on a weekend.',
    field: 'reason',
  },
]

beforeAll(async () => {
  desk = await openDesk()
  await desk.app.apply([visit, ...visitViews])
})
afterEach(async () => {
  await desk.rise()
  expect(desk.faults.splice(0)).toEqual([])
})
afterAll(async () => {
  await desk?.close()
})

const january = '/opportunity?view=calendar&day=2027-01-15'

async function open(path: string, look?: Look): Promise<void> {
  page = await desk.sit(look)
  await page.goto(path)
  await page
    .getByRole('button', { name: 'Today' })
    .or(page.getByRole('button', { name: '今天' }))
    .waitFor()
}

const day = (date: string) => page.locator(`[data-date="${date}"]`)
const eventOf = (name: string) => page.locator('[data-event]').filter({ hasText: name }).first()

async function stored(object: string, id: string): Promise<{ [field: string]: unknown }> {
  return (await desk.app.admin.get(`/api/v1/records/${object}/${id}`)).body
}

async function closeDate(name: string): Promise<unknown> {
  return (await stored('opportunity', desk.ids.get(name) ?? '')).close_date
}

/** A name nothing else has, in the first try or the next. */
const freshName = (name: string) => `${name} ${Date.now().toString(36)}`

async function planned(name: string, starts: string, ends: string): Promise<string> {
  const made = await desk.app.admin.post('/api/v1/records/visit', { name, starts, ends })
  expect(made.status).toBe(201)
  return made.body.id
}

async function middle(of: Locator): Promise<{ x: number; y: number }> {
  const box = await of.boundingBox()
  if (!box) throw new Error('nothing to point at')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

async function drag(from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(to.x, to.y, { steps: 8 })
  await page.mouse.up()
}

test('deals stand on the day they close; a full day opens, and only the days in sight are asked for', async () => {
  const asked: string[] = []
  page = await desk.sit()
  page.on('request', (request) => {
    if (request.url().endsWith('/api/v1/query')) asked.push(request.postData() ?? '')
  })
  await page.goto(january)
  await eventOf('Deal').waitFor()
  const body = asked.map((text) => JSON.parse(text)).find((query) => query.object === 'opportunity')
  expect(JSON.stringify(body.where)).toContain('"close_date","op":"gte","value":"2026-12-27"')
  expect(JSON.stringify(body.where)).toContain('"close_date","op":"lt","value":"2027-02-07"')
  const more = day('2027-01-15').getByRole('button', { name: /more$/ })
  const hidden = Number.parseInt(await more.innerText(), 10)
  expect(hidden + (await day('2027-01-15').locator('[data-event]').count())).toBe(17)
  await more.click()
  await expect.poll(() => new URL(page.url()).searchParams.get('scale')).toBe('day')
  await expect.poll(() => page.locator('[data-event]').count()).toBe(17)
  await page.reload()
  await page.getByRole('heading', { name: 'Friday, January 15, 2027' }).waitFor()
})

test('a deal is dragged to another day, and the message takes it back', async () => {
  await open(`${january}&q=Deal%20001`)
  await eventOf('Deal 001').waitFor()
  await drag(await middle(eventOf('Deal 001')), await middle(day('2027-01-13')))
  await page.getByText('Deal 001 is now on Wed, Jan 13').waitFor()
  expect(await closeDate('Deal 001')).toBe('2027-01-13')
  await day('2027-01-13').getByText('Deal 001').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => closeDate('Deal 001')).toBe('2027-01-15')
})

test('a deal is moved on the keyboard, beyond the month, and escape leaves it where it was', async () => {
  await open(`${january}&q=Deal%20010`)
  const card = eventOf('Deal 010')
  await card.focus()
  await page.keyboard.press('Space')
  await page.getByText('Deal 010 is lifted: Fri, Jan 15').waitFor({ state: 'attached' })
  for (let week = 0; week < 4; week++) await page.keyboard.press('ArrowDown')
  await page.getByRole('heading', { name: 'February 2027' }).waitFor()
  await page.keyboard.press('Escape')
  expect(await closeDate('Deal 010')).toBe('2027-01-15')
  await page.goto(`${january}&q=Deal%20010`)
  await eventOf('Deal 010').focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Space')
  await expect.poll(() => closeDate('Deal 010')).toBe('2027-01-14')
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain('Deal 010')
})

test('a deal is moved with a finger: a long press lifts it, a short one scrolls', async () => {
  await open(`${january}&q=Deal%20019`, { touch: true })
  const finger = await page.context().newCDPSession(page)
  const [from, to] = [await middle(eventOf('Deal 019')), await middle(day('2027-01-20'))]
  await stroke(finger, from, to, 0)
  await page.waitForTimeout(300)
  expect(await closeDate('Deal 019')).toBe('2027-01-15')
  await stroke(finger, from, to, 400)
  await expect.poll(() => closeDate('Deal 019')).toBe('2027-01-20')
})

async function stroke(
  finger: CDPSession,
  from: { x: number; y: number },
  to: { x: number; y: number },
  holdMs: number,
): Promise<void> {
  await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [from] })
  await page.waitForTimeout(holdMs)
  for (let step = 1; step <= 6; step++) {
    const at = { x: from.x + ((to.x - from.x) * step) / 6, y: from.y + ((to.y - from.y) * step) / 6 }
    await finger.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [at] })
    await page.waitForTimeout(20)
  }
  await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}

test('a click on a day and a drag over hours begin a record with those days and hours', async () => {
  const name = freshName('First visit')
  await open(january)
  await day('2027-01-06').click({ position: { x: 60, y: 90 } })
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Close date').waitFor()
  await expect.poll(() => dialog.getByLabel('Close date').inputValue()).toBe('Jan 6, 2027')
  await page.keyboard.press('Escape')
  await page.goto('/visit?view=plan&day=2027-01-12')
  const room = page.locator('[data-surface=time]')
  const box = await room.boundingBox()
  const hour = (box?.height ?? 0) / 24
  const at = (hours: number) => ({
    x: (box?.x ?? 0) + ((box?.width ?? 0) / 7) * 2.5,
    y: (box?.y ?? 0) + hours * hour + 4,
  })
  await drag(at(10), at(11.5))
  await dialog.getByLabel('Name').fill(name)
  await expect.poll(() => dialog.getByLabel('Starts').innerText()).toContain('Jan 12, 2027, 10:00')
  await dialog
    .getByRole('button', { name: /Save|Create/ })
    .last()
    .click()
  await eventOf(name).waitFor()
  const { records } = (
    await desk.app.admin.get('/api/v1/records/visit?fields=starts,ends&order_by=-created_at&limit=1')
  ).body
  expect(records[0]).toMatchObject({ starts: '2027-01-12T02:00:00.000Z', ends: '2027-01-12T03:45:00.000Z' })
})

test('a visit is dragged to another hour and stretched at its end; its length and its start stay', async () => {
  const name = freshName('Plant tour')
  const id = await planned(name, '2027-01-13T02:00:00.000Z', '2027-01-13T03:00:00.000Z')
  await open('/visit?view=plan&day=2027-01-12')
  const tour = eventOf(name)
  await tour.waitFor()
  const hour = ((await page.locator('[data-surface=time]').boundingBox())?.height ?? 0) / 24
  const from = await middle(tour)
  await drag(from, { x: from.x, y: from.y + hour })
  await expect.poll(async () => (await stored('visit', id)).starts).toBe('2027-01-13T03:00:00.000Z')
  expect((await stored('visit', id)).ends).toBe('2027-01-13T04:00:00.000Z')
  const edge = await middle(eventOf(name).locator('[data-edge]'))
  await drag(edge, { x: edge.x, y: edge.y + hour / 2 })
  await expect.poll(async () => (await stored('visit', id)).ends).toBe('2027-01-13T04:30:00.000Z')
  expect((await stored('visit', id)).starts).toBe('2027-01-13T03:00:00.000Z')
  await eventOf(name).and(page.locator('[title*="12:30"]')).focus()
  await page.keyboard.press('Space')
  await page.getByText(`${name} is lifted`).waitFor({ state: 'attached' })
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await stored('visit', id)).starts).toBe('2027-01-13T03:15:00.000Z')
})

test('a move that a rule refuses goes back, says why, and the form asks for what is missing', async () => {
  const name = freshName('Quiet visit')
  const id = await planned(name, '2027-01-15T06:00:00.000Z', '2027-01-15T07:00:00.000Z')
  await open('/visit?view=plan&day=2027-01-12')
  const quiet = eventOf(name)
  await quiet.focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Space')
  const dialog = page.getByRole('dialog')
  await dialog.getByText(`Edit ${name}`).waitFor()
  expect((await stored('visit', id)).starts).toBe('2027-01-15T06:00:00.000Z')
  await dialog.getByLabel('Reason').fill('Fair')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect.poll(async () => (await stored('visit', id)).starts).toBe('2027-01-16T06:00:00.000Z')
})

test('two calendars lie over each other, one is put away, and the address keeps it', async () => {
  const made = await desk.app.admin.post('/api/v1/records/activity', {
    subject: 'Call Aurora',
    type: 'call',
    due: '2027-03-02T01:00:00.000Z',
  })
  expect(made.status).toBe(201)
  await open('/opportunity?view=calendar&day=2027-03-02')
  await day('2027-03-02').getByText('Call Aurora').waitFor()
  await page.getByRole('button', { name: 'Activities', pressed: true }).click()
  await expect.poll(() => page.getByText('Call Aurora').count()).toBe(0)
  await page.reload()
  await eventOf('Deal').waitFor()
  expect(await page.getByText('Call Aurora').count()).toBe(0)
})

test("a colleague's change appears without a reload", async () => {
  await open('/opportunity?view=calendar&day=2027-04-15')
  await day('2027-04-15').locator('[data-event]').first().waitFor()
  const id = desk.ids.get('Deal 004') ?? ''
  const changed = await desk.app.admin.patch(`/api/v1/records/opportunity/${id}`, { close_date: '2027-04-07' })
  expect(changed.status).toBe(200)
  await day('2027-04-07').getByText('Deal 004').waitFor({ timeout: 5000 })
})

test('in Chinese the week begins on Monday and the month is named in Chinese', async () => {
  await open(january, { language: 'zh-CN' })
  await page.getByRole('heading', { name: '2027年1月' }).waitFor()
  expect(await page.getByRole('columnheader').first().innerText()).toBe('周一')
  expect(await page.locator('[data-date]').first().getAttribute('data-date')).toBe('2026-12-28')
})

test('on a phone the days stand under each other, and an event opens its record', async () => {
  await open(january, { width: 390, height: 844, touch: true })
  await page.getByRole('region', { name: 'Friday, January 15' }).waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
  const finger = await page.context().newCDPSession(page)
  const month = (name: string) => page.getByRole('heading', { name }).waitFor()
  await stroke(finger, { x: 330, y: 600 }, { x: 60, y: 610 }, 0)
  await month('February 2027')
  await stroke(finger, { x: 60, y: 600 }, { x: 330, y: 610 }, 0)
  await month('January 2027')
  await page.getByRole('button', { name: /Deal 028/ }).click()
  await page.waitForURL(new RegExp(`/opportunity/${desk.ids.get('Deal 028')}`))
})

test('a day is planned with a finger: a long press draws a visit, another carries it beyond what is in sight', async () => {
  const name = freshName('Finger visit')
  const id = await planned(name, '2027-01-12T02:00:00.000Z', '2027-01-12T03:00:00.000Z')
  await open('/visit?view=plan&day=2027-01-12&scale=day', { width: 390, height: 844, touch: true })
  const finger = await page.context().newCDPSession(page)
  const visit = eventOf(name)
  await visit.waitFor()
  const room = page.locator('[data-scrolls]')
  const box = await room.boundingBox()
  const before = await room.evaluate((element) => element.scrollTop)
  const from = await middle(visit)
  await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [from] })
  await page.locator('[data-event][data-held]').waitFor()
  // At the lower edge the hours come up by themselves, for as long as the finger is there.
  const edge = { x: from.x, y: (box?.y ?? 0) + (box?.height ?? 0) - 12 }
  await finger.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [edge] })
  await expect.poll(() => room.evaluate((element) => element.scrollTop)).toBeGreaterThan(before + 160)
  await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  const hours = async () =>
    (Date.parse(String((await stored('visit', id)).starts)) - Date.UTC(2027, 0, 12, 2)) / 3_600_000
  await expect.poll(hours).toBeGreaterThan(3)
  await room.evaluate((element) => element.scrollTo(0, 0))
  const free = { x: 240, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 }
  await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [free] })
  await page.locator('[data-event][data-held]').waitFor()
  await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await page.getByRole('dialog').getByLabel('Name').waitFor()
})
