/**
 * What the screens cost a person, measured in the browser: the first list from a cold cache, a change of route, scrolling a long list,
 * dragging a card on a board of 2,000.
 *
 *   npm run build -w @trellis/runtime && ROWS=100000 node test/experiments/screens.ts
 *
 * Prints each number with its limit and the load of the machine; exits with 1 when one is over. `WORLD=<folder>` keeps the world there and
 * finds it there the next time. The server and the browser share this machine, as they do on a developer's.
 */
import { loadavg } from 'node:os'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { openVisit, signInOn } from '../support/browser.ts'
import type { Client } from '../support/client.ts'
import { person } from '../support/desk.ts'
import { openTrial } from './open-trial.ts'

const rows = Number(process.env['ROWS'] ?? 100_000)
const cards = Number(process.env['CARDS'] ?? 2000)
const tries = Number(process.env['TRIES'] ?? 15)
const stages = ['new', 'talk', 'offer', 'won']

const documents = [
  {
    kind: 'object',
    name: 'deal',
    label: 'Deal',
    plural_label: 'Deals',
    name_field: 'name',
    fields: {
      name: { type: 'text', label: 'Name', searchable: true },
      stage: { type: 'select', label: 'Stage', options: stages.map((value) => ({ value, label: value })) },
      amount: { type: 'currency', label: 'Amount' },
      probability: { type: 'percent', label: 'Probability' },
      region: { type: 'text', label: 'Region' },
      close_date: { type: 'date', label: 'Close date' },
    },
  },
  {
    kind: 'list_view',
    name: 'deal.all',
    label: 'All',
    columns: ['name', 'stage', 'amount', 'probability', 'region', 'close_date', 'owner'],
    order_by: [{ field: 'name' }],
    position: 1,
  },
  {
    kind: 'list_view',
    name: 'deal.board',
    label: 'Board',
    type: 'board',
    where: { field: 'region', op: 'eq', value: 'board' },
    columns: ['name', 'amount'],
    board: { group_by: 'stage', card_fields: ['amount', 'close_date'], sum: 'amount', weight: 'probability' },
    order_by: [{ field: 'name' }],
    position: 2,
  },
]

const trial = await openTrial('screens', process.env['WORLD'])
const { address, browser, made } = trial
const over: string[] = []
try {
  if (!made) await fill(await trial.admin())
  await measure(browser)
} finally {
  await trial.close()
}
if (over.length > 0) process.exitCode = 1

async function fill(admin: Client): Promise<void> {
  const applied = await admin.post('/api/v1/metadata/apply', { items: documents })
  if (applied.status >= 300) throw new Error(applied.text)
  const total = rows + cards
  for (let at = 0; at < total; at += 1000) {
    const records = Array.from({ length: Math.min(1000, total - at) }, (_, place) => dealAt(at + place))
    const answer = await admin.post('/api/v1/records/deal/bulk', { op: 'insert', records, all_or_none: true })
    if (answer.status !== 200) throw new Error(answer.text)
  }
}

function dealAt(at: number): object {
  return {
    name: `Deal ${String(at).padStart(7, '0')}`,
    stage: stages[at % stages.length],
    amount: (at % 977) * 100,
    probability: (at % 10) * 10,
    region: at < cards ? 'board' : `region ${at % 50}`,
    close_date: `2027-${String(1 + (at % 12)).padStart(2, '0')}-${String(1 + (at % 28)).padStart(2, '0')}`,
  }
}

async function measure(on: Browser): Promise<void> {
  const { context, page } = await openVisit(on, address)
  await signInOn(page, person)
  await told('first list, cold cache, to its first line', 1500, 'ms', await coldLists(on, context))
  await told('route change, list to record', 200, 'ms', await routeChanges(page))
  await told(`scrolling ${rows} records, 95 of 100 frames`, 33, 'ms', await scrolling(page))
  await told(`drag of a card among ${cards}, answer`, 100, 'ms', await drags(page))
  await told(
    `scrolling a column of ${cards / stages.length} cards, 95 of 100 frames`,
    33,
    'ms',
    await columnScroll(page),
  )
  await context.close()
}

/** The middle of several tries where there are several; the load says what else the machine was doing. */
async function told(what: string, limit: number, unit: string, values: number[]): Promise<void> {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  const worst = sorted.at(-1) ?? Number.NaN
  const load = (loadavg()[0] ?? 0).toFixed(1)
  const verdict = middle <= limit ? 'ok' : 'OVER'
  if (verdict !== 'ok') over.push(what)
  const figures =
    values.length > 1 ? `${middle.toFixed(0)} (worst of ${values.length}: ${worst.toFixed(0)})` : middle.toFixed(1)
  process.stdout.write(`${verdict.padEnd(5)} ${what}: ${figures} ${unit}, limit ${limit} ${unit}, load ${load}\n`)
}

