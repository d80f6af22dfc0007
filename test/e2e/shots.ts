/**
 * Pictures of the main pages in four looks (desktop, 390 px, dark, Chinese), into test-results/shots (git-ignored).
 *
 * Shape   npm run shots -w test                                          a server of its own with the sample company
 *         node test/e2e/shots.ts <address> <e-mail> <password> [page]    a running one, only one page
 */
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { Look } from '../support/browser.ts'
import { openBrowser, openVisit, signInOn } from '../support/browser.ts'

const [given, email = 'admin@example.com', password = 'correct horse battery', only] = process.argv.slice(2)
const own = given === undefined ? await startOwn() : undefined
const address = given ?? own?.address ?? ''
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
  notifications: (page) => page.goto('/-/notifications'),
  calendar: (page) => page.goto('/opportunity?view=calendar'),
  activities: (page) => page.goto('/activity'),
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
  security: (page) => page.goto('/-/account/security'),
  studio: (page) => page.goto('/studio'),
  'studio-object': (page) => page.goto('/studio/objects/opportunity'),
  'studio-access': (page) => page.goto('/studio/access'),
  'studio-changes': (page) => page.goto('/studio/changes'),
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
    // A busy machine: what is still loading is waited for.
    await page
      .waitForFunction(() => !document.querySelector('[aria-busy=true]'), null, { timeout: 15_000 })
      .catch(() => undefined)
    await page.screenshot({ path: join(folder, `${name}-${lookName}.png`) })
  }
  await context.close()
}
await browser.close()
await own?.stop()
process.stdout.write(`pictures are in ${folder}\n`)

/** A server in a folder that is thrown away, with the sample company in it. */
async function startOwn(): Promise<{ address: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'trellis-shots-'))
  const port = 3000 + (process.pid % 1000) + 500
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../server/src/main.ts')], {
    env: {
      ...process.env,
      PORT: String(port),
      DATA_DIR: folder,
      ADMIN_EMAIL: email,
      ADMIN_PASSWORD: password,
      LOG_LEVEL: 'error',
      BASE_URL: '',
    },
    stdio: 'inherit',
  })
  const at = `http://127.0.0.1:${port}`
  const answers = async (path: string) => (await fetch(at + path).catch(() => undefined))?.ok === true
  for (let tries = 0; tries < 120 && !(await answers('/ready')); tries++) await pause(1000)
  // The sample company is imported in the background.
  await pause(45_000)
  return {
    address: at,
    async stop() {
      child.kill('SIGTERM')
      await new Promise((resolve) => child.once('exit', resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
