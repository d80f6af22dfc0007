/** Stories of the canvas: many things at once, by hand and by keys; copies between pages; every block drawn as people will meet it. */
import type { Locator, Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openDesk } from '../support/desk.ts'
import type { Desk } from '../support/desk.ts'

let desk: Desk
let page: Page
let canvas: Locator

beforeAll(async () => {
  desk = await openDesk()
  page = await desk.sit()
  page.setDefaultTimeout(15_000)
})
beforeEach(async () => {
  await page.goto('/robots.txt')
  await desk.app.admin.put('/api/v1/metadata/drafts', { items: [] })
})
afterEach(() => {
  expect(desk.faults.splice(0)).toEqual([])
})
afterAll(async () => {
  await desk?.close()
})

async function open(layout: string): Promise<void> {
  await page.goto(`/studio/layouts/${layout}`)
  canvas = page.getByRole('region', { name: 'The page' })
  await canvas.locator('[data-kind=field]').first().waitFor()
}

const field = (name: string) => canvas.getByRole('group', { name: `Field ${name}`, exact: true })
const block = (name: string) => canvas.getByRole('group', { name: `Block ${name}`, exact: true })
const fieldsIn = (name: string) =>
  block(name)
    .locator('[data-kind=field]')
    .evaluateAll((nodes) => nodes.map((node) => node.getAttribute('aria-label')?.replace('Field ', '')))
const selected = () => canvas.locator('[data-selected]').count()
const draft = async (name: string) => (await desk.app.admin.get(`/api/v1/metadata/layout/${name}?draft=1`)).body
const saved = () => expect.poll(() => page.getByRole('status').first().innerText()).toBe('Draft saved')