/** A visitor with a session and nothing else: no cache, no compiled code. From the start of the navigation to the first line drawn. */
async function coldLists(on: Browser, from: BrowserContext): Promise<number[]> {
  const times: number[] = []
  for (let turn = 0; turn < 5; turn++) {
    const context = await on.newContext({
      baseURL: address,
      viewport: { width: 1280, height: 800 },
      storageState: await from.storageState(),
      serviceWorkers: 'block',
    })
    const page = await context.newPage()
    await page.addInitScript(watchFor, '[role=row] [role=gridcell] button')
    await page.goto('/deal')
    times.push(await seenAt(page))
    await context.close()
  }
  return times
}

/** Runs in the page: notes when the first element of a kind has been drawn. */
function watchFor(selector: string): void {
  const look = () => {
    if (document.querySelector(selector) === null) return void requestAnimationFrame(look)
    requestAnimationFrame(() => Object.assign(globalThis, { seenAt: performance.now() }))
  }
  requestAnimationFrame(look)
}

async function seenAt(page: Page): Promise<number> {
  await page.waitForFunction(() => 'seenAt' in globalThis)
  return await page.evaluate(() => (globalThis as unknown as { seenAt: number }).seenAt)
}

/** From the click on a name to its record's page with data. The first turns load the chunk and are not counted. */
async function routeChanges(page: Page): Promise<number[]> {
  const times: number[] = []
  for (let turn = 0; turn < tries + 2; turn++) {
    await page.goto('/deal')
    const name = page.locator('[role=row] button[class*=name]').nth(turn)
    await name.waitFor()
    await page.waitForTimeout(300)
    const took = await name.evaluate(
      (button: HTMLElement) =>
        new Promise<number>((resolve) => {
          const start = performance.now()
          const wanted = button.textContent ?? ''
          const look = () => {
            const heading = [...document.querySelectorAll('h1')].find((one) => one.textContent === wanted)
            if (heading) requestAnimationFrame(() => resolve(performance.now() - start))
            else requestAnimationFrame(look)
          }
          button.click()
          requestAnimationFrame(look)
        }),
    )
    if (turn >= 2) times.push(took)
  }
  return times
}

/** A person who turns the wheel without rest for some seconds; the pages come along as they do so. */
async function scrolling(page: Page): Promise<number[]> {
  await page.goto('/deal')
  await page.locator('[role=row] [role=gridcell]').first().waitFor()
  return [await framesWhile(page, '[role=grid]')]
}

async function columnScroll(page: Page): Promise<number[]> {
  await page.goto('/deal?view=board')
  await page.locator('[data-card]').first().waitFor()
  return [await framesWhile(page, '[class*=cards]')]
}

/** The 95th of 100 frames, in ms, while an element is scrolled evenly for six seconds. */
async function framesWhile(page: Page, selector: string): Promise<number> {
  await page.waitForTimeout(800)
  return await page.evaluate(
    async (wanted) =>
      await new Promise<number>((resolve) => {
        const element = document.querySelector(wanted)
        const frames: number[] = []
        const start = performance.now()
        let last = start
        const step = (now: number) => {
          frames.push(now - last)
          last = now
          element?.scrollBy(0, 90)
          if (now - start < 6000) return void requestAnimationFrame(step)
          const sorted = frames.slice(1).toSorted((a, b) => a - b)
          resolve(sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN)
        }
        requestAnimationFrame(step)
      }),
    selector,
  )
}

/** From letting a card go to its being drawn in the other column. */
async function drags(page: Page): Promise<number[]> {
  await page.goto('/deal?view=board')
  await page.locator('[data-card]').first().waitFor()
  const times: number[] = []
  for (let turn = 0; turn < tries; turn++) {
    await page.waitForTimeout(500)
    const columns = page.locator('section[aria-label]')
    const card = columns
      .nth(turn % 2)
      .locator('[data-card]')
      .first()
    const id = await card.getAttribute('data-card')
    const [from, to] = [await card.boundingBox(), await columns.nth(1 - (turn % 2)).boundingBox()]
    if (!from || !to || id === null) throw new Error('no card to drag')
    await page.mouse.move(from.x + 100, from.y + from.height - 10)
    await page.mouse.down()
    await page.mouse.move(to.x + 120, to.y + 200, { steps: 6 })
    const took = page.evaluate(
      ({ card: wanted, column }) =>
        new Promise<number>((resolve) => {
          window.addEventListener(
            'pointerup',
            () => {
              const start = performance.now()
              const look = () => {
                const section = document.querySelectorAll('section[aria-label]')[column]
                if (section?.querySelector(`[data-card="${wanted}"]`)) resolve(performance.now() - start)
                else requestAnimationFrame(look)
              }
              look()
            },
            { once: true, capture: true },
          )
        }),
      { card: id, column: 1 - (turn % 2) },
    )
    await page.waitForTimeout(50)
    await page.mouse.up()
    times.push(await took)
  }
  return times
}
