import { createHmac, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { choose } from '../support/steps.ts'
import { openDesk, person } from '../support/desk.ts'
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

async function fill(who: { email: string; password: string }): Promise<void> {
  await page.locator('input[name=email]').fill(who.email)
  await page.locator('input[name=password]').fill(who.password)
  await page.locator('button[type=submit]').click()
}

test('a wrong password is told in words and lets nobody in', async () => {
  page = await desk.visit()
  await page.goto('/sign-in')
  await fill({ ...person, password: 'not the right one' })
  await page.getByRole('alert').waitFor()
  expect(new URL(page.url()).pathname).toBe('/sign-in')
})

test('after signing in one is where one wanted to go', async () => {
  page = await desk.visit()
  await page.goto(`/opportunity/${desk.ids.get('Deal 011')}`)
  await page.locator('input[name=email]').waitFor()
  await fill(person)
  await page.getByRole('heading', { level: 1, name: 'Deal 011' }).waitFor()
})

test('a link that leads to another site after sign-in is ignored', async () => {
  page = await desk.visit()
  await page.goto('/sign-in?next=//evil.example/')
  await fill(person)
  await page.getByRole('navigation', { name: 'Navigation' }).waitFor()
  expect(new URL(page.url()).origin).toBe(desk.app.address)
})

test('when the session ends while somebody types, nothing typed is lost', async () => {
  page = await desk.sit()
  await page.goto('/account')
  await page.getByRole('grid').waitFor()
  await page.keyboard.press('c')
  await page.getByRole('dialog').locator('[data-field="name"] input').fill('Typed before the end')
  await page.context().clearCookies()
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click()
  const again = page.getByRole('dialog').filter({ hasText: 'Your session has ended' })
  await again.locator('input[name=password]').fill(person.password)
  await again.getByRole('button', { name: 'Sign in' }).click()
  await expect.poll(() => page.getByText('Your session has ended').count()).toBe(0)
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Typed before the end' }).waitFor()
})

test('language and look are chosen in the menu and stay', async () => {
  page = await desk.sit()
  await page.goto('/')
  await page.getByRole('button', { name: /Account of/ }).click()
  await page.getByText('简体中文').click()
  await page.getByRole('link', { name: '商机', exact: true }).waitFor()
  await page.getByText('深色').click()
  await expect
    .poll(() => page.evaluate(() => document.documentElement.getAttribute('data-mantine-color-scheme')))
    .toBe('dark')
  await page.reload()
  await page.getByRole('link', { name: '商机', exact: true }).waitFor()
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN')
  await desk.app.admin.patch('/api/v1/me', { locale: 'en' })
})

test('signing out ends it: back shows nothing', async () => {
  page = await desk.sit()
  await page.goto('/')
  await page.getByRole('button', { name: /Account of/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.locator('input[name=email]').waitFor()
  await page.goto('/opportunity')
  await page.locator('input[name=email]').waitFor()
})

test('an API key is shown once and works', async () => {
  page = await desk.sit()
  await page.goto('/-/account/keys')
  await page.getByRole('button', { name: 'Create key' }).first().click()
  await page.getByRole('dialog').getByLabel('Name').fill('Nightly script')
  await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click()
  const key = (await page.getByRole('dialog').locator('pre').innerText()).trim()
  const answer = await fetch(`${desk.app.address}/api/v1/me`, { headers: { authorization: `Bearer ${key}` } })
  expect(answer.status).toBe(200)
  await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click()
  await page.getByRole('cell', { name: 'Nightly script' }).waitFor()
})

test('a form that cannot be sent says so, keeps what was typed, and saves once when the network is back', async () => {
  page = await desk.sit()
  await page.goto('/account')
  await page.getByRole('grid').waitFor()
  await page.keyboard.press('c')
  const dialog = page.getByRole('dialog')
  await dialog.locator('[data-field="name"] input').fill('Made in a tunnel')
  await dialog.locator('[data-field="name"] input').press('Tab')
  await page.context().setOffline(true)
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await dialog.getByRole('alert').getByText('cannot be reached').waitFor()
  await page.context().setOffline(false)
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Made in a tunnel' }).waitFor()
  expect((await found('Made in a tunnel')).length).toBe(1)
  desk.faults.length = 0
})

test('a form asked for without a connection stands when it is back; what was on the page stays meanwhile', async () => {
  page = await desk.sit()
  await page.goto('/account')
  await page.getByRole('grid').waitFor()
  await page.context().setOffline(true)
  await page.getByText('No connection').waitFor()
  await page.keyboard.press('c')
  await page.getByRole('grid').waitFor()
  expect(await page.getByRole('dialog').count()).toBe(0)
  await page.context().setOffline(false)
  await page.getByRole('dialog').locator('[data-field="name"] input').waitFor()
  await expect.poll(() => page.getByText('No connection').count()).toBe(0)
  desk.faults.length = 0
})

test('an answer that got lost saves nothing twice', async () => {
  const name = `Saved and not heard ${Date.now()}`
  page = await desk.sit()
  await page.goto('/account')
  await page.getByRole('grid').waitFor()
  await page.keyboard.press('c')
  const dialog = page.getByRole('dialog')
  await dialog.locator('[data-field="name"] input').fill(name)
  let lost = 0
  await page.route('**/api/v1/records/account', async (route) => {
    if (lost > 0) return await route.continue()
    lost += 1
    await route.fetch()
    await route.abort('internetdisconnected')
  })
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
  expect([lost, (await found(name)).length]).toEqual([1, 1])
  desk.faults.length = 0
})

test('what was typed in a form is there again when the page was loaded anew; who starts afresh has a blank form', async () => {
  page = await desk.sit()
  page.on('dialog', (asked) => void asked.accept())
  await page.goto('/account')
  const name = page.getByRole('dialog').locator('[data-field="name"] input')
  const open = async () => {
    await page.getByRole('grid').waitFor()
    await page.keyboard.press('c')
    await name.waitFor()
  }
  await open()
  await name.fill('Typed and not saved')
  await page.reload()
  await open()
  expect(await name.inputValue()).toBe('Typed and not saved')
  await page.getByRole('dialog').getByRole('button', { name: 'Start afresh' }).click()
  await expect.poll(() => name.inputValue()).toBe('')
  await page.reload()
  await open()
  expect(await page.getByText('What you typed here before is back.').count()).toBe(0)
})

test('what was typed into a record before the page was loaded anew is merged with what somebody saved since', async () => {
  page = await desk.sit()
  page.on('dialog', (asked) => void asked.accept())
  const id = desk.ids.get('Zenith Tools') ?? ''
  const { admin } = desk.app
  await admin.patch(`/api/v1/records/account/${id}`, { phone: null, website: null })
  await page.goto(`/account/${id}`)
  const dialog = page.getByRole('dialog', { name: 'Edit Zenith Tools' })
  const open = async () => {
    await page.getByRole('heading', { level: 1, name: 'Zenith Tools' }).waitFor()
    await page.keyboard.press('e')
    await dialog.locator('[data-field="phone"] input').waitFor()
  }
  await open()
  await dialog.locator('[data-field="phone"] input').fill('+86 138 0000 0001')
  await page.reload()
  await admin.patch(`/api/v1/records/account/${id}`, { phone: '+86 138 0000 0002', website: 'https://zenith.example' })
  await open()
  await dialog.getByText('Somebody saved this record while you were editing.').waitFor()
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  const merge = page.getByRole('dialog', { name: 'Somebody saved first' })
  await merge.getByRole('button', { name: 'Save this' }).click()
  await expect
    .poll(async () => (await admin.get(`/api/v1/records/account/${id}?fields=phone,website`)).body)
    .toMatchObject({ phone: '+8613800000001', website: 'https://zenith.example' })
})

test('with two-factor sign-in a password alone is not enough', async () => {
  await desk.app.as('careful')
  const careful = { ...person, email: 'careful@example.com' }
  page = await desk.visit()
  await page.goto('/sign-in')
  await fill(careful)
  await page.waitForURL((url) => url.pathname !== '/sign-in')
  await page.goto('/-/account/security')
  await page.getByLabel('Current password').last().fill(person.password)
  await page.getByRole('button', { name: 'Turn on' }).click()
  const secret = (await page.locator('code').first().innerText()).replaceAll(' ', '')
  await page.getByLabel('Code', { exact: true }).fill(totp(secret))
  await page.getByRole('button', { name: 'Verify' }).click()
  await page.getByText('Two-factor sign-in is on').waitFor()
  await page.context().clearCookies()
  await page.goto('/sign-in')
  await fill(careful)
  await page.getByLabel('Code', { exact: true }).fill('000000')
  await page.getByRole('button', { name: 'Verify' }).click()
  await page.getByRole('alert').waitFor()
  await page.getByLabel('Code', { exact: true }).fill(totp(secret))
  await page.getByRole('button', { name: 'Verify' }).click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
})

/** The code an authenticator app shows now for a base32 secret (RFC 6238). */
function totp(secret: string): string {
  const bits = [...secret.replace(/=+$/, '')]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
  const hash = createHmac('sha1', key).update(counter).digest()
  const offset = (hash.at(-1) ?? 0) & 15
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

test('the set-up page makes no second administrator', async () => {
  page = await desk.visit()
  await page.goto('/setup?token=guess')
  await page.getByLabel('Name').fill('Mallory')
  await page.getByLabel('E-mail').fill('mallory@example.com')
  await page.locator('input[type=password]').fill('a long enough password')
  await page.getByRole('button', { name: 'Create administrator' }).click()
  await page.getByRole('alert').waitFor()
  expect(new URL(page.url()).pathname).toBe('/setup')
})

test('the import wizard tries a file without saving, imports it, and takes it back', async () => {
  page = await desk.sit()
  await page.goto('/account/-/import')
  const text = 'Account name,Phone\nImported One,13800138000\nImported Two,not a phone\n'
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'accounts.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  await page.getByText('First cells').waitFor()
  await page.getByRole('button', { name: 'Try without saving' }).click()
  await page.getByRole('heading', { name: 'This is what would happen' }).waitFor()
  expect((await found('Imported One')).length).toBe(0)
  await page.getByRole('button', { name: 'Import now' }).click()
  await page.getByRole('heading', { name: 'The import is done' }).waitFor()
  expect((await found('Imported One')).length).toBe(1)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'File of refused rows' }).click(),
  ])
  expect(await readFile(await download.path(), 'utf8')).toContain('Imported Two')
  await page.getByRole('button', { name: 'Take it back' }).click()
  await page.getByText('The import was taken back').waitFor()
  expect((await found('Imported One')).length).toBe(0)
})

