/** Stories of the editors: a formula completed, corrected, tried on a record and left by keyboard; every kind of document as JSON. */
import type { Page } from '@playwright/test'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { checkDocument } from '@trellis/metadata/schema/check.ts'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { kinds, kindTable, schemaOf } from '@trellis/metadata/schema/kinds.ts'
import { fitting } from '../conformance/model-arbitrary.ts'
import { openDesk } from '../support/desk.ts'
import type { Desk } from '../support/desk.ts'
import { moveTo } from '../support/quiet.ts'

let desk: Desk
let page: Page

beforeAll(async () => {
  desk = await openDesk()
})
afterEach(async () => {
  await desk.rise()
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

/** One document of every kind: a published one, or the smallest of some that fit the schema of the kind. */
async function oneOfEach(): Promise<AnyDocument[]> {
  const { items } = (await desk.app.admin.get('/api/v1/metadata/documents')).body as { items: AnyDocument[] }
  // No two of one name: the editor of one is never taken for that of another.
  const taken = new Set(['user'])
  return kinds.map((kind) => {
    const one = items.find((item) => item.kind === kind && !taken.has(item.name)) ?? fittingOne(kind)
    taken.add(one.name)
    return one
  })
}

function fittingOne(kind: (typeof kinds)[number]): AnyDocument {
  const name = kind === 'settings' ? 'workspace' : kindTable[kind].scoped ? `lead.story_${kind}` : `story_${kind}`
  const made = fc
    .sample(fitting((schemaOf(kind) ?? {}) as { [keyword: string]: unknown }), { numRuns: 60, seed: 7 })
    .map((value) => {
      // Plain letters only: what is typed into an editor.
      const plain = JSON.parse(JSON.stringify(value).replaceAll(/[^ -~]/g, 'x')) as object
      return { ...plain, kind, name, label: 'Story' }
    })
  const sizeOf = (value: object) => JSON.stringify(value).length
  const [smallest] = made.filter((one) => checkDocument(one).length === 0).toSorted((a, b) => sizeOf(a) - sizeOf(b))
  if (!smallest) throw new Error(`no document fits the kind ${kind}`)
  return smallest
}

test('a document of every kind is opened as JSON, changed and saved, and its designer shows it as it was changed', async () => {
  const documents = await oneOfEach()
  expect(new Set(documents.map(({ name }) => name)).size).toBe(kinds.length)
  page = await desk.sit()
  await desk.app.admin.put('/api/v1/metadata/drafts', { items: documents })
  const labelOf = ({ kind }: AnyDocument) => `Story of ${kind}`
  for (const document of documents) {
    const { kind, name } = document
    await moveTo(page, `/studio/documents/${kind}/${name.replaceAll('.', '~')}`)
    const editor = page.getByRole('textbox', { name: `JSON of ${name}` })
    await editor.focus()
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText(JSON.stringify({ ...document, label: labelOf(document) }))
    await page.getByRole('link', { name: labelOf(document) }).waitFor()
    expect(await page.getByText('Valid', { exact: true }).count(), kind).toBe(1)
    const designer = page.getByRole('link', { name: 'Open in the designer' })
    if ((await designer.count()) === 0) continue
    await designer.click()
    await page.waitForURL((url) => !url.pathname.startsWith('/studio/documents'))
    const shown = page.getByText(labelOf(document)).or(page.locator(`input[value="${labelOf(document)}"]`))
    await shown.first().waitFor({ state: 'attached' })
  }
  await expect.poll(() => page.getByRole('status').first().innerText()).toBe('Draft saved')
  const drafts = (await desk.app.admin.get('/api/v1/metadata/drafts')).body.items as AnyDocument[]
  expect(drafts.map(({ kind, label }) => [kind, label]).toSorted()).toEqual(
    documents.map((document) => [document.kind, labelOf(document)]).toSorted(),
  )
}, 240_000)
