/** Stories of what is done about a deal: calls, notes, next steps, and the papers that go with it. */
import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openDesk, person } from '../support/desk.ts'
import type { Desk } from '../support/desk.ts'

let desk: Desk
let page: Page

beforeAll(async () => {
  desk = await openDesk()
  await desk.app.as('zhou', { permission_sets: ['sales_rep'] })
})
afterEach(async () => {
  await desk.rise()
  expect(desk.faults.splice(0)).toEqual([])
})
afterAll(async () => {
  await desk?.close()
})

async function open(name: string, tab: string, look = {}): Promise<void> {
  page = await desk.sit(look)
  await page.goto(`/opportunity/${desk.ids.get(name)}?tab=${tab}`)
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

type Row = { [field: string]: unknown }

async function about(name: string, object = 'activity'): Promise<Row[]> {
  const answer = await desk.app.admin.post('/api/v1/query', {
    object,
    fields: ['subject', 'type', 'status', 'due', 'remarks', 'mentions', 'id'].filter(
      (field) => object === 'activity' || field === 'id',
    ),
    where: { field: 'related_to', op: 'eq', value: desk.ids.get(name) },
    order_by: [{ field: 'created_at' }],
  })
  return answer.body.records as Row[]
}

/** The failure that the story is about is no fault. */
async function forgive(): Promise<void> {
  await desk.rise()
  desk.faults.splice(0)
}

const composer = () => page.getByRole('form')
const line = (text: string) => page.getByRole('region', { name: 'Timeline' }).locator('li', { hasText: text })

test('a rep logs a call and plans the next step, then finishes it from the deal', async () => {
  await open('Deal 010', 'activities')
  await composer().getByText('Call', { exact: true }).click()
  await composer().getByRole('textbox', { name: 'Subject' }).fill('Asked about the budget')
  await composer().getByRole('textbox', { name: 'Details' }).fill('Approved for this quarter.')
  await page.keyboard.press('Control+Enter')
  await line('Asked about the budget').waitFor()
  await composer().getByText('Task', { exact: true }).click()
  await composer().getByRole('textbox', { name: 'Subject' }).fill('Send the offer')
  await composer().getByRole('button', { name: 'Save' }).click()
  await line('Send the offer').waitFor()
  expect((await about('Deal 010')).map(({ subject, type, status }) => [subject, type, status])).toEqual([
    ['Asked about the budget', 'call', 'done'],
    ['Send the offer', 'task', 'open'],
  ])
  await page.getByRole('checkbox', { name: 'Mark as done: Send the offer' }).click()
  await expect.poll(async () => (await about('Deal 010'))[1]?.['status']).toBe('done')
  await page.getByRole('checkbox', { name: 'Mark as done: Send the offer' }).waitFor({ state: 'detached' })
})

test('a rep names a colleague in a note by keyboard, and a save that fails loses nothing', async () => {
  await open('Deal 011', 'activities')
  const text = composer().getByRole('textbox', { name: 'Note' })
  await text.click()
  await page.keyboard.type('Please check the terms @zho')
  await page.getByRole('option', { name: 'zhou' }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.keyboard.type('before Friday')
  expect(await text.inputValue()).toBe('Please check the terms @zhou before Friday')
  let isBroken = true
  await page.route('**/api/v1/records/activity', (route) =>
    isBroken
      ? route.fulfill({ status: 503, contentType: 'application/problem+json', body: '{"code":"limit.not_ready"}' })
      : route.continue(),
  )
  await page.keyboard.press('Control+Enter')
  await page.getByRole('alert').first().waitFor()
  await page.reload()
  await expect.poll(() => composer().getByRole('textbox', { name: 'Note' }).inputValue()).toContain('@zhou')
  isBroken = false
  await composer().getByRole('button', { name: 'Save' }).click()
  await line('Please check the terms').waitFor()
  const [note] = await about('Deal 011')
  const zhou = (await (await desk.app.as('zhou')).get('/api/v1/me')).body.user.id as string
  expect(note).toMatchObject({
    type: 'note',
    subject: 'Please check the terms @zhou before Friday',
    mentions: [zhou],
  })
  await forgive()
})

test('a rep looks only at the calls, then at the changes of the deal', async () => {
  const id = desk.ids.get('Deal 012')
  const related = { related_to: id, related_to_object: 'opportunity', status: 'done' }
  await desk.app.admin.post('/api/v1/records/activity', { subject: 'First call', type: 'call', ...related })
  await desk.app.admin.post('/api/v1/records/activity', { subject: 'First visit', type: 'visit', ...related })
  await desk.app.admin.patch(`/api/v1/records/opportunity/${id}`, { next_step: 'Write the offer' })
  await open('Deal 012', 'activities')
  await line('First visit').waitFor()
  const filter = page.getByRole('group', { name: 'Show' })
  await filter.getByText('Call', { exact: true }).click()
  await line('First visit').waitFor({ state: 'detached' })
  expect(await line('First call').count()).toBe(1)
  await filter.getByText('Call', { exact: true }).click()
  await filter.getByText('Changes', { exact: true }).click()
  await line('Write the offer').waitFor()
  await line('First call').waitFor({ state: 'detached' })
})

test('what a colleague logs shows on the open deal by itself', async () => {
  await open('Deal 013', 'activities')
  await composer().waitFor()
  await desk.app.admin.post('/api/v1/records/activity', {
    subject: 'Logged elsewhere',
    type: 'call',
    status: 'done',
    related_to: desk.ids.get('Deal 013'),
    related_to_object: 'opportunity',
  })
  await line('Logged elsewhere').waitFor({ timeout: 5000 })
})

const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n')

test('a rep drops a contract on the deal; a colleague who may not see the deal gets nothing', async () => {
  await open('Deal 014', 'files')
  await page.getByText('No files yet').waitFor()
  const data = await page.evaluateHandle(
    (bytes) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([new Uint8Array(bytes)], '合同 2027.pdf', { type: 'application/pdf' }))
      transfer.items.add(new File(['price,1'], 'prices.csv', { type: 'text/csv' }))
      return transfer
    },
    [...pdf],
  )
  await page.getByRole('region', { name: 'Drop files here' }).dispatchEvent('drop', { dataTransfer: data })
  const link = page.getByRole('link', { name: 'Download 合同 2027.pdf' })
  await link.waitFor()
  await page.getByRole('link', { name: 'Download prices.csv' }).waitFor()
  const address = (await link.getAttribute('href')) ?? ''
  const given = await page.request.get(desk.app.address + address)
  expect([given.status(), await given.body()]).toEqual([200, pdf])
  const other = await desk.sit({}, { email: 'zhou@example.com', password: person.password })
  expect((await other.request.get(desk.app.address + address)).status()).toBe(404)
  await page.getByRole('button', { name: 'Remove prices.csv' }).click()
  await page.getByRole('link', { name: 'Download prices.csv' }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('link', { name: 'Download prices.csv' }).waitFor()
})

test('an upload that fails says why and is tried again', async () => {
  await open('Deal 015', 'files')
  let isBroken = true
  await page.route('**/api/v1/files', (route) => (isBroken ? route.abort() : route.continue()))
  await page.getByText('No files yet').waitFor()
  await page.locator('input[type=file]').setInputFiles({ name: 'offer.pdf', mimeType: 'application/pdf', buffer: pdf })
  await page.getByRole('alert').filter({ hasText: 'offer.pdf could not be uploaded' }).waitFor()
  isBroken = false
  await page.getByRole('button', { name: 'Try again: offer.pdf' }).click()
  await page.getByRole('link', { name: 'Download offer.pdf' }).waitFor()
  await forgive()
})

test('a customer signs on the screen, or types the name; a photo is kept with the order', async () => {
  await desk.app.apply([
    {
      kind: 'object',
      name: 'delivery',
      label: 'Delivery',
      fields: {
        name: { type: 'text', label: 'Name' },
        photo: { type: 'image', label: 'Photo' },
        paper: { type: 'file', label: 'Paper', media_types: ['application/pdf'] },
        signed: { type: 'signature', label: 'Signed' },
        at: { type: 'datetime', label: 'At' },
        goods: { type: 'tags', label: 'Goods' },
      },
    } as never,
  ])
  const made = await desk.app.admin.post('/api/v1/records/delivery', {
    name: 'Door 7',
    goods: ['chair'],
    at: '2027-03-04T09:20:00Z',
  })
  page = await desk.sit({ dark: true, width: 390, height: 844, touch: true })
  await page.goto(`/delivery/${made.body.id}`)
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Edit Door 7' })
  const takeOut = dialog.locator('[data-field=goods] .mantine-Pill-remove')
  expect((await takeOut.boundingBox())?.width).toBeGreaterThanOrEqual(24)
  await dialog.locator('[data-field=at]').getByRole('button', { name: 'At' }).click()
  await page.getByRole('combobox', { name: 'Before or after noon' }).selectOption('PM')
  await page.getByRole('spinbutton', { name: 'Hours' }).fill('3')
  await page.getByRole('button', { name: 'Done' }).click()
  const drawnIn = await dialog.locator('canvas').evaluate((pad) => getComputedStyle(pad).filter)
  expect(drawnIn, 'dark ink is drawn light on a dark ground').toContain('invert')
  await dialog.getByRole('textbox', { name: 'Or type your name' }).fill('Li Lei')
  await dialog.getByRole('button', { name: 'Use this signature' }).click()
  await dialog.getByRole('button', { name: 'Clear and sign again' }).waitFor()
  const photo = dialog.getByRole('group', { name: 'Photo' })
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )
  const chooser = page.waitForEvent('filechooser')
  await photo.getByRole('button', { name: 'Choose a file' }).click()
  await (await chooser).setFiles({ name: 'door.png', mimeType: 'image/png', buffer: png })
  await photo.getByRole('link', { name: 'Open: door.png' }).waitFor()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'detached' })
  const { body } = await desk.app.admin.get(`/api/v1/records/delivery/${made.body.id}`)
  const files = (await desk.app.admin.get(`/api/v1/files?ids=${body.photo},${body.signed}`)).body.files as Row[]
  expect(files.map((file) => [file['name'], file['media_type']]).toSorted()).toEqual([
    ['door.png', 'image/png'],
    ['signature.png', 'image/png'],
  ])
  expect(body.at).toMatch(/T15:20:00/)
  await page.getByRole('img', { name: 'door.png' }).waitFor()
  const tops = await page.getByText('Name', { exact: true }).evaluate((label) => {
    const line = (of: Element | null | undefined) => {
      const range = document.createRange()
      if (of) range.selectNodeContents(of)
      return range.getBoundingClientRect()
    }
    const [own, value] = [line(label), line(label.parentElement?.querySelector('[class*=shown]'))]
    return own.top + own.height / 2 - (value.top + value.height / 2)
  })
  expect(Math.abs(tops), 'a label stands as high as its value').toBeLessThan(2)
})
