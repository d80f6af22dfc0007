/** Stories of the first minutes in the studio: from files people have, from templates, from what is there already. */
import type { Page } from '@playwright/test'
import ExcelJS from 'exceljs'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openDesk } from '../support/desk.ts'
import type { Desk } from '../support/desk.ts'

let desk: Desk
let page: Page

beforeAll(async () => {
  desk = await openDesk()
  page = await desk.sit()
})
afterEach(() => {
  expect(desk.faults.splice(0)).toEqual([])
})
afterAll(async () => {
  await desk?.close()
})

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const range = (count: number) => Array.from({ length: count }, (_, at) => at)
const typeOf = (name: string) => page.getByLabel(`Type of ${name}`, { exact: true }).first().inputValue()

/** What a small firm has: a sheet of sites, one of visits to them, and a page of remarks that nobody means to show. */
async function workbook(): Promise<Buffer> {
  const book = new ExcelJS.Workbook()
  const visits = book.addWorksheet('Visits')
  visits.addRow(['Visit plan 2026'])
  visits.addRow(['Visit', 'Site', 'Account', 'Status', '费用', 'Day', 'Who', 'Status'])
  for (const at of range(36))
    visits.addRow([
      `Visit ${at}`,
      `Site ${at % 9}`,
      ['Aurora Foods', '蓝海物流', 'Zenith Tools'][at % 3],
      ['Planned', 'On the way', 'Done'][at % 3],
      at % 6 ? `￥${at}.5万` : '待定',
      at % 2 ? new Date(Date.UTC(2026, 2, 1 + (at % 28))) : `2026年3月${1 + (at % 28)}日`,
      'admin@example.com',
      '',
    ])
  const sites = book.addWorksheet('Sites')
  sites.addRow(['Site name', 'City'])
  for (const at of range(9)) sites.addRow([`Site ${at}`, ['上海', '北京', '深圳'][at % 3]])
  book.addWorksheet('Notes', { state: 'hidden' }).addRow(['ignore me'])
  return Buffer.from(await book.xlsx.writeBuffer())
}

async function dropFile(name: string, mimeType: string, buffer: Buffer): Promise<void> {
  await page.goto('/studio/start')
  await page.locator('input[type=file]').setInputFiles({ name, mimeType, buffer })
}

test('a workbook of two sheets becomes an app of two linked objects with their records, within two minutes', async () => {
  const began = Date.now()
  await dropFile('Field work.xlsx', xlsx, await workbook())
  await page.getByText('2 sheets with 45 records in Field work.xlsx').waitFor()
  expect(await typeOf('Site')).toBe('Link to Site')
  expect(await typeOf('Account')).toBe('Link to Account')
  expect(await typeOf('Status')).toBe('Choice')
  expect(await typeOf('费用')).toBe('Money')
  expect(await typeOf('Day')).toBe('Date')
  expect(await typeOf('Who')).toBe('User')
  expect(await page.getByRole('checkbox', { name: 'Use column Status 2' }).isChecked()).toBe(false)
  // What was worked out can be put right: a label, how a choice is called, what the app is.
  await page.getByRole('textbox', { name: 'Label of 费用' }).fill('Cost')
  await page.getByRole('button', { name: '3 choices: Status' }).click()
  await page.getByRole('textbox', { name: 'Choice for On the way' }).fill('Under way')
  await page.keyboard.press('Escape')
  await page.getByLabel('Shown in the app').first().click()
  await page.getByRole('option', { name: 'New app' }).click()
  await page.getByRole('button', { name: 'Create and publish' }).click()
  await page.getByText('Your app is ready').waitFor({ timeout: 60_000 })
  await page.getByRole('group', { name: 'Visit' }).getByText('36 records imported').waitFor()
  await page.getByRole('group', { name: 'Site' }).getByText('9 records imported').waitFor()
  await page.getByRole('group', { name: 'Visit' }).getByRole('link', { name: 'Open the records' }).click()
  await page.getByRole('row').filter({ hasText: 'Visit 7' }).waitFor()
  await page.getByRole('navigation').getByRole('link', { name: 'Sites' }).first().waitFor()
  await page.goto('/visit__c?view=board')
  await page.getByText('Under way').first().waitFor()
  expect(Date.now() - began).toBeLessThan(120_000)
  const found = await desk.app.admin.post('/api/v1/query', {
    object: 'visit__c',
    fields: ['visit', 'site.site_name', 'account.name', 'status', 'cost', 'day', 'who.email'],
    where: { field: 'visit', op: 'in', value: ['Visit 7', 'Visit 6'] },
    order_by: [{ field: 'visit', dir: 'desc' }],
  })
  expect(found.body.records, found.text).toMatchObject([
    { visit: 'Visit 7', status: 'under_way', cost: 75_000, day: '2026-03-08' },
    { visit: 'Visit 6', status: 'planned', cost: null, day: '2026-03-07' },
  ])
  expect(found.text).toContain('Site 7')
  expect(found.text).toContain('蓝海物流')
  expect(found.text).toContain('admin@example.com')
  // Those who do the work may, without a way through the access room.
  const rep = await desk.app.as('rep', { permission_sets: ['sales_rep'] })
  expect((await rep.post('/api/v1/records/visit__c', { visit: 'By a rep' })).status).toBe(201)
})

