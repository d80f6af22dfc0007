/** The story of a formula: completed over a relationship, corrected where it is wrong, tried on a record, left by keyboard. */
import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openDesk } from '../support/desk.ts'
import type { Desk } from '../support/desk.ts'

let desk: Desk
let page: Page

beforeAll(async () => {
  desk = await openDesk()
})
afterEach(async () => {
  await page?.context().close()
  await desk.app.admin.put('/api/v1/metadata/drafts', { items: [] })
  expect(desk.faults.splice(0)).toEqual([])
})
afterAll(async () => {
  await desk?.close()
})

async function openEditor(touch: boolean): Promise<void> {
  page = await desk.sit({ touch })
  page.setDefaultTimeout(15_000)
  await page.goto('/studio/objects/opportunity')
  await page.getByRole('button', { name: 'Formula', exact: true }).click()
  await page.getByRole('complementary').getByLabel('Formula', { exact: true }).waitFor()
}

test('a formula is completed, corrected and tried on a record in the editor, which the keyboard leaves', async () => {
  await openEditor(false)
  await page.getByRole('button', { name: 'Open the editor' }).click()
  const dialog = page.getByRole('dialog', { name: 'Formula: Formula' })
  await dialog.locator('.monaco-editor .view-lines').waitFor()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('account.na')
  await page.locator('.suggest-widget').getByText('name', { exact: true }).first().waitFor()
  await page.keyboard.press('Enter')
  await page.keyboard.type(' & nothing')
  await dialog.getByRole('button', { name: 'Line 1' }).waitFor()
  await dialog.locator('.squiggly-error').first().waitFor()
  for (let step = 0; step < 'nothing'.length; step++) await page.keyboard.press('Backspace')
  await page.keyboard.type('UPPER(stage')
  await page.locator('.parameter-hints-widget').getByText(/UPPER/).first().waitFor()
  await page.keyboard.type(')')
  await dialog.getByText(/^Value: “(Aurora Foods|蓝海物流|Zenith Tools)[A-Z]+”$/).waitFor()
  // Another record, chosen by its name.
  const record = dialog.locator('input').and(page.getByLabel('Record it is tried on'))
  await record.click()
  await record.fill('Deal 007')
  await page.getByRole('option', { name: 'Deal 007' }).click()
  await dialog.getByText('Value: “Aurora FoodsPROPOSE”').waitFor()
  await dialog.locator('.monaco-editor .view-lines').click()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  expect(await page.evaluate(() => globalThis.document.activeElement?.textContent)).toBe('Done')
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  const input = page.getByRole('complementary').getByLabel('Formula', { exact: true })
  expect(await input.inputValue()).toBe('account.name & UPPER(stage)')
})

test('on a screen that is touched the formula is typed into the plain input, with its value below', async () => {
  await openEditor(true)
  expect(await page.getByRole('button', { name: 'Open the editor' }).count()).toBe(0)
  await page.getByRole('complementary').getByLabel('Formula', { exact: true }).fill('1 + 2')
  await page.getByText('Value: 3', { exact: true }).waitFor()
})