test('a name the file spells otherwise is chosen once in the trial, and stands for it in every row', async () => {
  page = await desk.sit()
  await page.goto('/contact/-/import')
  const mark = randomUUID()
  const text = `Contact name,Account name\n${mark} Ann,Aurora Food\n${mark} Bo,Aurora Food\n${mark} Cy,Zenith Tools\n`
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'contacts.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  await page.getByText('First cells').waitFor()
  await page.getByRole('button', { name: 'Try without saving' }).click()
  const refused = page.getByRole('row', { name: /There is no record "Aurora Food"/ })
  await refused.waitFor()
  expect(await refused.getByRole('cell').allTextContents()).toEqual(expect.arrayContaining(['Account name', '2']))
  await choose(page.getByLabel('Use instead of “Aurora Food”'), 'Aurora Foods')
  await page.getByRole('button', { name: 'Try again' }).click()
  await refused.waitFor({ state: 'detached' })
  await page.getByRole('heading', { name: 'This is what would happen' }).waitFor()
  await page.getByRole('button', { name: 'Change the mapping' }).click()
  await page.getByText('“Aurora Food” becomes “Aurora Foods”').waitFor()
  await page.getByRole('button', { name: 'Try without saving' }).click()
  await page.getByRole('heading', { name: 'This is what would happen' }).waitFor()
  await page.getByRole('button', { name: 'Import now' }).click()
  await page.getByRole('heading', { name: 'The import is done' }).waitFor()
  const answer = await desk.app.admin.post('/api/v1/query', {
    object: 'contact',
    fields: ['name', 'account.name'],
    where: { field: 'name', op: 'starts_with', value: mark },
    order_by: [{ field: 'name', dir: 'asc' }],
  })
  expect((answer.body.records as { 'account.name': string }[]).map((one) => one['account.name'])).toEqual([
    'Aurora Foods',
    'Aurora Foods',
    'Zenith Tools',
  ])
})

async function found(name: string): Promise<unknown[]> {
  const answer = await desk.app.admin.post('/api/v1/query', {
    object: 'account',
    fields: ['id'],
    where: { field: 'name', op: 'eq', value: name },
  })
  return answer.body.records
}
