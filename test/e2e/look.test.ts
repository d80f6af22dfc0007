/** Every page in every look: nothing serious for axe, no sideways scrolling on a phone, no text outside of the table of texts. */
import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { seriousOn } from '../support/axe.ts'
import { smallTargets } from '../support/targets.ts'
import { openDesk } from '../support/desk.ts'
import type { Desk } from '../support/desk.ts'
import { moveTo, quietOf } from '../support/quiet.ts'

/** Some twenty pages, each looked at whole: minutes on a busy machine. */
vi.setConfig({ testTimeout: 420_000 })

let desk: Desk

beforeAll(async () => {
  desk = await openDesk()
})
afterEach(() => desk.rise())
afterAll(async () => {
  await desk?.close()
})

/** Address, and what to do there before looking. */
type Place = [path: string, act?: (page: Page) => Promise<void>]

/** The bar of what can be done with chosen records opens. */
async function chooseFirst(page: Page): Promise<void> {
  await page.getByRole('grid').getByRole('checkbox').nth(1).click()
  await page.getByRole('toolbar').waitFor()
}

const dialogOpen = (page: Page) => page.getByRole('dialog').waitFor()

function places(): Place[] {
  const deal = `/opportunity/${desk.ids.get('Deal 001')}`
  return [
    ['/'],
    [
      '/account',
      async (page) => {
        await page.getByRole('button', { name: 'Notifications' }).first().click()
        await page
          .getByRole('button', { name: 'Mark as unread' })
          .first()
          .or(page.getByText('Nothing yet.'))
          .first()
          .waitFor()
      },
    ],
    ['/-/notifications'],
    ['/opportunity?view=all'],
    ['/opportunity?view=all&group=stage'],
    ['/opportunity?view=pipeline'],
    ['/opportunity?view=pipeline&lanes=account'],
    ['/opportunity?view=calendar&day=2027-01-15'],
    ['/opportunity?view=calendar&day=2027-01-15&scale=week'],
    [`/opportunity?view=all&peek=${desk.ids.get('Deal 001')}`],
    ['/opportunity?view=all&q=nothing-like-this'],
    [
      '/opportunity?view=open',
      async (page) => {
        await page
          .getByRole('button', { name: /filter/ })
          .first()
          .click()
        await page.getByRole('button', { name: 'Condition' }).waitFor()
      },
    ],
    [deal],
    [`${deal}/edit`],
    ['/opportunity/-/new'],
    [`${deal}?tab=-history`],
    [`${deal}?tab=activities`],
    [`${deal}?tab=files`],
    [`/account/${desk.ids.get('Aurora Foods')}?tab=related`],
    [
      deal,
      async (page) => {
        await page.getByRole('button', { name: 'Edit', exact: true }).click()
        await dialogOpen(page)
      },
    ],
    [
      '/account',
      async (page) => {
        await page.getByRole('grid').waitFor()
        await page.keyboard.press('Control+k')
        await dialogOpen(page)
      },
    ],
    [
      '/opportunity?view=all',
      async (page) => {
        await chooseFirst(page)
        await page.getByRole('toolbar').getByRole('button', { name: 'Edit' }).click()
        await dialogOpen(page)
        // The list of fields is open at first.
        await page.keyboard.press('Tab')
      },
    ],
    [
      deal,
      async (page) => {
        await page.getByRole('button', { name: 'More' }).first().click()
        await page.getByRole('menu').waitFor()
      },
    ],
    [
      '/opportunity?view=all',
      async (page) => {
        await page.getByRole('button', { name: 'Columns' }).click()
        await page.getByRole('checkbox', { name: 'Close date' }).waitFor()
      },
    ],
    [
      '/opportunity?view=all',
      async (page) => {
        await page.getByRole('button', { name: 'Menu of Amount' }).press('Enter')
        await page.getByRole('menuitem', { name: 'Wider' }).waitFor()
      },
    ],
    [`${deal}?tab=products`],
    ['/account/-/import'],
    ['/-/account/profile'],
    ['/-/account/security'],
    ['/-/account/sessions'],
    ['/-/account/notifications'],
    ['/-/account/keys'],
    [
      '/-/primitives',
      async (page) => {
        await page.locator('#page button[aria-haspopup=menu]').first().click()
        await page.getByRole('menu').waitFor()
      },
    ],
    ['/opportunity?view=calendar'],
    ['/activity'],
    ['/account/00000000-0000-7000-8000-000000000000'],
    ['/no_such_object'],
  ]
}

test('axe finds nothing serious on any page, light or dark', async () => {
  const page = await desk.sit()
  const quiet = quietOf(page)
  const wrong: string[] = []
  let left = true
  for (const [path, act] of places()) {
    // What was opened on the page before would stay open.
    await (left ? page.goto(path) : moveTo(page, path))
    await quiet()
    if (act) {
      await act(page)
      await quiet()
    }
    left = act !== undefined
    wrong.push(...(await seriousOn(page)).map((one) => `${path}: ${one}`))
  }
  expect(wrong).toEqual([])
})

