/**
 * The studio on a large workspace: how long it takes to open, to show a drop on a page of 100 fields, to plan, to publish, and until an open
 * tab of the app shows what was published.
 *
 *   npm run build -w runtime && npm run build -w studio && OBJECTS=300 FIELDS=200 node test/experiments/studio-size.ts
 *
 * Prints each figure with its limit, what the server took of it, and the load of the machine; exits with 1 when one is over. `WORLD=<folder>`
 * keeps the workspace there and finds it there the next time.
 */
import { loadavg } from 'node:os'
import type { Page } from '@playwright/test'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { openVisit, signInOn } from '../support/browser.ts'
import type { Client } from '../support/client.ts'
import { person } from '../support/desk.ts'
import { openTrial } from './open-trial.ts'

const objects = Number(process.env['OBJECTS'] ?? 300)
const fields = Number(process.env['FIELDS'] ?? 200)
const onPage = 100
const drops = 12
const types = ['text', 'number', 'date', 'checkbox', 'email', 'select', 'currency', 'url', 'formula', 'long_text']
const lookupEvery = 25
const fieldOf = (object: number, at: number): object => {
  const type = at % lookupEvery === 0 ? 'lookup' : (types[at % types.length] ?? 'text')
  const label = { en: `Field ${at}`, 'zh-CN': `字段 ${at}` }
  if (type === 'lookup') return { type, label, to: `o${(at * 7) % (object + 1)}`, on_delete: 'set_null' }
  if (type === 'formula') return { type, label, returns: 'number', formula: `f${at - 7} + 1` }
  if (type !== 'select') return { type, label }
  return { type, label, options: ['a', 'b', 'c'].map((value) => ({ value, label: value.toUpperCase() })) }
}

function documentsOf(object: number): AnyDocument[] {
  const names = Array.from({ length: fields - 1 }, (_, at) => `f${at + 1}`)
  const label = { en: `Object ${object}`, 'zh-CN': `对象 ${object}` }
  const drawn = names.slice(0, onPage)
  return [
    {
      kind: 'object',
      name: `o${object}`,
      label,
      plural_label: label,
      name_field: 'name',
      sharing: 'public_read_write',
      fields: {
        name: { type: 'text', label: { en: 'Name', 'zh-CN': '名称' }, max_length: 120 },
        ...Object.fromEntries(names.map((name, at) => [name, fieldOf(object, at + 1)])),
      },
    },
    {
      kind: 'layout',
      name: `o${object}.standard`,
      label,
      tabs: [
        {
          name: 'details',
          label: 'Details',
          blocks: [0, 1, 2, 3].map((part) => ({
            type: 'section',
            label: `Part ${part}`,
            columns: 2,
            fields: drawn.slice((part * onPage) / 4, ((part + 1) * onPage) / 4),
          })),
        },
      ],
    },
    { kind: 'list_view', name: `o${object}.all`, label: 'All', columns: ['name', ...names.slice(0, 6)] },
  ]
}

const app: AnyDocument = {
  kind: 'app',
  name: 'all',
  label: 'All',
  navigation: [0, 1, 2].map((object) => ({ type: 'object', object: `o${object}` })),
}

const trial = await openTrial('size', process.env['WORLD'])
const { address, browser } = trial
try {
  const admin = await trial.admin()
  // What a run before left open, or changed, would be in the way of this one; one that was broken off left a part of the workspace.
  await admin.put('/api/v1/metadata/drafts', { items: [] })
  if (await isFilled(admin)) await apply(admin, documentsOf(0))
  else await fill(admin)
  const { page, context } = await openVisit(browser, address)
  await signInOn(page, person)
  await opening(page, admin)
  await dropping(page)
  await publishing(admin, await context.newPage())
} finally {
  await trial.close()
}

/** The app comes last: where it is, everything is. */
async function isFilled(admin: Client): Promise<boolean> {
  const [last, drawn] = await Promise.all(
    [`object/o${objects - 1}`, `app/${app.name}`].map((path) => admin.get(`/api/v1/metadata/${path}`)),
  )
  return last?.status === 200 && drawn?.status === 200
}

/** In parts: lookups name objects that are there by then. */
async function fill(admin: Client): Promise<void> {
  const all = Array.from({ length: objects }, (_, object) => documentsOf(object))
  for (let at = 0; at < all.length; at += 25) await apply(admin, all.slice(at, at + 25).flat())
  await apply(admin, [app])
}

