/** The frame around every page: home, notifications, apps, palette, languages. */
import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openDesk, person } from '../support/desk.ts'
import type { Desk } from '../support/desk.ts'

let desk: Desk
let page: Page
const rep = { email: 'rosa@example.com', password: 'correct horse battery' }
let repId: string

beforeAll(async () => {
  desk = await openDesk()
  await desk.app.as('rosa', { permission_sets: ['sales_rep', 'activities'] })
  repId = (await (await desk.app.as('rosa')).get('/api/v1/me')).body.user.id
})
afterEach(async () => {
  await desk.rise()
  expect(desk.faults.splice(0)).toEqual([])
})
afterAll(async () => {
  await desk?.close()
})

async function sitAs(who: typeof rep): Promise<Page> {
  const visitor = await desk.sit({}, who)
  await visitor.goto('/')
  return visitor
}

test('a manager begins her day at home: a figure opens the very records it was made of', async () => {
  page = await desk.sit()
  await page.goto('/')
  await page.getByRole('heading', { level: 1, name: /Good (morning|afternoon|evening)/ }).waitFor()
  const figure = page.getByRole('link', { name: /^Open deals/ })
  await figure.waitFor()
  const sum = (150 * 151 * 1000) / 2
  await figure.getByTitle(`¥${sum.toLocaleString('en')}`).waitFor()
  await figure.click()
  await page.getByRole('grid').waitFor()
  expect(new URL(page.url()).searchParams.get('view')).toBe('open')
  await page.getByText('150 records').first().waitFor()
})

test('a manager sees from the chart how much is in a stage, and opens that stage', async () => {
  page = await desk.sit()
  await page.goto('/')
  const bar = page.getByRole('region', { name: 'Open deals by stage' }).getByRole('link').first()
  await bar.click()
  await page.getByRole('grid').waitFor()
  await page
    .getByText(/^38 records/)
    .first()
    .waitFor()
})

test('somebody without anything to do is told so, with the way on', async () => {
  page = await sitAs(rep)
  await page.goto('/')
  const tasks = page.getByRole('region', { name: 'My tasks' })
  await tasks.getByText('No open tasks.').waitFor()
  await tasks.getByRole('link', { name: 'View all' }).click()
  await expect.poll(() => new URL(page.url()).pathname).toBe('/activity')
  expect(new URL(page.url()).searchParams.get('view')).toBe('my_open_tasks')
})

const rosaNotices = async () =>
  (await (await desk.app.as('rosa')).get('/api/v1/notifications')).body.notifications as {
    name: string
    read: boolean
  }[]

test('a rep is told at once of a deal that is given to her, and opens it from the bell', async () => {
  page = await sitAs(rep)
  await page.goto('/account')
  await page.getByRole('button', { name: 'Notifications', exact: true }).waitFor()
  const name = `Given to Rosa ${Date.now() % 100_000}`
  const given = await desk.app.admin.post('/api/v1/records/opportunity', {
    name,
    account: desk.ids.get('Aurora Foods'),
    stage: 'qualify',
    close_date: '2027-03-01',
    owner: repId,
  })
  expect(given.status, given.text).toBe(201)
  const bell = page.getByRole('button', { name: /^Notifications, \d+ unread$/ })
  await bell.waitFor()
  await bell.click()
  await page.getByRole('button', { name: `gave you Opportunity “${name}”` }).click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
  await expect.poll(async () => (await rosaNotices()).find((one) => one.name === name)?.read).toBe(true)
})

test('a kind of notification that a rep switched off stays off', async () => {
  page = await sitAs(rep)
  await page.goto('/-/account/notifications')
  const box = page.getByRole('switch', { name: 'Records given to me' })
  await box.waitFor()
  await box.focus()
  if (await box.isChecked()) await page.keyboard.press('Space')
  await expect.poll(() => box.isChecked()).toBe(false)
  await page.reload()
  await expect.poll(() => page.getByRole('switch', { name: 'Records given to me' }).isChecked()).toBe(false)
  await desk.app.admin.post('/api/v1/records/opportunity', {
    name: 'Quiet',
    account: desk.ids.get('Aurora Foods'),
    stage: 'qualify',
    owner: repId,
  })
  expect((await rosaNotices()).map((one) => one.name)).not.toContain('Quiet')
})

