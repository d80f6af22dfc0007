/** What people do on many pages: choose from a list, publish what they drafted. */
import type { Locator, Page } from '@playwright/test'

/**
 * Chooses from the list an input opens, as people do: who clicked while the page was still busy and saw no list clicks again.
 * Text names the whole option, a pattern a part of it.
 */
export async function choose(input: Locator, option: string | RegExp): Promise<void> {
  const wanted = input
    .page()
    .getByRole('option', { name: option, exact: typeof option === 'string' })
    .first()
  for (let clicks = 1; ; clicks += 1) {
    await input.click()
    try {
      await wanted.click({ timeout: 4_000 })
      return
    } catch (error) {
      if (clicks === 6) throw error
    }
  }
}

/** Publishes the draft from wherever in the studio. */
export async function publishDraft(page: Page): Promise<void> {
  await page
    .getByRole('banner')
    .getByRole('link', { name: /Review|Changes/ })
    .click()
  await page.getByRole('button', { name: 'Publish', exact: true }).click()
  await page.getByText(/Published as version/).waitFor()
}
