import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openDesk } from '../support/desk.ts'
import type { Desk } from '../support/desk.ts'
import { choose } from '../support/steps.ts'

let desk: Desk
let page: Page
const shots = process.env['SHOTS']
const rep = { email: 'lin@example.com', password: 'correct horse battery' }

const layout = (name: string, assign: object | undefined, fields: (string | object)[]) => ({
  kind: 'layout',
  name: `account.${name}`,
  ...(assign && { assign }),
  tabs: [{ name: 'main', label: name, blocks: [{ type: 'section', columns: 2, fields }] }],
})

beforeAll(async () => {
  desk = await openDesk()
  await desk.app.apply([
    { kind: 'role', name: 'field_rep', label: 'Field rep' },
    layout('for_reps', { to: { roles: ['field_rep'] } }, [
      'name',
      { field: 'website', required_when: 'name = "Needs web"' },
    ]),
    layout('named', { when: 'name = "Zenith Tools"' }, ['name', 'phone']),
    {
      kind: 'validation_rule',
      name: 'opportunity.big',
      severity: 'warning',
      error_when: 'amount > 900000',
      field: 'amount',
      message: { en: 'More than 900,000: does your manager know?', 'zh-CN': '金额超过 90 万，主管是否知情？' },
    },
    {
      kind: 'validation_rule',
      name: 'opportunity.told',
      severity: 'info',
      error_when: 'amount > 800000',
      message: { en: 'Finance has been told.', 'zh-CN': '已通知财务。' },
    },
    {
      kind: 'object',
      name: 'claim',
      label: 'Claim',
      name_field: 'name',
      fields: {
        name: { type: 'text', label: 'Name', required: true },
        record_type: { type: 'select', label: 'Type', record_types: true },
        amount: { type: 'number', label: 'Amount' },
        land: { type: 'select', label: 'Land', options: [{ value: 'china' }, { value: 'japan' }] },
        city: {
          type: 'select',
          label: 'City',
          controlled_by: 'land',
          options: [
            { value: 'shanghai', when: ['china'] },
            { value: 'osaka', when: ['japan'] },
          ],
        },
      },
    },
    {
      kind: 'object',
      name: 'sheet',
      label: 'Sheet',
      name_field: 'name',
      fields: Object.fromEntries(
        ['name', 'code', 'size', 'colour', 'maker'].map((name) => [name, { type: 'text', label: name }]),
      ),
    },
    {
      kind: 'layout',
      name: 'sheet.standard',
      blocks: [
        {
          type: 'section',
          columns: 4,
          fields: ['name', { gap: true }, 'code', 'size', { field: 'colour', span: 3 }, 'maker'],
        },
      ],
    },
    { kind: 'record_type', name: 'claim.praise', label: 'Praise', is_default: true, position: 1 },
    { kind: 'record_type', name: 'claim.damage', label: 'Damage', position: 2, required: ['amount'] },
  ] as never[])
  const made = await desk.app.admin.post('/api/v1/users', {
    name: 'Lin',
    ...rep,
    role: 'field_rep',
    permission_sets: ['sales_rep'],
  })
  expect(made.status).toBeLessThan(300)
})
afterEach(async () => {
  await desk.rise()
  expect(desk.faults.splice(0)).toEqual([])
})
afterAll(async () => {
  await desk?.close()
})

async function sitAsRep(): Promise<Page> {
  return await desk.sit({}, rep)
}
const stored = async (name: string) =>
  (await desk.app.admin.get(`/api/v1/records/opportunity/${desk.ids.get(name)}`)).body as { [field: string]: unknown }

test('a rep gets the page made for reps, an administrator the one made for that very account', async () => {
  page = await desk.sit()
  await page.goto(`/account/${desk.ids.get('Zenith Tools')}`)
  await page.getByRole('tab', { name: 'named' }).waitFor()
  await page.goto(`/account/${desk.ids.get('Aurora Foods')}`)
  await page.getByRole('heading', { level: 1, name: 'Aurora Foods' }).waitFor()
  expect(await page.getByRole('tab', { name: /named|for_reps/ }).count()).toBe(0)
  const own = await sitAsRep()
  await own.goto('/account')
  await own
    .getByRole('gridcell')
    .first()
    .waitFor()
    .catch(() => undefined)
  await own.keyboard.press('c')
  const dialog = own.getByRole('dialog')
  await dialog.locator('[data-field="website"]').waitFor()
  expect(await dialog.locator('[data-field]').count()).toBe(2)
  await dialog.locator('[data-field="name"] input').fill('Needs web')
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await dialog
    .locator('[data-field="website"]')
    .getByText(/required/i)
    .first()
    .waitFor()
})