async function apply(admin: Client, items: AnyDocument[]): Promise<void> {
  const began = performance.now()
  let answer = await admin.post('/api/v1/metadata/apply', { items })
  // Indexes of the part before are still being built: what asks to come back later is asked again.
  for (let tries = 0; answer.status === 503 && tries < 30; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 2000))
    answer = await admin.post('/api/v1/metadata/apply', { items })
  }
  if (answer.status >= 300) throw new Error(answer.text.slice(0, 2000))
  process.stdout.write(`  ${items.length} documents published in ${(performance.now() - began).toFixed(0)} ms\n`)
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** With what this process, which is the server, computed for it: what it would take on a machine with nothing else to do. */
async function measured(what: string, limitMs: number, work: () => Promise<unknown>): Promise<void> {
  const from = process.cpuUsage()
  const ms = await timed(work)
  const { user, system } = process.cpuUsage(from)
  tell(what, ms, limitMs, `${((user + system) / 1000).toFixed(0)} ms computed by the server`)
}

function tell(what: string, ms: number, limitMs: number, more = ''): void {
  if (!(ms <= limitMs)) process.exitCode = 1
  const load = loadavg()[0]?.toFixed(1)
  process.stdout.write(`${what}: ${ms.toFixed(0)} ms (limit ${limitMs}${more && `; ${more}`}; load ${load})\n`)
}

/** Twice: the first visit fetches the program as well. */
async function opening(page: Page, admin: Client): Promise<void> {
  for (const what of ['first opening of the studio', 'opening of the studio']) {
    const ms = await timed(async () => {
      await page.goto('/studio', { waitUntil: 'commit' })
      await page.getByText('Object 0', { exact: true }).waitFor()
    })
    let bytes = 0
    const answer = await timed(async () => {
      bytes = (await admin.get('/api/v1/metadata/documents')).text.length
    })
    tell(what, ms, 2000, `documents ${(bytes / 1e6).toFixed(1)} MB in ${answer.toFixed(0)} ms`)
  }
}

/** From the mouse button coming up to the frame in which the field stands at its new place. */
async function dropping(page: Page): Promise<void> {
  await page.goto('/studio/layouts/o0~standard')
  const canvas = page.getByRole('region', { name: 'The page' })
  const places = canvas.locator('[data-kind=field]')
  await places.nth(20).waitFor()
  await page.evaluate(() => {
    const costs: number[] = []
    Object.assign(globalThis, { costs })
    addEventListener(
      'pointerup',
      () => {
        const began = performance.now()
        const before = document.querySelectorAll('[data-kind=field]').length
        const look = () => {
          const there = document.querySelectorAll('[data-kind=field]').length
          if (there === before && performance.now() - began < 5000) requestAnimationFrame(look)
          else costs.push(performance.now() - began)
        }
        requestAnimationFrame(look)
      },
      true,
    )
  })
  for (let at = 0; at < drops; at++) {
    // What was dropped is no longer in the palette.
    const from = await page
      .getByRole('button', { name: /^Field \d+$/ })
      .first()
      .boundingBox()
    const to = await places.nth(at).boundingBox()
    if (!from || !to) throw new Error('nothing to drag')
    await page.mouse.move(from.x + 20, from.y + from.height / 2)
    await page.mouse.down()
    await page.mouse.move(from.x + 40, from.y + from.height / 2, { steps: 3 })
    await page.mouse.move(to.x + to.width * 0.2, to.y + to.height * 0.4, { steps: 8 })
    await page.mouse.up()
    await page.waitForFunction((count) => (globalThis as unknown as { costs: number[] }).costs.length > count, at)
  }
  const costs = (await page.evaluate(() => (globalThis as unknown as { costs: number[] }).costs)).toSorted(
    (a, b) => a - b,
  )
  tell(`a drop on a page of ${onPage} fields, median`, costs[Math.floor(costs.length / 2)] ?? Number.NaN, 100)
  tell('  the slowest', costs.at(-1) ?? Number.NaN, 250)
}

async function publishing(admin: Client, tab: Page): Promise<void> {
  const revision = Date.now()
  const [object] = documentsOf(1)
  const label = `Renamed ${revision}`
  const own = (object as AnyDocument & { fields: { [name: string]: object } }).fields
  const draft = {
    ...object,
    plural_label: label,
    fields: { ...own, [`extra_${revision}`]: { type: 'text', label: 'Extra' } },
  }
  await tab.goto('/o1')
  await tab
    .getByText('Object 1', { exact: true })
    .or(tab.getByText(/^Renamed/))
    .first()
    .waitFor()
  const saved = await admin.put('/api/v1/metadata/object/o1', draft)
  if (saved.status >= 300) throw new Error(saved.text)
  for (const what of ['first plan', 'plan'])
    await measured(what, 1000, async () => await admin.post('/api/v1/metadata/plan', {}))
  let done = 0
  const seen = tab.getByText(label).first().waitFor({ timeout: 60_000 })
  await measured('publish', 5000, async () => {
    const answer = await admin.post('/api/v1/metadata/publish', { confirm: true })
    if (answer.status >= 300) throw new Error(answer.text)
    done = performance.now()
  })
  await seen
  tell('seen by an open tab after', performance.now() - done, 1000)
}
