/** The app as people install it: it opens without a connection, keeps nothing of the data, and takes a new version when told to. */
import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { signInOn } from '../support/browser.ts'
import { openDesk, person } from '../support/desk.ts'
import type { Desk } from '../support/desk.ts'

let desk: Desk
let page: Page

beforeAll(async () => {
  desk = await openDesk()
})
afterEach(async () => {
  await desk.rise()
  desk.faults.splice(0)
})
afterAll(async () => {
  await desk?.close()
})

async function installed(): Promise<Page> {
  const visitor = await desk.visit({ installed: true })
  await signInOn(visitor, person)
  await visitor.evaluate(async () => {
    await navigator.serviceWorker.ready
  })
  await expect.poll(() => visitor.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true)
  return visitor
}

const keptAddresses = (visitor: Page) =>
  visitor.evaluate(async () => {
    const names = await caches.keys()
    const lists = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()))
    return lists.flat().map((request) => new URL(request.url).pathname)
  })

test('a rep in the train opens the app: it stands, says that it is offline, and goes on when the network is back', async () => {
  page = await installed()
  await page.goto('/opportunity')
  await page.getByRole('grid').waitFor()
  await page.context().setOffline(true)
  await page.goto('/account')
  await page.getByRole('alert').filter({ hasText: 'cannot be reached' }).first().waitFor()
  await page.context().setOffline(false)
  await page.getByRole('grid').waitFor()
})

test('what the app keeps is its own files only: no record, no answer of the server, nothing of a person', async () => {
  page = await installed()
  await page.goto('/opportunity')
  await page.getByRole('grid').waitFor()
  await page.goto(`/opportunity/${desk.ids.get('Deal 003')}`)
  await page.getByRole('heading', { level: 1, name: 'Deal 003' }).waitFor()
  const kept = await keptAddresses(page)
  expect(kept.length).toBeGreaterThan(20)
  expect(
    kept.filter(
      (path) => !/^\/(?:assets\/[\w.-]+|index\.html|first-paint\.js|icon\.svg|manifest\.webmanifest)$/.test(path),
    ),
  ).toEqual([])
})

test('a new version waits until somebody says so, and is there after one click', async () => {
  page = await installed()
  await page.goto('/account')
  await page.getByRole('grid').waitFor()
  // The same worker under another address is another worker: the browser installs it beside the one in charge.
  await page.evaluate(() => navigator.serviceWorker.register('/sw.js?next'))
  const bar = page.getByRole('status').filter({ hasText: 'A new version of Trellis is ready.' })
  await bar.waitFor()
  expect(await page.evaluate(() => navigator.serviceWorker.controller?.scriptURL)).not.toContain('next')
  await Promise.all([page.waitForEvent('load'), bar.getByRole('button', { name: 'Reload now' }).click()])
  await page.getByRole('grid').waitFor()
  expect(await page.evaluate(() => navigator.serviceWorker.controller?.scriptURL)).toContain('next')
})

test('phones find everything they need to install it', async () => {
  page = await desk.visit()
  await page.goto('/sign-in')
  const manifest = await page.evaluate(async () => (await fetch('/manifest.webmanifest')).json())
  expect(manifest).toMatchObject({ id: '/', scope: '/', display: 'standalone' })
  for (const icon of manifest.icons as { src: string; type: string }[]) {
    const answer = await page.request.get(icon.src)
    expect([icon.src, answer.status(), answer.headers()['content-type']]).toEqual([icon.src, 200, icon.type])
  }
})