test('a list of people with their managers links to itself: each finds the other, wherever in the list they stand', async () => {
  const managerOf = (at: number) => (at < 19 ? `Person ${at + 5}` : '')
  const lines = range(24).map((at) => `Person ${at},${managerOf(at)},Desk ${at}`)
  await dropFile('staff.csv', 'text/csv', Buffer.from(`Full name,Manager,Desk\n${lines.join('\n')}\n`))
  await page.getByText('24 records, 3 columns in staff.csv').waitFor()
  expect(await typeOf('Manager')).toBe('Link to another Staff')
  // A name of its own for each try.
  const one = `Colleague ${Date.now()}`
  await page.getByLabel('What is one called?').fill(one)
  await page.getByRole('button', { name: 'Create and publish' }).click()
  await page.getByRole('group', { name: one }).getByText('24 records imported').waitFor({ timeout: 60_000 })
  expect(await page.getByText('were not set').count()).toBe(0)
  const found = await desk.app.admin.post('/api/v1/query', {
    object: `${one.toLowerCase().replaceAll(' ', '_')}__c`,
    fields: ['full_name', 'manager.full_name'],
    limit: 50,
  })
  const records = found.body.records as { full_name: string; 'manager.full_name': string | null }[]
  const managers = new Map(records.map((record) => [record.full_name, record['manager.full_name'] ?? '']))
  expect(managers, found.text).toEqual(new Map(range(24).map((at) => [`Person ${at}`, managerOf(at)])))
})

test('a text file without names of columns is read too; refused rows are told and can be fetched', async () => {
  const lines = range(30).map((at) => `Client ${at},c${at}@example.com,2026-0${1 + (at % 9)}-1${at % 9}`)
  await dropFile('clients.csv', 'text/csv', Buffer.from(`${lines.join('\n')}\n`))
  await page.getByText('30 records, 3 columns in clients.csv').waitFor()
  expect(await page.getByRole('checkbox', { name: 'The first row names the columns' }).isChecked()).toBe(false)
  expect(await typeOf('Column 2')).toBe('E-mail')
  await page.getByRole('textbox', { name: 'Label of Column 1' }).fill('Client')
  await page.getByLabel('Type of Column 2').first().click()
  await page.getByRole('option', { name: 'Number', exact: true }).click()
  await page.getByRole('button', { name: 'Create and publish' }).click()
  await page.getByText('30 rows were refused').waitFor({ timeout: 60_000 })
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download the refused rows' }).click(),
  ])
  expect(file.suggestedFilename()).toMatch(/csv$/)
})

test('a template is in use with one click: its app, lists and board are there for everybody', async () => {
  await page.goto('/studio')
  await page.getByRole('link', { name: 'From a template' }).click()
  const projects = page.getByRole('group', { name: 'Projects' })
  await projects.getByText('Projects and their tasks').waitFor()
  const use = projects.getByRole('button', { name: 'Use this template' })
  const open = projects.getByRole('link', { name: 'Open Projects' })
  await use.or(open).waitFor()
  if (await use.isVisible()) {
    await use.click()
    await page.getByRole('dialog').getByRole('button', { name: 'Use this template' }).click()
  }
  await projects.getByText('In use').waitFor()
  await open.click()
  await page.getByRole('navigation').getByRole('link', { name: 'Project tasks' }).first().waitFor()
  await page.goto('/project?view=board')
  await page.getByText('On hold').first().waitFor()
})

test('a copy of an object has its fields, lists and page, under a name of its own', async () => {
  await page.goto('/studio/objects/lead')
  await page.getByRole('button', { name: /^More/ }).first().click()
  await page.getByRole('menuitem', { name: 'Make a copy' }).click()
  const dialog = page.getByRole('dialog')
  const name = `Partner ${Date.now()}`
  await dialog.getByLabel('What is one called? (English)').fill(name)
  await dialog.getByRole('button', { name: 'Create object' }).click()
  await page.getByRole('heading', { name }).waitFor()
  await page
    .getByRole('banner')
    .getByRole('link', { name: /^Changes/ })
    .click()
  await page.getByRole('button', { name: 'Publish', exact: true }).click()
  await page.getByText(/Published as version/).waitFor()
  const object = `${name.toLowerCase().replace(' ', '_')}__c`
  const copy = (await desk.app.admin.get(`/api/v1/metadata/object/${object}`)).body
  const lead = (await desk.app.admin.get('/api/v1/metadata/object/lead')).body
  expect(Object.keys(copy.fields)).toEqual(Object.keys(lead.fields))
  expect((await desk.app.admin.get(`/api/v1/metadata/list_view/${object}.open`)).status).toBe(200)
})
