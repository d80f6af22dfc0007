/** What somebody else changes appears by itself in whatever is open, and takes nothing from who is typing. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openDesk } from '../support/desk.ts'
import type { Desk } from '../support/desk.ts'
import { liveViews } from '../support/live-views.ts'

let desk: Desk

beforeAll(async () => {
  desk = await openDesk()
})
afterEach(async () => {
  await desk.rise()
  expect(desk.faults.splice(0)).toEqual([])
})
afterAll(async () => {
  await desk?.close()
})

test("a colleague's change appears in a list, a board, a calendar, on a record, in a related list, at home, and is said over an open form, which keeps its edits", async () => {
  const page = await desk.sit()
  page.setDefaultTimeout(15_000)
  for (const [turn, view] of (await liveViews(desk.app.admin)).entries()) {
    await page.goto(view.path)
    await view.open(page)
    await view.change(turn)
    await view.seen(page, turn).catch((error: unknown) => {
      throw new Error(`${view.name} does not show what a colleague changed`, { cause: error })
    })
  }
})
