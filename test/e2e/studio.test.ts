/** Stories of the studio, told as a business admin would: real browser, real drags, real server. */
import type { Locator, Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openDesk, person } from '../support/desk.ts'
import type { Desk } from '../support/desk.ts'
import { moveByKeys, publishDraft } from '../support/steps.ts'

let desk: Desk
let page: Page

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

async function open(path: string): Promise<void> {
  page = await desk.sit()
  await page.goto(`/studio${path}`)
  await page.getByRole('main').waitFor()
}

/** With the mouse, in steps, as a hand does it. */
async function drag(from: Locator, to: Locator, at: { x: number; y: number } = { x: 0.5, y: 0.5 }): Promise<void> {
  await to.scrollIntoViewIfNeeded()
  const [start, end] = [await from.boundingBox(), await to.boundingBox()]
  if (!start || !end) throw new Error('nothing to drag')
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2)
  await page.mouse.down()
  await page.mouse.move(start.x + start.width / 2 + 8, start.y + start.height / 2 + 8, { steps: 4 })
  await page.mouse.move(end.x + end.width * at.x, end.y + end.height * at.y, { steps: 12 })
  await page.waitForTimeout(80)
  await page.mouse.up()
}

async function document(kind: string, name: string) {
  return (await desk.app.admin.get(`/api/v1/metadata/${kind}/${name}`)).body
}

test('a new object with list, board, page and navigation entry is in use within two minutes', async () => {
  const began = Date.now()
  await open('')
  await page.getByRole('button', { name: 'New object' }).click()
  await page.getByLabel('What is one called? (English)').fill('Site visit')
  await page.getByLabel('What is one called? (简体中文)').fill('客户拜访')
  await page.getByRole('button', { name: 'Create object' }).click()
  await page.getByRole('heading', { name: 'Site visit' }).waitFor()
  await page.getByRole('button', { name: 'Money', exact: true }).click()
  await page.getByLabel('English label of Money').fill('Travel cost')
  await publishDraft(page)
  const made = await desk.app.admin.post('/api/v1/records/site_visit__c', { name: 'First visit', money: 12.5 })
  expect(made.status).toBe(201)
  await page.goto('/site_visit__c')
  await page.getByRole('row').filter({ hasText: 'First visit' }).waitFor()
  expect(Date.now() - began).toBeLessThan(120_000)
  expect((await document('app', 'sales')).navigation.at(-1)).toMatchObject({ type: 'object', object: 'site_visit__c' })
  expect(await document('object', 'site_visit__c')).toMatchObject({
    label: { en: 'Site visit', 'zh-CN': '客户拜访' },
    fields: { money: { type: 'currency', label: { en: 'Travel cost' } } },
  })
})

test('a field dragged from the palette between two others stands there, and undo takes it back exactly', async () => {
  await open('/objects/account')
  const rows = page.getByRole('table', { name: 'Fields' }).locator('[data-field]')
  await rows.first().waitFor()
  const before = await rows.evaluateAll((nodes) => nodes.map((node) => node.getAttribute('data-field')))
  await drag(page.getByRole('button', { name: 'Rating', exact: true }), rows.nth(2), { x: 0.4, y: 0.3 })
  await expect.poll(() => rows.count()).toBe(before.length + 1)
  const after = await rows.evaluateAll((nodes) => nodes.map((node) => node.getAttribute('data-field')))
  expect(after).toEqual([...before.slice(0, 2), 'rating', ...before.slice(2)])
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => rows.count()).toBe(before.length)
  await page.getByRole('button', { name: 'Redo' }).click()
  await expect.poll(() => rows.count()).toBe(before.length + 1)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => page.getByRole('status').first().innerText()).toBe('No changes')
})

test('fields are put in order by drag and by keyboard', async () => {
  await open('/objects/contact')
  const rows = page.getByRole('table', { name: 'Fields' }).locator('[data-field]')
  const names = () => rows.evaluateAll((nodes) => nodes.map((node) => node.getAttribute('data-field')))
  await rows.first().waitFor()
  const [first, second, third] = await names()
  await drag(rows.nth(0).getByRole('button', { name: /^Move/ }), rows.nth(2).getByRole('button', { name: /^Move/ }))
  await expect.poll(async () => (await names()).slice(0, 3)).toEqual([second, third, first])
  await moveByKeys(rows.nth(2).getByRole('button', { name: /^Move/ }), ['ArrowUp', 'ArrowUp'])
  await expect.poll(async () => (await names()).slice(0, 3)).toEqual([first, second, third])
})