test('a warning is asked about once: in the form and in a cell; what was accepted is saved, and info is told', async () => {
  page = await desk.sit()
  await page.goto(`/opportunity/${desk.ids.get('Deal 020')}`)
  await page.getByRole('button', { name: 'Edit Amount' }).click()
  await page.getByRole('textbox', { name: 'Amount' }).fill('950000')
  await page.keyboard.press('Enter')
  const asked = page.getByRole('dialog').filter({ hasText: 'Save all the same?' })
  await asked.getByText('More than 900,000: does your manager know?').waitFor()
  if (shots) await page.screenshot({ path: `${shots}/warning.png` })
  await asked.getByRole('button', { name: 'Keep editing' }).click()
  expect((await stored('Deal 020')).amount).toBe(20_000)
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  const form = page.getByRole('dialog')
  await form.locator('[data-field="amount"] input').fill('960000')
  await form.getByRole('button', { name: 'Save', exact: true }).click()
  await asked.getByRole('button', { name: 'Save anyway' }).click()
  await page.getByText('Finance has been told.').waitFor()
  await expect.poll(async () => (await stored('Deal 020')).amount).toBe(960_000)
})

test('a rep goes back in time on the slider, sees what was different, and brings one value back', async () => {
  const id = desk.ids.get('Deal 021')
  for (const change of [{ next_step: 'First', amount: 111 }, { next_step: 'Second' }, { next_step: 'Third' }])
    await desk.app.admin.patch(`/api/v1/records/opportunity/${id}`, change)
  page = await desk.sit()
  await page.goto(`/opportunity/${id}?tab=-history`)
  const travel = page.getByRole('region', { name: 'As of' }).first()
  const slider = page.getByRole('slider', { name: 'As of' })
  await slider.focus()
  await slider.press('ArrowLeft')
  await slider.press('ArrowLeft')
  await travel
    .getByRole('row', { name: /Next step/ })
    .getByText('First')
    .waitFor()
  await travel
    .getByRole('row', { name: /Next step/ })
    .getByText('Third')
    .waitFor()
  if (shots) await page.screenshot({ path: `${shots}/as-of.png` })
  // Whoever hears the page is told the moment, not the number of the step.
  expect(await slider.getAttribute('aria-valuetext')).toMatch(/^[A-Z][a-z]{2} \d+, \d{4}/)
  await travel
    .getByRole('row', { name: /Next step/ })
    .getByRole('button', { name: 'Bring back' })
    .click()
  await expect.poll(async () => (await stored('Deal 021')).next_step).toBe('First')
  await slider.focus()
  await slider.press('Home')
  await travel
    .getByRole('row', { name: /Amount/ })
    .getByText('21,000')
    .waitFor()
  await travel.getByRole('button', { name: 'Back to this state' }).click()
  await expect.poll(async () => (await stored('Deal 021')).amount).toBe(21_000)
})

test('any moment is picked from the calendar: a day before the record was made tells so, and one click leads back to now', async () => {
  const id = desk.ids.get('Deal 023')
  await desk.app.admin.patch(`/api/v1/records/opportunity/${id}`, { next_step: `Asked ${Date.now()}` })
  page = await desk.sit()
  await page.goto(`/opportunity/${id}?tab=-history`)
  const travel = page.getByRole('region', { name: 'As of' }).first()
  await travel.getByRole('button', { name: 'Any moment' }).click()
  await page.getByRole('button', { name: 'Previous', exact: true }).click()
  await page.getByRole('button', { name: /^15 / }).click()
  await travel.getByText('It did not exist then.').waitFor()
  expect(await travel.getByText(/^As of: [A-Z][a-z]{2} 15, \d{4}/).count()).toBe(1)
  await page.keyboard.press('Escape')
  await travel.getByRole('button', { name: 'Back to now' }).click()
  await travel.getByText('As of: Now').waitFor()
  await expect.poll(() => travel.getByText('It did not exist then.').count()).toBe(0)
})

test('two people on one deal see each other, and who is editing; what one saves meanwhile is not lost by the other', async () => {
  const id = desk.ids.get('Deal 022')
  const lin = (await desk.app.admin.get('/api/v1/users')).body.records.find(
    (one: { email: string }) => one.email === rep.email,
  )
  const shared = await desk.app.admin.post(`/api/v1/records/opportunity/${id}/shares`, {
    to: { user: lin.id },
    access: 'edit',
  })
  expect(shared.status).toBeLessThan(300)
  page = await desk.sit()
  await page.goto(`/opportunity/${id}`)
  await page.getByRole('heading', { level: 1, name: 'Deal 022' }).waitFor()
  const other = await sitAsRep()
  await other.goto(`/opportunity/${id}`)
  await page.getByText('Lin is viewing').waitFor()
  const started = Date.now()
  await other.getByRole('button', { name: 'Edit', exact: true }).click()
  await page.getByText('Lin is editing').waitFor()
  expect(Date.now() - started).toBeLessThan(10_000)
  if (shots) await page.screenshot({ path: `${shots}/presence.png` })
  const form = other.getByRole('dialog')
  await form.locator('[data-field="next_step"] input').fill('Typed by Lin')
  await desk.app.admin.patch(`/api/v1/records/opportunity/${id}`, { remarks: 'Saved in between' })
  await form.getByText('Somebody saved this record while you were editing.').waitFor()
  expect(await form.locator('[data-field="next_step"] input').inputValue()).toBe('Typed by Lin')
  await form.getByRole('button', { name: 'Save', exact: true }).click()
  await expect.poll(async () => (await stored('Deal 022')).next_step).toBe('Typed by Lin')
  expect((await stored('Deal 022')).remarks).toBe('Saved in between')
  await other.goto('/opportunity')
  await expect.poll(() => page.getByText(/Lin is/).count()).toBe(0)
})