test('axe finds nothing serious on the pages outside, light or dark', async () => {
  const wrong: string[] = []
  const page = await desk.visit()
  const quiet = quietOf(page)
  for (const path of ['/sign-in', '/setup?token=x']) {
    await page.goto(path)
    await quiet()
    wrong.push(...(await seriousOn(page)).map((one) => `${path}: ${one}`))
  }
  expect(wrong).toEqual([])
})

test('at 360 px no page scrolls sideways, and what one taps is as large as a finger', async () => {
  const page = await desk.sit({ width: 360, height: 740, touch: true })
  const quiet = quietOf(page)
  const [wide, small]: string[][] = [[], []]
  for (const path of new Set(places().map(([address]) => address))) {
    await moveTo(page, path)
    await quiet()
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    const main = await page.evaluate(() => {
      const element = document.getElementById('page')
      return element ? element.scrollWidth - element.clientWidth : 0
    })
    if (over > 0 || main > 0) wide?.push(`${path}: ${over}, ${main}`)
    // The page of primitives shows them for those who develop.
    if (path !== '/-/primitives') small?.push(...(await smallTargets(page)).map((one) => `${path}: ${one}`))
  }
  expect({ wide, small }).toEqual({ wide: [], small: [] })
})

test('no English stands outside of the table of texts (pseudo language)', async () => {
  const page = await desk.visit({ language: 'pseudo' })
  const quiet = quietOf(page)
  const loose: string[] = []
  await page.goto('/sign-in')
  await quiet()
  loose.push(...(await looseTexts(page)))
  await page.locator('input[name=email]').fill('admin@example.com')
  await page.locator('input[name=password]').fill('correct horse battery')
  await page.locator('button[type=submit]').click()
  await page.getByRole('main').waitFor()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
  for (const path of [
    '/',
    '/-/notifications',
    '/account',
    '/opportunity?view=calendar',
    '/opportunity?view=pipeline',
    '/opportunity?view=calendar&day=2027-01-15&scale=week',
    `/opportunity/${desk.ids.get('Deal 001')}?tab=-history`,
    `/opportunity/${desk.ids.get('Deal 001')}?tab=activities`,
    `/opportunity/${desk.ids.get('Deal 001')}?tab=files`,
    `/opportunity/${desk.ids.get('Deal 001')}?tab=products`,
    `/account/${desk.ids.get('Aurora Foods')}?tab=related`,
    '/activity',
    '/-/account/security',
    '/-/account/profile',
    '/-/account/sessions',
    '/-/account/notifications',
    '/-/account/keys',
    '/account/-/import',
  ]) {
    await moveTo(page, path)
    await quiet()
    loose.push(...(await looseTexts(page)).map((text) => `${path}: ${text}`))
  }
  await moveTo(page, '/opportunity?view=all')
  await quiet()
  await chooseFirst(page)
  await quiet()
  loose.push(...(await looseTexts(page)).map((text) => `chosen records: ${text}`))
  await page.getByRole('toolbar').getByRole('button').first().click()
  await dialogOpen(page)
  await quiet()
  loose.push(...(await looseTexts(page)).map((text) => `change of many: ${text}`))
  expect(loose).toEqual([])
})

/** Words of the screen that are neither marked as translated, nor labels of metadata, nor data. */
async function looseTexts(page: Page): Promise<string[]> {
  const texts = await page.evaluate(() => {
    const found: string[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement
      if (parent && !parent.closest('script, style, [hidden]') && parent.getClientRects().length > 0)
        found.push((node.textContent ?? '').trim())
    }
    for (const element of document.querySelectorAll(':is([aria-label], [placeholder]):not([aria-hidden=true])'))
      found.push(element.getAttribute('aria-label') ?? '', element.getAttribute('placeholder') ?? '')
    return found
  })
  return [...new Set(texts)].filter((text) => /[A-Za-z]{3}/.test(text) && !text.includes('⟦') && !known(text))
}

let words: Set<string> | undefined

/** Labels of the published metadata, and what people and the seed typed. */
function known(text: string): boolean {
  if (!words) {
    words = new Set(['Trellis', 'English', 'admin', 'admin@example.com', 'Asia/Shanghai', 'UTC', 'Chrome', 'Linux'])
    const collect = (value: unknown): void => {
      if (typeof value === 'string') words?.add(value)
      else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) collect(one)
    }
    collect(desk.app.server.models.model().documents)
    collect(desk.app.server.models.model().objects)
  }
  return (
    words.has(text) ||
    text.split(/\s*[·›:]\s*/).every((part) => words?.has(part) || !/[A-Za-z]{3}/.test(part)) ||
    /^(Deal \d+|Aurora Foods|Zenith Tools|OP-\d|AC-\d|indigo|blue|teal|green|orange|rose|violet|graphite|[A-Z][a-z]{2} \d+, \d{4}|[A-Z]{2,3})/.test(
      text,
    ) ||
    /ago$|now$/.test(text) ||
    // Days and months come from Intl.
    /^(?:[A-Z][a-z]{2}, [A-Z][a-z]{2} \d+|[A-Z][a-z]{2} \d+ – (?:[A-Z][a-z]{2} )?\d+, \d{4}|(?:Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day(?:, [A-Z][a-z]+ \d+)?|(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat)|[A-Z][a-z]+ \d{4})$/.test(
      text,
    )
  )
}
