/** The studio in every look: nothing serious for axe, no text outside of the table of texts, no sideways scrolling at 1024 px. */
import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { seriousOn } from '../support/axe.ts'
import { openDesk } from '../support/desk.ts'
import type { Desk } from '../support/desk.ts'
import { moveTo, quietOf } from '../support/quiet.ts'

let desk: Desk

beforeAll(async () => {
  desk = await openDesk()
})
afterEach(() => desk.rise())
afterAll(async () => {
  await desk?.close()
})

/** Address, and what must be there before looking. */
const places: [path: string, there: string][] = [
  ['', 'main h1'],
  ['/objects', 'main h1'],
  ['/objects/opportunity/fields/stage', 'aside [role=listitem]'],
  ['/objects/opportunity/pages', 'main h2'],
  ['/objects/opportunity/rules', 'main a'],
  ['/objects/opportunity/settings', 'main input'],
  ['/objects/opportunity/uses', 'main a'],
  ['/objects/opportunity/types', 'main h1'],
  ['/objects/opportunity/health', 'main table'],
  ['/picklists', 'main h1'],
  ['/diagram', '.react-flow__node'],
  ['/layouts/opportunity~standard', '[data-kind=field]'],
  ['/views/opportunity~all', 'main td'],
  ['/views/opportunity~pipeline', 'main section'],
  ['/apps/sales', '[role=listitem]'],
  ['/access/sets', 'main table'],
  ['/access/roles', 'main button'],
  ['/access/sharing', 'main h1'],
  ['/access/restrictions', 'main h1'],
  ['/access/groups', 'main h1'],
  ['/access/why', 'main input'],
  ['/access/preview', 'main h1'],
  ['/pages/sales_home', '[role=listitem]'],
  ['/views/opportunity~calendar', 'main [role=grid]'],
  ['/access/queues', 'main h1'],
  ['/access/users', 'main button'],
  ['/access/periods', 'main h1'],
  ['/access/audit', 'main table'],
  ['/start/templates', 'main [role=group]'],
  ['/apps', 'main h1'],
  ['/plugins', 'main [class*=line]'],
  ['/documents', 'main a'],
  ['/versions', 'main h1'],
  ['/changes', 'main'],
  ['/start', 'main h1'],
]

async function see(page: Page, path: string, there: string): Promise<void> {
  await moveTo(page, `/studio${path}`)
  await page.locator(there).first().waitFor()
}

const half = Math.ceil(places.length / 2)

test.each([
  ['first', places.slice(0, half)],
  ['second', places.slice(half)],
] as const)(
  'nothing serious for axe, light or dark, and nothing that scrolls sideways at 1024 px: the %s half of the pages',
  async (_which, some) => {
    const page = await desk.sit({ width: 1024, height: 760 })
    const quiet = quietOf(page)
    const found: string[] = []
    for (const [path, there] of some) {
      await see(page, path, there)
      await quiet()
      found.push(...(await seriousOn(page)).map((line) => `${path || '/'} ${line}`))
      if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1))
        found.push(`${path} scrolls sideways`)
    }
    expect(found).toEqual([])
  },
  400_000,
)

test('a change of colours sets nothing in motion for whoever asked for less of it', async () => {
  const page = await desk.sit()
  await see(page, '/objects/opportunity/fields/stage', 'aside [role=listitem]')
  const moving = await page.evaluate(() => {
    document.documentElement.dataset['mantineColorScheme'] = 'dark'
    // Asking brings the styles up to date: what would move is under way by then.
    return document.getAnimations().filter((one) => one instanceof CSSTransition).length
  })
  expect(moving).toBe(0)
  await page.context().close()
})

test('every text of the studio comes from the table of texts', async () => {
  const page = await desk.sit({ language: 'pseudo' })
  const bare = new Set<string>()
  for (const [path, there] of places.filter(
    ([path]) =>
      ![
        '/diagram',
        '/views/opportunity~all',
        '/views/opportunity~pipeline',
        '/views/opportunity~calendar',
        '/pages/sales_home',
      ].includes(path),
  )) {
    await see(page, path, there)
    for (const text of await page
      .locator('nav a span, header button, header a, main h1, main h2, main label, main th, [role=tab]')
      .allInnerTexts())
      if (/[a-z]{3}/.test(text) && !text.includes('⟦')) bare.add(`${path} ${text}`)
  }
  // What is left are names of the workspace's own metadata and of languages.
  const own =
    /Opportunit|Account|Activit|Contact|Lead|Product|Sales|Stage|Details|History|Products|English|Studio|Industry|Files/
  expect([...bare].filter((text) => !own.test(text))).toEqual([])
})

test('a page of the studio shows no key of a text and no raw name in Chinese', async () => {
  const page = await desk.sit({ language: 'zh-CN' })
  for (const [path, there] of places) {
    await see(page, path, there)
    expect(await page.locator('body').innerText(), path).not.toMatch(/studio:|undefined|\[object/)
  }
})