async function shot(name: string): Promise<void> {
  const folder = process.env['SHOTS']
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` })
}

/** With the mouse, in steps, as a hand does it. */
async function drag(from: Locator, to: Locator, at: { x: number; y: number }): Promise<void> {
  await from.scrollIntoViewIfNeeded()
  const [start, end] = [await from.boundingBox(), await to.boundingBox()]
  if (!start || !end) throw new Error('nothing to drag')
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2)
  await page.mouse.down()
  await page.mouse.move(start.x + start.width / 2 + 8, start.y + start.height / 2 + 8, { steps: 4 })
  await page.mouse.move(end.x + end.width * at.x, end.y + end.height * at.y, { steps: 12 })
  await canvas.locator('[data-edge], [data-over]').first().waitFor()
  await page.mouse.up()
}

test('several fields are chosen by click and keys, moved as one, changed at once, doubled and taken off; undo takes each step back', async () => {
  await open('opportunity~standard')
  const [first = '', second = '', third = '', fourth = ''] = (await fieldsIn('Deal')) as string[]
  await field(first).click()
  await field(third).click({ modifiers: ['Control'] })
  expect(await selected()).toBe(2)
  await page.getByRole('complementary', { name: '2 selected' }).waitFor()
  // One of them is dragged, both go.
  await drag(field(third), field('Amount'), { x: 0.2, y: 0.4 })
  await expect.poll(async () => (await fieldsIn('Money')).slice(0, 3)).toEqual([first, third, 'Amount'])
  await shot('canvas-many')
  await page.getByRole('switch', { name: /^Required/ }).check({ force: true })
  await saved()
  expect((await draft('opportunity.standard')).tabs[0].blocks[1].fields.slice(0, 2)).toEqual([
    expect.objectContaining({ required: true }),
    expect.objectContaining({ required: true }),
  ])
  for (let step = 0; step < 2; step++) await page.getByRole('banner').getByRole('button', { name: 'Undo' }).click()
  await expect.poll(async () => (await fieldsIn('Deal')).slice(0, 4)).toEqual([first, second, third, fourth])
  // By keys alone: two with shift, both one place on, a copy of them, and all of it off again.
  await field(first).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Shift+ArrowRight')
  expect(await selected()).toBe(2)
  await page.keyboard.press('Alt+ArrowRight')
  await expect.poll(async () => (await fieldsIn('Deal')).slice(0, 3)).toEqual([third, first, second])
  await page.keyboard.press('Control+d')
  await expect.poll(async () => (await fieldsIn('Deal')).slice(0, 5)).toEqual([third, first, second, first, second])
  await page.keyboard.press('Delete')
  await expect.poll(async () => (await fieldsIn('Deal')).slice(0, 4)).toEqual([third, first, second, fourth])
  for (let step = 0; step < 3; step++) await page.getByRole('banner').getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => page.getByRole('status').first().innerText()).toBe('No changes')
})

test('what the palette has is found, put on the page, moved and taken off again without a mouse', async () => {
  await open('opportunity~standard')
  const blocks = () =>
    canvas
      .locator('[data-kind=block]')
      .evaluateAll((nodes) => nodes.map((node) => node.getAttribute('aria-label')?.replace('Block ', '')))
  const before = await blocks()
  await page.getByRole('textbox', { name: 'Find a field or block' }).focus()
  await page.keyboard.type('Line')
  await page.getByRole('button', { name: 'Line', exact: true }).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect.poll(blocks).toEqual([...before, 'Line'])
  // It is what is selected: its keys work at once.
  await page.getByRole('complementary', { name: 'Line' }).waitFor()
  await page.keyboard.press('Alt+ArrowUp')
  await expect.poll(async () => (await blocks()).indexOf('Line')).toBe(before.length - 1)
  await page.keyboard.press('Delete')
  await expect.poll(blocks).toEqual(before)
  // A whole section goes the same way: from a field of it one step out, then on.
  await field('Amount').focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await page.getByRole('complementary', { name: 'Money' }).waitFor()
  await page.keyboard.press('Alt+ArrowUp')
  await expect.poll(async () => (await blocks()).indexOf('Money')).toBe(before.indexOf('Money') - 1)
  expect(await fieldsIn('Money')).toContain('Amount')
})

test('a section is copied onto the page of another object, and what does not exist there is told', async () => {
  await open('opportunity~standard')
  await block('Deal').click({ position: { x: 60, y: 14 } })
  await page.keyboard.press('Control+c')
  await page.evaluate(() => {
    history.pushState(null, '', '/studio/layouts/contact~standard')
    dispatchEvent(new PopStateEvent('popstate'))
  })
  await field('Mobile')
    .or(canvas.getByRole('group', { name: /Field (E-mail|Email|Phone)/ }))
    .first()
    .click()
  await page.keyboard.press('Control+v')
  await block('Deal').waitFor()
  expect(await fieldsIn('Deal')).toContain('Account')
  const told = page.getByText(/Left out, because this object has no such thing/)
  await told.waitFor()
  expect(await told.innerText()).toContain('Stage')
  await shot('canvas-pasted')
  await saved()
  const { tabs } = await draft('contact.standard')
  const pasted = tabs[0].blocks.find((one: { label?: { en: string } }) => one.label?.en === 'Deal')
  expect(pasted.fields.every((name: string) => typeof name === 'string')).toBe(true)
})

test('columns and widths are set by handle and by keys, tabs are put in order, and a side begins with a drop', async () => {
  await open('opportunity~standard')
  await block('Deal').click({ position: { x: 60, y: 14 } })
  const columns = page.getByRole('slider', { name: 'Columns of Deal' })
  await columns.focus()
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => columns.getAttribute('aria-valuetext')).toBe('3 columns')
  const box = await columns.boundingBox()
  if (!box) throw new Error('no handle')
  await page.mouse.move(box.x + 4, box.y + 8)
  await page.mouse.down()
  await page.mouse.move(box.x - 40, box.y + 8, { steps: 5 })
  await page.mouse.up()
  await expect.poll(() => columns.getAttribute('aria-valuetext')).toBe('2 columns')
  await field('Amount').click()
  const width = page.getByRole('slider', { name: 'Width of Amount' })
  await width.focus()
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => width.getAttribute('aria-valuetext')).toBe('2 of 2 columns')
  await shot('canvas-handles')
  await canvas.getByRole('tab').first().click()
  const names = () => canvas.getByRole('tab').allInnerTexts()
  const before = await names()
  await page.keyboard.press('Alt+ArrowRight')
  await expect.poll(names).toEqual([before[1], before[0], ...before.slice(2)])
  await page.getByRole('banner').getByRole('button', { name: 'Undo' }).click()
  await expect.poll(names).toEqual(before)
  await canvas.getByRole('tab').first().click()
  const text = page.getByRole('button', { name: 'Text', exact: true })
  const start = await text.boundingBox()
  if (!start) throw new Error('nothing to drag')
  await page.mouse.move(start.x + 20, start.y + 8)
  await page.mouse.down()
  await page.mouse.move(start.x + 40, start.y + 20, { steps: 4 })
  const side = canvas.getByText('Drop here for a side of the page')
  await side.scrollIntoViewIfNeeded()
  const end = await side.boundingBox()
  if (!end) throw new Error('no side')
  await page.mouse.move(end.x + 50, end.y + 10, { steps: 8 })
  await canvas.locator('[data-over]').waitFor()
  await shot('canvas-drop')
  await page.mouse.up()
  await canvas.getByText('Write something helpful here').waitFor()
  await saved()
  const layout = await draft('opportunity.standard')
  expect(layout.aside).toMatchObject([{ type: 'text' }])
  expect(layout.tabs[0].blocks[1].fields).toContainEqual(expect.objectContaining({ field: 'amount', span: 2 }))
})

test('every block shows what the chosen record has, and one that fails leaves the others alone', async () => {
  const [account] = [desk.ids.get('Aurora Foods')]
  await desk.app.admin.put('/api/v1/metadata/drafts', {
    items: [
      {
        ...(await desk.app.admin.get('/api/v1/metadata/layout/account.standard')).body,
        kind: 'layout',
        name: 'account.standard',
        tabs: [
          {
            name: 'all',
            label: 'All',
            blocks: [
              { type: 'section', columns: 2, fields: ['name', 'industry'] },
              { type: 'related_list', relation: 'opportunity.account', label: 'Deals of it' },
              { type: 'timeline' },
              { type: 'history' },
              { type: 'files' },
              { type: 'approvals' },
              { type: 'component', component: 'maps.route' },
            ],
          },
        ],
      },
    ],
  })
  await desk.app.admin.patch(`/api/v1/records/account/${account}`, { website: 'https://aurora.example.com' })
  await page.route('**/timeline?*', (route) => route.fulfill({ status: 200, json: { nonsense: true } }))
  await open('account~standard')
  await block('Deals of it')
    .getByText(/^Deal \d/)
    .first()
    .waitFor()
  await block('Activity timeline').getByText('This block cannot be drawn').waitFor()
  await block('Approvals').getByText('The record page does not draw this block').waitFor()
  // What a plugin would draw says so, here as in the app; nobody provides this one, so it cannot be published.
  await block('Route').getByText('Needs the plugin “Maps” to be drawn').waitFor()
  const plan = await desk.app.admin.post('/api/v1/metadata/plan', {})
  expect(plan.body.problems.map((one: { message: string }) => one.message)).toEqual([
    'There is no component “maps.route”.',
  ])
  await shot('canvas-blocks')
  await page.unroute('**/timeline?*')
  await open('account~standard')
  await block('History')
    .getByText(/Website/)
    .first()
    .waitFor()
  // Nothing on the canvas can be changed by a click: it is a picture.
  expect(await block('Activity timeline').getByRole('button').count()).toBe(0)
})

test('a rule is put together from conditions, read back as such, and written as a formula by those who like', async () => {
  await open('opportunity~standard')
  await field('Next step').click()
  const rule = page.getByRole('group', { name: 'Required when', exact: true })
  await rule.getByRole('button', { name: 'Condition', exact: true }).click()
  await rule.getByRole('combobox', { name: 'Field' }).or(rule.getByLabel('Field')).first().click()
  await page.getByRole('option', { name: 'Stage', exact: true }).click()
  await rule.getByLabel('Value').first().click()
  await page.getByRole('option', { name: 'Negotiate', exact: true }).click()
  await page.keyboard.press('Escape')
  await saved()
  const fields = (await draft('opportunity.standard')).tabs[0].blocks[2].fields
  expect(fields).toContainEqual({ field: 'next_step', required_when: 'stage = "negotiate"' })
  await shot('canvas-rule')
  await page.getByRole('radiogroup', { name: 'How to say it: Required when' }).getByText('Formula').click()
  expect(await page.getByRole('textbox', { name: 'Required when' }).inputValue()).toBe('stage = "negotiate"')
  await page.getByRole('textbox', { name: 'Required when' }).fill('LEN(name) > 3')
  await page.keyboard.press('Escape')
  // What cannot be put together stays a formula; what the other field has is still conditions.
  await field('Lost reason').click()
  await page
    .getByRole('group', { name: 'Required when', exact: true })
    .getByText('Lost', { exact: true })
    .first()
    .waitFor()
  await field('Next step').click()
  expect(await page.getByRole('textbox', { name: 'Required when' }).inputValue()).toBe('LEN(name) > 3')
})

test('who gets a page is told with the reason, and the preview speaks another language on any record', async () => {
  await desk.app.as('closer', { permission_sets: ['sales_rep'] })
  const { kind: _kind, ...standard } = (await desk.app.admin.get('/api/v1/metadata/layout/opportunity.standard')).body
  await desk.app.admin.put('/api/v1/metadata/drafts', {
    items: [
      {
        ...standard,
        kind: 'layout',
        name: 'opportunity.closing',
        label: 'Closing page',
        assign: { to: { permission_sets: ['sales_rep'] }, when: 'stage = "negotiate"' },
      },
    ],
  })
  await open('opportunity~closing')
  await page.getByRole('tab', { name: 'Who gets this page' }).click()
  const panel = page.getByRole('complementary', { name: 'Closing page' })
  expect(await panel.getByRole('list', { name: 'In this order' }).getByRole('link').allInnerTexts()).toEqual([
    expect.stringMatching(/Closing page/),
    expect.stringMatching(/Opportunity page/),
  ])
  await panel.getByLabel('Person').first().click()
  await page.getByRole('option', { name: 'closer' }).click()
  await panel.getByText('Gets another page: Opportunity page').waitFor()
  await panel.getByText(/the condition does not hold/).waitFor()
  const record = panel.getByLabel('Record (none: a new one)').first()
  await record.fill('Deal 004')
  await page.getByRole('option', { name: 'Deal 004' }).click()
  await panel.getByText('Gets this page.').waitFor()
  await panel.getByText('By the permission set sales_rep').waitFor()
  await shot('canvas-who')
  await page.getByText('Preview', { exact: true }).click()
  await page.locator('input').and(page.getByLabel('Preview with record')).fill('Deal 007')
  await page.getByRole('option', { name: 'Deal 007' }).click()
  await page.getByRole('main').getByText('Deal 007').first().waitFor()
  await page.locator('main input').and(page.getByLabel('Language')).click()
  await page.getByRole('option', { name: '简体中文' }).click()
  await page.getByRole('main').getByText('商机信息').waitFor()
  expect(await page.getByText('Preview', { exact: true }).count()).toBe(1)
  await shot('canvas-preview-zh')
})

test('FL-14 the cost of a form is what people took, once twenty have saved it, and turns red above the limit of the page', async () => {
  await desk.app.admin.put('/api/v1/metadata/drafts', { items: [] })
  await page.goto('/contact')
  await page.getByRole('button', { name: 'New Contact' }).first().click()
  const form = page.getByRole('dialog')
  await form.getByRole('textbox', { name: 'Name' }).fill('Ada Clock')
  const [saves] = await Promise.all([
    page.waitForRequest((request) => request.method() === 'POST' && request.url().includes('/records/contact')),
    form.getByRole('button', { name: 'Save', exact: true }).click(),
  ])
  expect(saves.headers()['form-entry']).toMatch(/^contact\.standard;seconds=\d+(\.\d)?$/)
  await page.getByRole('heading', { name: 'Ada Clock' }).first().waitFor()
  await open('contact~standard')
  await page.getByText(/required · about \d+ s to fill in/).waitFor()
  const others = Array.from({ length: 21 }, (_, at) =>
    desk.app.admin.post(
      '/api/v1/records/contact',
      { name: `Clock ${at}` },
      { 'form-entry': `contact.standard;seconds=${at + 30}` },
    ),
  )
  await Promise.all(others)
  const told = async () => (await desk.app.admin.get('/api/v1/metadata/layout/contact.standard/entry-time')).body.count
  await expect.poll(told, { timeout: 15_000 }).toBeGreaterThan(20)
  await open('contact~standard')
  const cost = page.getByText(/required · median of \d+ real saves: (39|40) s/)
  await cost.waitFor()
  await page
    .getByRole('spinbutton', { name: 'Seconds to fill in' })
    .or(page.getByLabel('Seconds to fill in'))
    .first()
    .fill('30')
  await cost.hover()
  await page.getByText(/or more than 30 s: people will put off filling this in/).waitFor()
  await saved()
  expect((await draft('contact.standard')).entry_limit).toEqual({ seconds: 30 })
  await shot('canvas-cost')
})
