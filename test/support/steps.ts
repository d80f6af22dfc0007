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

/** Chooses in the input whose label is exactly this. */
export async function chooseIn(page: Page, label: string, option: string): Promise<void> {
  await choose(
    page
      .locator('input')
      .and(page.getByLabel(label, { exact: true }))
      .first(),
    option,
  )
}

/** Puts a condition together, a field and one of its choices, in the group of a rule. */
export async function addCondition(rule: Locator, field: string, value: string): Promise<void> {
  await rule.getByRole('button', { name: 'Condition', exact: true }).click()
  await choose(rule.getByRole('combobox', { name: 'Field' }), field)
  await choose(rule.getByRole('combobox', { name: 'Value' }), value)
  await rule.page().keyboard.press('Escape')
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

/**
 * Moves what a handle stands for by keys, as one who listens does: each key once what the last one did is said and has settled.
 * Returns what was said after each.
 */
export async function moveByKeys(handle: Locator, keys: readonly string[]): Promise<string[]> {
  const page = handle.page()
  const said = () =>
    page
      .locator('[id^=DndLiveRegion]')
      .allTextContents()
      .then((texts) => texts.filter((text) => text !== '').join(' '))
  const heard: string[] = []
  await handle.focus()
  for (const key of ['Space', ...keys, 'Space']) {
    let last = await said()
    await page.keyboard.press(key)
    let [changed, still] = [false, 0]
    // At an end nothing more is said.
    for (let looks = 0; looks < 40 && !(changed && still >= 3); looks += 1) {
      await page.waitForTimeout(40)
      const now = await said()
      still = now === last ? still + 1 : 0
      changed ||= now !== last
      last = now
    }
    heard.push(last)
  }
  return heard
}