test('a suspected duplicate is shown with a link before it is made; who means it saves anyway', async () => {
  page = await desk.sit()
  await page.goto('/account')
  await page.getByText('Aurora Foods').first().waitFor()
  await page.keyboard.press('c')
  const form = page.getByRole('dialog')
  await form.locator('[data-field="name"] input').fill('AURORA Foods Ltd.')
  await form.getByRole('button', { name: 'Save', exact: true }).click()
  const asked = page.getByRole('dialog').filter({ hasText: 'Save all the same?' })
  await asked.getByRole('link', { name: 'Aurora Foods' }).waitFor()
  if (shots) await page.screenshot({ path: `${shots}/duplicate.png` })
  const accounts = async () => (await desk.app.admin.get('/api/v1/records/account?total=true&limit=1')).body.total
  const before = await accounts()
  await asked.getByRole('button', { name: 'Keep editing' }).click()
  expect(await accounts()).toBe(before)
  await form.getByRole('button', { name: 'Save', exact: true }).click()
  await asked.getByRole('button', { name: 'Save anyway' }).click()
  await page.getByRole('heading', { level: 1, name: 'AURORA Foods Ltd.' }).waitFor()
  expect(await accounts()).toBe(before + 1)
})

test('a form follows what is chosen: the type brings the field it requires, with its star, and a country its cities', async () => {
  page = await desk.sit()
  await page.goto('/claim')
  await page.getByRole('button', { name: 'New Claim' }).first().click()
  const dialog = page.getByRole('dialog')
  const inputOf = (field: string) => dialog.locator(`[data-field="${field}"] input:visible`)
  const amount = dialog.locator('[data-field="amount"]')
  await amount.waitFor()
  expect(await amount.getByText('*').count()).toBe(0)
  await choose(inputOf('record_type'), 'Damage')
  await amount.getByText('*').waitFor()
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await amount.getByText('Amount is required').waitFor()
  // The summary leads to each of them, and goes with the last but one.
  const toCheck = dialog.getByRole('group', { name: '2 fields to check:' })
  await expect.poll(() => toCheck.getByRole('button').allInnerTexts()).toEqual(['Name', 'Amount'])
  await toCheck.getByRole('button', { name: 'Amount' }).click()
  await dialog.locator('[data-field="amount"] input:focus').waitFor()
  await amount.locator('input').fill('12')
  await expect.poll(() => toCheck.count()).toBe(0)
  await dialog.locator('[data-field="name"] input').fill('Broken crate')
  expect(await inputOf('city').getAttribute('placeholder')).toBe('Choose first: Land')
  await choose(inputOf('land'), 'japan')
  await dialog.locator('[data-field="city"] input:visible').click()
  expect(await page.getByRole('option').allInnerTexts()).toEqual(['osaka'])
  await page.getByRole('option', { name: 'osaka' }).click()
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Broken crate' }).waitFor()
})

/** Of each field of the open form: row, column, and how many columns wide; all of one moment. */
async function places(): Promise<{ [field: string]: number[] }> {
  return await page.evaluate(() => {
    const all = [...document.querySelectorAll<HTMLElement>('[role="dialog"] [data-field]')]
    const boxes = all.map((one) => ({ name: one.dataset['field'] ?? '', box: one.getBoundingClientRect() }))
    const rows = [...new Set(boxes.map(({ box }) => Math.round(box.y)))].toSorted((a, b) => a - b)
    const left = Math.min(...boxes.map(({ box }) => box.x))
    const width = Math.min(...boxes.map(({ box }) => box.width))
    const at = (box: DOMRect) => [
      rows.indexOf(Math.round(box.y)),
      Math.round((box.x - left) / width),
      Math.round(box.width / width),
    ]
    return Object.fromEntries(boxes.map(({ name, box }) => [name, at(box)]))
  })
}

test('a form stands as its layout was drawn: four columns, an empty place, a wide field; on a phone one below the other', async () => {
  page = await desk.sit()
  await page.goto('/sheet')
  await page.getByRole('button', { name: 'New Sheet' }).first().click()
  const drawn = { name: [0, 0, 1], code: [0, 2, 1], size: [0, 3, 1], colour: [1, 0, 3], maker: [1, 3, 1] }
  await expect.poll(places).toEqual(drawn)
  await page.setViewportSize({ width: 360, height: 740 })
  const below = { name: [0, 0, 1], code: [1, 0, 1], size: [2, 0, 1], colour: [3, 0, 1], maker: [4, 0, 1] }
  await expect.poll(places).toEqual(below)
})
