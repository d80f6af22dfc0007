/** The server is killed (`kill -9`) while people work: they are told, nothing typed is lost, and it is saved once when the server is back. */
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { shippedPlugins } from '@trellis/server/config.ts'
import { readPluginDocuments } from '@trellis/server/plugins/read-plugin.ts'
import { openBrowser, openVisit, signInOn } from '../support/browser.ts'
import type { Client } from '../support/client.ts'
import { signIn } from '../support/client.ts'
import type { TestDatabase } from '../support/database.ts'
import { createDatabase } from '../support/database.ts'
import type { ServerProcess } from '../support/process.ts'
import { processPassword, startProcess } from '../support/process.ts'

const person = { email: 'admin@example.com', password: processPassword }
let database: TestDatabase
let server: ServerProcess
let port: string
let browser: Browser
let context: BrowserContext
let admin: Client

beforeAll(async () => {
  database = await createDatabase()
  ;[server, browser] = await Promise.all([startProcess(database), openBrowser()])
  port = new URL(server.address).port
  const items = (await Promise.all(shippedPlugins.map(readPluginDocuments))).flat()
  admin = await signIn(server.address, person.email, person.password)
  expect((await admin.post('/api/v1/metadata/apply', { items })).status).toBe(200)
  const visit = await openVisit(browser, server.address)
  context = visit.context
  await signInOn(visit.page, person)
})
afterEach(async () => {
  // Another try has a server, and no page of this one.
  if (isDead()) await startAgain()
  for (const page of context.pages().slice(1)) await page.close({ runBeforeUnload: false })
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await database?.drop()
})

const isDead = () => server.child.exitCode !== null || server.child.signalCode !== null

async function startAgain(): Promise<void> {
  server = await startProcess(database, { PORT: port })
}

async function made(object: string, values: object): Promise<string> {
  const answer = await admin.post(`/api/v1/records/${object}`, values)
  if (answer.status !== 201) throw new Error(answer.text)
  return answer.body.id
}

const found = async (object: string, where: object) =>
  (await admin.post('/api/v1/query', { object, where, limit: 10 })).body.records
const stored = async (id: string) => (await admin.get(`/api/v1/records/opportunity/${id}`)).body

/** Three deals, the last with a line of a product; other names at each try. */
async function deals() {
  const tag = `Dies ${Date.now().toString(36)}`
  const account = await made('account', { name: `Buyer ${tag}` })
  const product = await made('product', { name: `Pump ${tag}`, code: tag, list_price: 100 })
  const deal = (name: string) =>
    made('opportunity', { name: `${tag} ${name}`, account, stage: 'qualify', amount: 1000, close_date: '2027-01-15' })
  const [first, second, third] = [await deal('A'), await deal('B'), await deal('C')]
  await made('opportunity_line', { opportunity: third, product, quantity: 1, unit_price: 100 })
  return { tag, first, second, third }
}

async function open(path: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(path)
  return page
}

/** The next write of a page is done by the server, and its answer never comes: it hangs until `dead`. `done`: the server has it. */
async function losesAnswer(page: Page, address: RegExp, dead: Promise<void>): Promise<{ done: Promise<void> }> {
  const { promise: done, resolve, reject } = Promise.withResolvers<void>()
  let isFirst = true
  await page.route(address, async (route) => {
    if (!isFirst || route.request().method() === 'GET') return await route.continue()
    isFirst = false
    const answer = await route.fetch()
    if (answer.ok()) resolve()
    else reject(new Error(await answer.text()))
    await dead
    await route.abort()
  })
  return { done }
}

test('a cell, a pasted block, the lines of a deal and a form outlive the server: it is said, and each is saved once when it is back', async () => {
  const { tag, first, second, third } = await deals()
  const death = Promise.withResolvers<void>()

  const list = await open(`/opportunity?view=all&q=${encodeURIComponent(tag)}&sort=name&columns=name,next_step,amount`)
  const row = (name: string) => list.getByRole('row').filter({ hasText: `${tag} ${name}` })
  const step = (name: string) => row(name).getByRole('gridcell').nth(2)
  const block = await losesAnswer(list, /opportunity\/bulk/, death.promise)
  await step('B').click()
  await list.evaluate(() => {
    const text = new DataTransfer()
    text.setData('text/plain', 'Pasted\t2000\r\n')
    const grid = document.querySelector('[role=grid]')
    grid?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: text, bubbles: true, cancelable: true }))
  })
  await block.done
  await step('A').dblclick()
  await step('A').locator('input').fill('Typed into the dark')

  const lines = await open(`/opportunity/${third}?tab=products`)
  const quantity = lines.locator('[data-cell="0:2"]')
  await quantity.click()
  await lines.keyboard.type('7')
  await lines.keyboard.press('Tab')

  const form = await open('/account')
  const account = await losesAnswer(form, /records\/account$/, death.promise)
  await form.getByRole('button', { name: 'New Account' }).click()
  const dialog = form.getByRole('dialog')
  await dialog.locator('[data-field="name"] input').fill(`Typed ${tag}`)
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await account.done

  await server.kill()
  death.resolve()
  await step('A').locator('input').press('Enter')
  await lines.getByRole('button', { name: 'Save lines' }).click()
  for (const page of [list, lines, form]) await page.getByText('No connection').first().waitFor()
  await row('A').locator('[data-waits]').getByText('Typed into the dark').waitFor()
  await expect
    .poll(() => row('B').locator('[data-waits]').allInnerTexts())
    .toEqual(['Pasted', expect.stringMatching('2,000')])
  await lines.getByRole('alert').getByText('cannot be reached').waitFor()
  expect(await quantity.textContent()).toContain('7')
  await dialog.getByRole('alert').getByText('cannot be reached').waitFor()
  expect(await dialog.locator('[data-field="name"] input').inputValue()).toBe(`Typed ${tag}`)

  await startAgain()
  await expect.poll(async () => (await stored(first)).next_step).toBe('Typed into the dark')
  await expect.poll(async () => (await stored(second)).next_step).toBe('Pasted')
  await row('B').getByText('Pasted').waitFor()
  await expect.poll(() => list.locator('[data-waits]').count()).toBe(0)
  expect(await stored(first)).toMatchObject({ next_step: 'Typed into the dark', version: 2 })
  expect(await stored(second)).toMatchObject({ next_step: 'Pasted', amount: 2000, version: 2 })
  await lines.getByRole('alert').getByText('can be reached again').waitFor()
  await lines.getByRole('button', { name: 'Save lines' }).click()
  await expect.poll(() => lines.getByRole('button', { name: 'Save lines' }).count()).toBe(0)
  const [line, ...others] = await found('opportunity_line', { field: 'opportunity', op: 'eq', value: third })
  expect([line, others]).toMatchObject([{ quantity: 7, version: 2 }, []])
  await dialog.getByRole('alert').getByText('can be reached again').waitFor()
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await form.getByRole('heading', { level: 1, name: `Typed ${tag}` }).waitFor()
  expect(await found('account', { field: 'name', op: 'eq', value: `Typed ${tag}` })).toHaveLength(1)
})