test('a field dragged into a section is seen in the runtime once published', async () => {
  await open('/objects/opportunity')
  await page
    .getByRole('button', { name: 'Checkbox', exact: true })
    .or(page.getByRole('button', { name: 'Yes or no', exact: true }))
    .first()
    .click()
  await page.getByLabel('English label of Checkbox').fill('Key deal')
  await page.goto('/studio/layouts/opportunity~standard')
  const canvas = page.getByRole('region', { name: 'The page' })
  // A new field is on the page at once; taken off, it is in the palette again.
  await canvas.getByRole('group', { name: 'Field Key deal' }).click()
  await page.keyboard.press('Delete')
  await page.getByRole('button', { name: 'Key deal', exact: true }).waitFor()
  await drag(
    page.getByRole('button', { name: 'Key deal', exact: true }),
    canvas.getByRole('group', { name: 'Field Amount' }),
    { x: 0.1, y: 0.4 },
  )
  await canvas.getByRole('group', { name: 'Field Key deal' }).waitFor()
  const inMoney = () =>
    canvas
      .getByRole('group', { name: 'Block Money' })
      .locator('[data-kind=field]')
      .evaluateAll((nodes) => nodes.slice(0, 3).map((node) => node.getAttribute('aria-label')))
  await expect.poll(inMoney).toEqual(['Field Key deal', 'Field Amount', 'Field Probability'])
  // The same by keyboard, there and back.
  await page.keyboard.press('Alt+ArrowRight')
  await expect.poll(inMoney).toEqual(['Field Amount', 'Field Key deal', 'Field Probability'])
  await page.keyboard.press('Alt+ArrowLeft')
  await expect.poll(inMoney).toEqual(['Field Key deal', 'Field Amount', 'Field Probability'])
  await publishDraft(page)
  // Back at work, not somewhere else.
  await page.waitForURL('**/studio/layouts/opportunity~standard')
  const layout = await document('layout', 'opportunity.standard')
  expect(layout.tabs[0].blocks[1].fields.slice(0, 2)).toEqual(['checkbox', 'amount'])
  await page.goto(`/opportunity/${desk.ids.get('Deal 001')}`)
  await page.getByText('Key deal').first().waitFor()
})

test('a condition is completed and checked as it is typed on the page, and published with it', async () => {
  await open('/layouts/contact~standard')
  const canvas = page.getByRole('region', { name: 'The page' })
  await canvas
    .getByRole('group', { name: /^Field (Mobile|Phone|E-mail)/ })
    .first()
    .click()
  await page.getByRole('radiogroup', { name: 'How to say it: Required when' }).getByText('Formula').click()
  const condition = page.getByRole('textbox', { name: 'Required when' })
  await condition.fill('ISBLANK(nothing)')
  await page
    .getByText(/nothing/)
    .nth(1)
    .waitFor()
  // Completion by keyboard, across a relationship.
  await condition.fill('')
  await condition.pressSequentially('ISBL')
  await page.getByRole('option', { name: /ISBLANK/ }).waitFor()
  await page.keyboard.press('Enter')
  expect(await condition.inputValue()).toMatch(/^ISBLANK/)
  await condition.fill('')
  await condition.pressSequentially('account.na')
  await page.getByRole('option', { name: /^name/ }).click()
  expect(await condition.inputValue()).toBe('account.name')
  await condition.fill('NOT(ISBLANK(name))')
  await page.keyboard.press('Escape')
  await page.getByText('Gives: Yes or no').waitFor()
  await publishDraft(page)
  const fields = (await document('layout', 'contact.standard')).tabs[0].blocks.flatMap(
    (block: { fields?: unknown[] }) => block.fields ?? [],
  )
  expect(fields).toContainEqual(expect.objectContaining({ required_when: 'NOT(ISBLANK(name))' }))
})

test('a stage and a limit on the board are added without code', async () => {
  await open('/objects/opportunity/fields/stage')
  await page.getByRole('button', { name: 'Add choice' }).click()
  await page.keyboard.type('Legal check')
  await page.getByRole('textbox', { name: 'Chinese label of Legal check' }).fill('法务审核')
  await page.getByRole('heading', { name: 'Stage' }).click()
  await page.goto('/studio/views/opportunity~pipeline')
  await page.getByLabel('At most, in Propose').fill('3')
  await page
    .getByRole('region', { name: 'Propose' })
    .getByTitle(/^\d+ of at most 3$/)
    .waitFor()
  await publishDraft(page)
  const stage = (await document('object', 'opportunity')).fields.stage
  expect(stage.options.at(-1)).toMatchObject({
    value: 'legal_check',
    label: { en: 'Legal check', 'zh-CN': '法务审核' },
  })
  expect((await document('list_view', 'opportunity.pipeline')).board.limits).toEqual([
    { value: 'propose', max_records: 3 },
  ])
})

