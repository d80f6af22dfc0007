/** Stories of stages and pipelines: a business admin shapes how deals move, and sees it hold in the form, on the board and in the API. */
import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openDesk } from '../support/desk.ts'
import type { Desk } from '../support/desk.ts'
import { chooseIn, moveByKeys, publishDraft } from '../support/steps.ts'

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

async function open(path: string): Promise<void> {
  page = await desk.sit()
  page.setDefaultTimeout(10_000)
  await page.goto(`/studio${path}`)
  await page.getByRole('main').waitFor()
}

async function pick(label: string, option: string): Promise<void> {
  await chooseIn(page, label, option)
  await page.keyboard.press('Escape')
}

test('a stage and a limit are added, published, and seen on the board', async () => {
  await open('/objects/opportunity/fields/stage')
  await page.getByRole('button', { name: 'Add choice' }).click()
  await page.keyboard.type('Legal check')
  await page.getByRole('heading', { name: 'Stage' }).click()
  await page.getByRole('button', { name: 'More about Legal check' }).click()
  await page.getByLabel('Probability, %').fill('65')
  await pick('Forecast category', 'Commit')
  await page.keyboard.press('Escape')
  // By keyboard from the end to behind the first stage.
  await moveByKeys(page.getByRole('button', { name: 'Move Legal check' }), Array<string>(5).fill('ArrowUp'))
  await page.goto('/studio/views/opportunity~pipeline')
  await page.getByLabel('At most, in Legal check').fill('1')
  await publishDraft(page)
  const stage = (await desk.app.admin.get('/api/v1/metadata/object/opportunity')).body.fields.stage
  const values: string[] = stage.options.map((option: { value: string }) => option.value)
  expect(values.indexOf('legal_check')).toBeLessThan(values.indexOf('won'))
  expect(stage.options.find((option: { value: string }) => option.value === 'legal_check')).toMatchObject({
    probability: 65,
    category: 'commit',
  })
  for (const name of ['Deal 001', 'Deal 005'])
    await desk.app.admin.patch(`/api/v1/records/opportunity/${desk.ids.get(name)}`, { stage: 'legal_check' })
  await page.goto('/opportunity?view=pipeline')
  const column = page.getByRole('region', { name: 'Legal check' })
  await column.getByText('Deal 001').waitFor()
  await column.getByTitle('2 of at most 1').waitFor()
})

test('renewals get stages, choices and required fields of their own, and every way to write keeps to them', async () => {
  await open('/objects/opportunity/types')
  const types = page.getByRole('list', { name: 'Record types' })
  for (const name of ['New business', 'Renewal']) {
    await page.getByRole('button', { name: 'Add record type' }).click()
    await page.getByLabel('Label (English)').fill(name)
    await types.getByRole('link', { name }).waitFor()
  }
  await page.getByLabel('Goes through Discover').uncheck()
  await pick('Filled in on entering Negotiate', 'Probability')
  await pick('Always filled in', 'Amount')
  await page.getByRole('button', { name: 'Add value' }).click()
  await page.getByRole('menuitem', { name: 'Next step' }).click()
  await page.getByRole('complementary').getByRole('textbox', { name: 'Next step' }).fill('Send the offer')
  // The order, by keyboard, and back with undo.
  const names = () => types.getByRole('link').allInnerTexts()
  expect(await names()).toEqual(['New business', 'Renewal'])
  await moveByKeys(page.getByRole('button', { name: 'Move Renewal' }), ['ArrowUp'])
  await expect.poll(names).toEqual(['Renewal', 'New business'])
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(names).toEqual(['New business', 'Renewal'])
  await publishDraft(page)

  const made = (values: object) =>
    desk.app.admin.post('/api/v1/records/opportunity', {
      name: 'A renewal',
      account: desk.ids.get('Aurora Foods'),
      close_date: '2027-05-01',
      ...values,
    })
  const reasons = async (answer: Promise<{ body: { errors?: { pointer: string; code: string }[] } }>) =>
    (await answer).body.errors?.map(({ pointer, code }) => `${pointer} ${code}`)
  expect((await made({ name: 'Usual' })).body).toMatchObject({ record_type: 'type' })
  expect(await reasons(made({ record_type: 'type_2' }))).toEqual(['/amount value.required'])
  expect(await reasons(made({ record_type: 'type_2', amount: 5, stage: 'discover' }))).toEqual([
    '/stage value.not_available',
  ])
  const renewal = await made({ record_type: 'type_2', amount: 5 })
  expect(renewal.body).toMatchObject({ record_type: 'type_2', next_step: 'Send the offer' })
  expect(
    await reasons(
      desk.app.admin.patch(`/api/v1/records/opportunity/${renewal.body.id}`, { stage: 'negotiate', probability: null }),
    ),
  ).toContain('/probability value.required')

  // The form offers the stages of the type only.
  await page.goto(`/opportunity/${renewal.body.id}`)
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  await page.getByRole('dialog').locator('[data-field=stage] input[aria-haspopup]').click()
  await page.getByRole('option', { name: 'Propose' }).waitFor()
  expect(await page.getByRole('option', { name: 'Discover' }).count()).toBe(0)
})

test('choices shared by two fields are changed in one place', async () => {
  await open('/picklists')
  await page.getByRole('button', { name: 'New list of choices' }).click()
  await page.getByLabel('Label (English)').fill('Regions')
  for (const name of ['North', 'South']) {
    await page.getByRole('button', { name: 'Add choice' }).click()
    await page.keyboard.type(name)
    await page.getByRole('heading', { name: 'Shared choices' }).click()
  }
  for (const object of ['account', 'lead']) {
    await page.goto(`/studio/objects/${object}`)
    await page.getByRole('button', { name: 'Choice', exact: true }).click()
    await pick('Shared list of choices', 'Regions')
  }
  await page.goto('/studio/picklists')
  await page.getByRole('link', { name: 'Account · Choice' }).waitFor()
  await page.getByRole('link', { name: 'Lead · Choice' }).waitFor()
  await publishDraft(page)
  const choices = async (object: string) => {
    const { fields } = (await desk.app.admin.get('/api/v1/metadata')).body.objects[object]
    const field = Object.values(fields as { [name: string]: { params?: object; label: { en?: string } } }).find(
      (one) => one.label.en === 'Choice',
    ) as { options: { value: string }[] } | undefined
    return field?.options.map((option) => option.value)
  }
  expect(await choices('account')).toEqual(['north', 'south'])
  expect(await choices('lead')).toEqual(['north', 'south'])
})
