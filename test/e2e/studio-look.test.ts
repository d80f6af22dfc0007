/** The studio in every look: nothing serious for axe, no text outside of the table of texts, no sideways scrolling at 1024 px. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDesk } from '../support/desk.ts'
import type { Desk } from '../support/desk.ts'

let desk: Desk
let axe: string

beforeAll(async () => {
  desk = await openDesk()
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
})
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
  ['/versions', 'main h1'],
  ['/changes', 'main'],
  ['/start', 'main h1'],
]

/** The first place is loaded, the others are moved to as by a link: what is looked at is the page, not the way there. */
async function see(page: Page, path: string, there: string): Promise<void> {
  if (new URL(page.url()).pathname.startsWith('/studio'))
    await page.evaluate((to) => {
      history.pushState(null, '', to)
      dispatchEvent(new PopStateEvent('popstate'))
    }, `/studio${path}`)
  else await page.goto(`/studio${path}`)
  await page.locator(there).first().waitFor()
}

async function seriousOf(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return await page.evaluate(async () => {
    const run = (
      globalThis as unknown as {
        axe: {
          run(
            context: object,
            options: object,
          ): Promise<{
            violations: { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] }[]
          }>
        }
      }
    ).axe
    const { violations } = await run.run(
      { exclude: [['.monaco-editor'], ['.react-flow__attribution']] },
      { resultTypes: ['violations'] },
    )
    return violations
      .filter((one) => one.impact === 'serious' || one.impact === 'critical')
      .flatMap((one) =>
        one.nodes
          .slice(0, 3)
          .map((node) => `${one.id}: ${node.target.join(' ')} ${node.failureSummary.split('\n')[1] ?? ''}`),
      )
  })
}

test.each([{ dark: false }, { dark: true }])('nothing serious for axe on any page (dark: $dark)', async ({ dark }) => {
  const page = await desk.sit({ dark })
  const found: string[] = []
  for (const [path, there] of places) {
    await see(page, path, there)
    await page.waitForTimeout(250)
    found.push(...(await seriousOf(page)).map((line) => `${path || '/'} ${line}`))
  }
  await page.context().close()
  expect(found).toEqual([])
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
  await page.context().close()
  // What is left are names of the workspace's own metadata and of languages.
  const own =
    /Opportunit|Account|Activit|Contact|Lead|Product|Sales|Stage|Details|History|Products|English|Studio|Industry|Files/
  expect([...bare].filter((text) => !own.test(text))).toEqual([])
})

test('at 1024 px nothing scrolls sideways', async () => {
  const page = await desk.sit({ width: 1024, height: 760 })
  const wide: string[] = []
  for (const [path, there] of places) {
    await see(page, path, there)
    if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1)) wide.push(path)
  }
  await page.context().close()
  expect(wide).toEqual([])
})

test('a page of the studio shows no key of a text and no raw name in Chinese', async () => {
  const page = await desk.sit({ language: 'zh-CN' })
  for (const [path, there] of places) {
    await see(page, path, there)
    expect(await page.locator('body').innerText(), path).not.toMatch(/studio:|undefined|\[object/)
  }
  await page.context().close()
})