test('an app and a page for other people are not there; one whose condition holds is', async () => {
  const text = (name: string) => ({ id: 'text', type: 'text', text: `This is ${name}` })
  const pageNamed = (name: string, more: object) => ({
    kind: 'page',
    name,
    label: name,
    components: [text(name)],
    ...more,
  })
  await desk.app.apply([
    pageNamed('for_rosa', { visible_when: `email = "${rep.email}"` }),
    pageNamed('for_others', { visible_when: `email <> "${rep.email}"` }),
    {
      kind: 'app',
      name: 'corner',
      label: 'Corner',
      position: 0,
      visible_when: `email = "${rep.email}"`,
      navigation: [
        { type: 'page', page: 'for_rosa', label: 'Mine' },
        { type: 'page', page: 'for_others', label: 'Theirs' },
      ],
    },
    {
      kind: 'app',
      name: 'closed_shop',
      label: 'Closed shop',
      visible_to: { roles: ['sales_director'] },
      navigation: [],
    },
  ] as never)
  page = await sitAs(rep)
  await page.goto('/')
  await page.getByRole('button', { name: /Switch app/ }).click()
  await page.getByRole('menuitem', { name: 'Corner' }).click()
  expect(await page.getByRole('menuitem', { name: 'Closed shop' }).count()).toBe(0)
  await page.getByRole('link', { name: 'Mine' }).click()
  await page.getByText('This is for_rosa').waitFor()
  expect(await page.getByRole('link', { name: 'Theirs' }).count()).toBe(0)
  await page.goto('/-/page/for_others')
  await page.getByText('There is no page at this address.').waitFor()
  await desk.rise()
  page = await desk.sit()
  await page.goto('/opportunity')
  await page.getByRole('grid').waitFor()
  expect(await page.getByRole('button', { name: /Switch app/ }).count()).toBe(0)
  await desk.app.apply(
    ['app/corner', 'app/closed_shop', 'page/for_rosa', 'page/for_others'].map((item) => ({
      kind: item.split('/')[0] ?? '',
      name: item.split('/')[1] ?? '',
      delete: true as const,
    })),
  )
})

test('somebody who turns on the second factor scans a QR code', async () => {
  page = await sitAs(rep)
  await page.goto('/-/account/security')
  const form = page.locator('form').filter({ hasText: 'authenticator' })
  await form.getByLabel('Current password').fill(rep.password)
  await form.getByRole('button', { name: 'Turn on' }).click()
  const code = page.getByRole('img', { name: 'QR code of the key' })
  await code.waitFor()
  expect(await code.locator('path').getAttribute('d')).toMatch(/^M\d+ \d+h1v1h-1z/)
})

test('whoever types a few letters reaches a record, a view, an action and a setting', async () => {
  page = await desk.sit()
  await page.goto('/account')
  await page.getByRole('grid').waitFor()
  const pick = async (words: string, option: RegExp) => {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').first().fill(words)
    await page.getByRole('option', { name: option }).first().click()
  }
  await pick('Deal 077', /^.*Deal 077/)
  await page.getByRole('heading', { level: 1, name: 'Deal 077' }).waitFor()
  await pick('pipeline', /Opportunities · Pipeline/)
  await expect.poll(() => new URL(page.url()).searchParams.get('view')).toBe('pipeline')
  await pick('notification', /^Notifications/)
  await expect.poll(() => new URL(page.url()).pathname).toMatch(/notifications/)
  // A setting is found by what stands on its page, too.
  await pick('two-factor', /^Password and security/)
  await expect.poll(() => new URL(page.url()).pathname).toMatch(/security/)
  await pick('new lead', /New Lead/)
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).waitFor()
})

test(`${person.email} is greeted in her own language, everywhere`, async () => {
  page = await desk.sit({ language: 'zh-CN' })
  await page.goto('/')
  await page.getByRole('heading', { level: 1, name: /好$/ }).waitFor()
  await page.getByRole('region', { name: '我的任务' }).waitFor()
})

test('somebody from Taipei reads Traditional Chinese, dates and words of Taiwan', async () => {
  page = await desk.sit()
  await page.goto('/account')
  await page.getByRole('grid').waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').first().fill('language')
  await page.getByRole('option', { name: '繁體中文' }).click()
  await page.getByRole('button', { name: '搜尋' }).first().waitFor()
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-TW')
  await page.reload()
  await page.getByRole('button', { name: '搜尋' }).first().waitFor()
  await page.getByRole('button', { name: /admin/ }).last().click()
  await page.getByText('登出').or(page.getByText('退出登入')).first().waitFor()
  await page
    .getByRole('columnheader', { name: /客戶名稱/ })
    .first()
    .waitFor()
})
