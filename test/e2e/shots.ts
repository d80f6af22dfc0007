/**
 * Pictures of the main pages of a running server, in four looks, into test-results/shots (git-ignored).
 *
 * Shape   node test/e2e/shots.ts <address> <e-mail> <password> [only this page]
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { Look } from '../support/browser.ts'
import { openBrowser, openVisit, signInOn } from '../support/browser.ts'

const [address = 'http://127.0.0.1:3000', email = 'admin@example.com', password = '', only] = process.argv.slice(2)
const folder = join(import.meta.dirname, '../../test-results/shots')

const looks: { [name: string]: Look } = {
  light: {},
  dark: { dark: true },
  phone: { width: 390, height: 844, touch: true },
  chinese: { language: 'zh-CN' },
}

const firstRecord = (page: Page) => page.locator('button[class*=name]').first().click()

const pages: { [name: string]: (page: Page) => Promise<unknown> } = {
  home: (page) => page.goto('/'),
  list: (page) => page.goto('/opportunity'),
  groups: (page) => page.goto('/opportunity?group=stage'),
  board: (page) => page.goto('/opportunity?view=pipeline'),
  filter: async (page) => {
    await page.goto('/opportunity')
    await page.locator('[role=toolbar] button').first().click()
  },
  record: async (page) => {
    await page.goto('/opportunity')
    await firstRecord(page)
  },
  history: async (page) => {
    await page.goto('/opportunity')
    await firstRecord(page)
    await page.getByRole('tab').last().click()
  },
  related: async (page) => {
    await page.goto('/account')
    await firstRecord(page)
    await page.getByRole('tab').nth(1).click()
  },
  form: async (page) => {
    await page.goto('/opportunity')
    await page.waitForTimeout(800)
    await page.keyboard.press('c')
  },
  palette: async (page) => {
    await page.goto('/account')
    await page.waitForTimeout(800)
    await page.keyboard.press('Control+k')
  },
  empty: (page) => page.goto('/lead?q=nothing-like-this'),
  import: (page) => page.goto('/account/-/import'),
  profile: (page) => page.goto('/-/account/profile'),
}

await mkdir(folder, { recursive: true })
const browser = await openBrowser()
for (const [lookName, look] of Object.entries(looks)) {
  const { page, context } = await openVisit(browser, address, look)
  await page.goto('/sign-in')
  await page.waitForTimeout(600)
  if (only === undefined || only === 'sign-in') await page.screenshot({ path: join(folder, `sign-in-${lookName}.png`) })
  await signInOn(page, { email, password })
  for (const [name, open] of Object.entries(pages)) {
    if (only !== undefined && name !== only) continue
    await open(page)
    await page.waitForTimeout(1200)
    await page.screenshot({ path: join(folder, `${name}-${lookName}.png`) })
  }
  await context.close()
}
await browser.close()
process.stdout.write(`pictures are in ${folder}\n`)
