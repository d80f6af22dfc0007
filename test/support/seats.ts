/**
 * The seats of a desk: pages of its browser at which one visitor sits after the other.
 *
 * To open a page costs as much as to load the app twice in one that is open, whose process has the scripts compiled. So whoever rises leaves
 * a seat that is swept: no cookie, nothing stored, no history, no route, no permission, with the process it had. The next who wants the
 * same language and touch sits there. After a failure nobody does, nor where the app is installed.
 *
 * Shape   `const seats = openSeats(browser, address, faults)`, `const page = await seats.take(look)`, `await seats.rise()` after each story
 */
import type { Browser, CDPSession, Page } from '@playwright/test'
import { TestRunner } from 'vitest'
import { openVisit, sizeOf } from './browser.ts'
import type { Look } from './browser.ts'

export type Seats = {
  /** An empty page that looks so; nobody is signed in. */
  take(look?: Look): Promise<Page>
  /** Everybody leaves; what went wrong on their pages is among the faults. */
  rise(): Promise<void>
}

type Seat = { kind: string; page: Page; faults: string[]; session: CDPSession; isKept: boolean }

/** What a story may listen to; what is heard by everybody's pages stays. */
const heardByStories = [
  'dialog',
  'request',
  'requestfinished',
  'requestfailed',
  'response',
  'download',
  'filechooser',
] as const

/** `faults` takes what the pages' scripts complain about. */
export function openSeats(browser: Browser, address: string, faults: string[]): Seats {
  const free: Seat[] = []
  const taken = new Set<Seat>()
  const sit = async (look: Look): Promise<Seat> => {
    const kind = `${look.language ?? 'en'} ${look.touch === true ? 'touch' : ''}`
    const at = look.installed === true ? -1 : free.findIndex((seat) => seat.kind === kind)
    const [known] = at === -1 ? [] : free.splice(at, 1)
    if (known) return known
    const { page, context, faults: own } = await openVisit(browser, address, look)
    page.on('pageerror', (error) => faults.push(error.message))
    return { kind, page, faults: own, session: await context.newCDPSession(page), isKept: look.installed !== true }
  }
  return {
    async take(look = {}) {
      const seat = await sit(look)
      taken.add(seat)
      const { width, height, colorScheme } = sizeOf(look)
      await seat.page.setViewportSize({ width, height })
      await seat.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      return seat.page
    },
    async rise() {
      const leaving = [...taken]
      taken.clear()
      const isFine = TestRunner.getCurrentTest()?.result?.state !== 'fail'
      await Promise.all(
        leaving.map(async (seat) => {
          faults.push(...seat.faults.splice(0).filter((fault) => !faults.includes(fault)))
          if (!isFine || !seat.isKept || seat.page.isClosed()) return await seat.page.context().close()
          await sweep(seat, address)
          seat.faults.length = 0
          free.push(seat)
        }),
      )
    },
  }
}

async function sweep({ page, session }: Seat, address: string): Promise<void> {
  const context = page.context()
  for (const type of heardByStories) await page.removeAllListeners(type)
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await context.setOffline(false)
  page.setDefaultTimeout(30_000)
  for (const other of context.pages()) if (other !== page) await other.close()
  await page.goto(`${address}/icon.svg`)
  await page.evaluate(() => {
    localStorage.clear()
    sessionStorage.clear()
  })
  await Promise.all([
    context.clearCookies(),
    context.clearPermissions(),
    session.send('Page.resetNavigationHistory'),
    page.mouse.move(-1, -1),
  ])
}
