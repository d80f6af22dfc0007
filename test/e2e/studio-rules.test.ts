/** Stories of validation rules: a business admin sees what a rule would do before anybody feels it. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Page } from '@playwright/test'
import { openDesk } from '../support/desk.ts'
import type { Desk } from '../support/desk.ts'
import { importFile } from '../support/imports.ts'
import { addCondition, choose, publishDraft } from '../support/steps.ts'

let desk: Desk
let page: Page
/** As shipped: a story that publishes a change of it begins with this. */
let lead: object

beforeAll(async () => {
  desk = await openDesk()
  lead = (await desk.app.admin.get('/api/v1/metadata/object/lead')).body
})
beforeEach(async () => {
  await desk.app.admin.put('/api/v1/metadata/drafts', { items: [] })
})
afterEach(async () => {
  await desk.rise()
  expect(desk.faults.splice(0)).toEqual([])
})
afterAll(async () => {
  await desk?.close()
})

const folder = process.env['SHOTS']

async function shot(name: string): Promise<void> {
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` })
}

test('a rule is tried on the deals that are there, its list leads to them, and the changes page says the same', async () => {
  page = await desk.sit()
  await page.goto('/studio/objects/opportunity/rules')
  await page.getByRole('button', { name: 'Add rule' }).click()
  await page.getByRole('radiogroup', { name: 'How to say it: It is wrong when' }).getByText('Formula').click()
  const formula = page.getByRole('textbox', { name: 'It is wrong when' })
  await formula.fill('amount > 120000')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Test on existing records' }).click()
  await page.getByText('Would refuse 30 of 150 existing records.').waitFor()
  const refused = page.getByRole('list', { name: 'Records the rule would refuse' })
  expect(await refused.getByRole('link').allInnerTexts()).toEqual(
    Array.from({ length: 20 }, (_, at) => `Deal ${150 - at}`),
  )
  await page.getByText('and 10 more').waitFor()
  await shot('rule-test')
  expect(await refused.getByRole('link').first().getAttribute('href')).toBe(`/opportunity/${desk.ids.get('Deal 150')}`)
  // The answer was about another rule once the text is edited.
  await formula.fill('amount > 1000000')
  await page.keyboard.press('Escape')
  await expect.poll(() => page.getByText('Would refuse').count()).toBe(0)
  await page.getByRole('button', { name: 'Test on existing records' }).click()
  await page.getByText('All 150 existing records are fine.').waitFor()
  await formula.fill('100 / (LEN(name) - 8) > 1')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Test on existing records' }).click()
  await page.getByText('On 150 of them the formula cannot be worked out.').waitFor()
  await formula.fill('amount > 120000')
  await page.keyboard.press('Escape')
  await page
    .getByRole('banner')
    .getByRole('link', { name: /Review|Changes/ })
    .click()
  await page.getByText('New rule: Would refuse 30 of 150 existing records.').waitFor()
  await shot('rule-plan')
  expect((await desk.app.admin.get('/api/v1/metadata/validation_rule/opportunity.rule')).status).toBe(404)
})

test('the same in the dark, in Chinese, on the narrowest screen of the studio', async () => {
  await desk.app.admin.put('/api/v1/metadata/validation_rule/opportunity.big', {
    label: { en: 'Big deal', 'zh-CN': '大额商机' },
    error_when: 'amount > 120000',
    severity: 'warning',
    message: { en: 'Really?', 'zh-CN': '确定吗？' },
  })
  page = await desk.sit({ width: 1024, height: 760, dark: true, language: 'zh-CN' })
  await page.goto('/studio/objects/opportunity/rules/opportunity~big')
  await page.getByRole('button', { name: '用现有记录测试' }).click()
  await page.getByText('现有 150 条记录中有 30 条会出现提醒。').waitFor()
  await shot('rule-test-zh')
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(1)
})

/** No formula is asked of anybody: a field, a value. */
async function requireMobile(): Promise<void> {
  await page.goto('/studio/objects/lead/fields/mobile')
  const rule = page.getByRole('complementary').getByRole('group', { name: 'Required when', exact: true })
  await addCondition(rule, 'Status', 'Qualified')
  await page.getByText('Draft saved').waitFor()
  await publishDraft(page)
}

test('a field that is required on a condition is so in the form, over the API and in an import', async () => {
  const { admin } = desk.app
  await admin.put('/api/v1/metadata/object/lead', lead)
  page = await desk.sit()
  // Whoever tries twice has published it the first time.
  if ((await admin.get('/api/v1/metadata/validation_rule/lead.mobile_required')).status === 404) await requireMobile()
  const wrong = await admin.post('/api/v1/records/lead', { name: 'Ann', company: 'Firm', status: 'qualified' })
  expect([wrong.status, wrong.body.errors?.[0]?.pointer], wrong.text).toEqual([422, '/mobile'])
  expect((await admin.post('/api/v1/records/lead', { name: 'Bob', company: 'Firm', status: 'new' })).status).toBe(201)
  const job = await importFile(
    admin,
    'lead',
    'name,company,status,mobile\nCy,Firm,qualified,\nDi,Firm,qualified,13800001111\n',
  )
  expect(job.counts).toMatchObject({ created: 1, failed: 1 })
  await page.goto('/lead')
  await page.getByRole('button', { name: 'New Lead' }).first().click()
  const form = page.getByRole('dialog').or(page.getByRole('form')).first()
  await form
    .getByLabel(/^Contact name/)
    .first()
    .fill('Eve')
  await form
    .getByLabel(/^Company/)
    .first()
    .fill('Firm')
  await choose(form.getByLabel(/^Status/).first(), 'Qualified')
  await form
    .getByRole('button', { name: /^(Save|Create)/ })
    .first()
    .click()
  await form.getByText('Fill in Mobile.').first().waitFor()
})