test('a publish that cannot be says why and leads to the place', async () => {
  await open('/objects/product')
  await page.getByRole('button', { name: 'Formula', exact: true }).click()
  await page.getByRole('complementary').getByLabel('Formula', { exact: true }).fill('no_such_field + 1')
  await page
    .getByRole('banner')
    .getByRole('link', { name: /Review|Changes/ })
    .click()
  const alert = page.getByRole('alert').filter({ hasText: 'cannot be published' })
  await alert.waitFor()
  expect(await alert.innerText()).toContain('no_such_field')
  expect(await page.getByRole('button', { name: 'Publish', exact: true }).isDisabled()).toBe(true)
  await alert.getByRole('link', { name: 'Fix' }).first().click()
  await page.getByRole('complementary').getByLabel('Formula', { exact: true }).fill('1 + 1')
  // What could be better is said, and is not in the way.
  await page
    .getByRole('banner')
    .getByRole('link', { name: /Review|Changes/ })
    .click()
  const advice = page.getByRole('note').filter({ hasText: 'could be better' })
  await advice.getByText('Say what “Formula” means').waitFor()
  expect(await advice.getByRole('link', { name: 'Product · Formula' }).getAttribute('href')).toMatch(/formula$/)
  await publishDraft(page)
  expect((await document('object', 'product')).fields.formula).toMatchObject({ formula: '1 + 1' })
})

test('two admins who edit the same document merge, and neither loses an edit', async () => {
  await open('/objects/lead')
  await page.getByRole('button', { name: 'Time', exact: true }).click()
  await page.getByLabel('English label of Time').fill('Best time')
  await expect.poll(() => page.getByRole('status').first().innerText()).toBe('Draft saved')
  const other = await document('object', 'lead')
  await desk.app.apply([
    {
      ...other,
      kind: 'object',
      name: 'lead',
      fields: { ...other.fields, region__c: { type: 'text', label: 'Region' } },
    },
  ])
  await page.getByText(/was published by somebody else/).waitFor()
  await page.getByRole('link', { name: 'Merge' }).click()
  await page.getByText('Merged by itself: both kept').waitFor()
  await page.getByRole('button', { name: 'Merge', exact: true }).click()
  await page.getByText('Merged. You can publish now.').waitFor()
  await publishDraft(page)
  const { fields } = await document('object', 'lead')
  expect(fields.region__c).toEqual({ type: 'text', label: 'Region' })
  expect(fields.time).toMatchObject({ type: 'time', label: { en: 'Best time' } })
})

test('a version is rolled back', async () => {
  await open('/objects/account/settings')
  const { version } = (await desk.app.admin.get('/api/v1/metadata/documents')).body
  await page.getByLabel('Label (English)').fill('Customer')
  await publishDraft(page)
  expect((await document('object', 'account')).label.en).toBe('Customer')
  await page.goto('/studio/versions')
  await page.getByText(`Version ${version}`, { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Go back to this' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Changed: Object “Account”').waitFor()
  await dialog.getByRole('button', { name: 'Go back to this' }).click()
  await page.getByText(`Back at version ${version}`).waitFor()
  expect((await document('object', 'account')).label.en).toBe('Account')
})

test('a document edited as JSON is the same document, with the same undo', async () => {
  await open('/documents/app/sales')
  await page.locator('.monaco-editor').waitFor()
  await page.locator('.view-lines').click()
  await page.keyboard.press('Control+a')
  const app = await document('app', 'sales')
  await page.keyboard.insertText(JSON.stringify({ ...app, label: { en: 'Selling', 'zh-CN': '销售' } }))
  await expect.poll(() => page.getByRole('status').first().innerText()).toBe('Draft saved')
  expect((await desk.app.admin.get('/api/v1/metadata/app/sales?draft=1')).body.label.en).toBe('Selling')
  await page.getByRole('banner').getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => page.getByRole('status').first().innerText()).toBe('No changes')
})

test('rights are given in the matrix and hold once published', async () => {
  await open('/access/sets')
  await page.getByRole('button', { name: 'New permission set' }).click()
  await page.getByLabel('Label (English)').fill('Auditor')
  await page.getByLabel('Export: Account').check()
  expect(await page.getByLabel('Read: Account').isChecked()).toBe(true)
  await publishDraft(page)
  const sets = (await desk.app.admin.get('/api/v1/metadata/permission_set')).body.items as {
    name: string
    label: { en: string }
    objects: object
  }[]
  expect(sets.find((set) => set.label.en === 'Auditor')?.objects).toEqual({ account: { read: true, export: true } })
})

test('who may not change the app is told so, and who is not signed in is asked to', async () => {
  await desk.app.as('rep', { permission_sets: ['sales_rep'] })
  page = await desk.visit()
  await page.goto('/studio/objects')
  await page.waitForURL(/sign-in/)
  await page.locator('input[name=email]').fill('rep@example.com')
  await page.locator('input[name=password]').fill(person.password)
  await page.locator('button[type=submit]').click()
  await page.getByText('The studio is for those who may change the app').waitFor()
  expect(new URL(page.url()).pathname).toBe('/studio/objects')
})
