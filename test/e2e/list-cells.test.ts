/** Editing in the cells of a list: what the form would allow, others at the same record, big blocks, and a server that is away. */
import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openDesk } from '../support/desk.ts'
import type { Desk } from '../support/desk.ts'

let desk: Desk
let page: Page

const text = (label: string) => ({ type: 'text', label })

beforeAll(async () => {
  desk = await openDesk()
  await desk.app.apply([
    {
      kind: 'object',
      name: 'claim',
      label: 'Claim',
      name_field: 'name',
      fields: {
        name: { ...text('Name'), required: true },
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
        status: { type: 'select', label: 'Status', options: [{ value: 'open' }, { value: 'paid' }] },
        ground: {
          type: 'select',
          label: 'Ground',
          options: [{ value: 'loss' }, { value: 'delay' }, { value: 'other' }],
        },
        note: text('Note'),
        reason: text('Reason'),
      },
    },
    {
      kind: 'layout',
      name: 'claim.form',
      use: ['create', 'edit'],
      blocks: [
        {
          type: 'section',
          fields: [
            'name',
            'land',
            'city',
            'status',
            { field: 'note', read_only_when: 'status = "paid"' },
            { field: 'reason', required: true },
            { field: 'ground', options_when: [{ when: 'land = "japan"', values: ['delay'] }] },
          ],
        },
      ],
    },
  ] as never[])
})
afterEach(async () => {
  await desk.rise()
  expect(desk.faults.splice(0)).toEqual([])
})
afterAll(async () => {
  await desk?.close()
})

async function claim(values: object): Promise<string> {
  const made = await desk.app.admin.post('/api/v1/records/claim', values)
  expect(made.status).toBe(201)
  return made.body.id
}
const stored = async (object: string, id: string) => (await desk.app.admin.get(`/api/v1/records/${object}/${id}`)).body
const deal = (name: string) => desk.ids.get(name) ?? ''

async function open(path: string): Promise<void> {
  page = await desk.sit()
  await page.goto(path)
  await page.getByRole('row').nth(1).waitFor()
}

const row = (name: string) => page.getByRole('row').filter({ hasText: name })
/** By its place: the tick stands first. */
const cell = (name: string, column: number) => row(name).getByRole('gridcell').nth(column)

test('a cell offers what the form would: choices that depend on a column that is not shown, and those of its condition', async () => {
  const id = await claim({ name: 'Wet boxes', land: 'japan', reason: 'rain' })
  await open('/claim?columns=name,city,ground')
  await cell('Wet boxes', 2).dblclick()
  await page.getByRole('option').first().waitFor()
  expect(await page.getByRole('option').allInnerTexts()).toEqual(['osaka'])
  await page.getByRole('option', { name: 'osaka' }).click()
  await expect.poll(async () => (await stored('claim', id)).city).toBe('osaka')
  await cell('Wet boxes', 3).dblclick()
  await page.getByRole('option').first().waitFor()
  expect(await page.getByRole('option').allInnerTexts()).toEqual(['delay'])
})

test('a cell that the form has closed says why and stays shut; one it requires does not go blank', async () => {
  const paid = await claim({ name: 'Paid claim', status: 'paid', note: 'Settled', reason: 'rain' })
  await claim({ name: 'Open claim', status: 'open', note: 'Waiting', reason: 'frost' })
  await open('/claim?columns=name,note,reason')
  await cell('Paid claim', 2).dblclick()
  await row('Paid claim')
    .getByText('Note cannot be changed while this record is as it is.')
    .waitFor({ state: 'attached' })
  expect(await row('Paid claim').getByRole('textbox').count()).toBe(0)
  await page.keyboard.press('Escape')
  await cell('Open claim', 2).dblclick()
  await row('Open claim').getByRole('textbox').fill('Nearly done')
  await page.keyboard.press('Enter')
  await row('Open claim').getByText('Nearly done').waitFor()
  await cell('Paid claim', 3).dblclick()
  await row('Paid claim').getByRole('textbox').fill('')
  await page.keyboard.press('Enter')
  await row('Paid claim').locator('[data-refused]').waitFor()
  await page.getByText('Reason is required').waitFor()
  expect((await stored('claim', paid)).reason).toBe('rain')
})

test('who edits a cell is seen by a colleague at the record, and sees that the colleague is editing too', async () => {
  const lin = await desk.app.as(`lin-${Date.now().toString(36)}`, {
    role: 'sales_rep_east',
    permission_sets: ['sales_rep'],
  })
  const record = `/api/v1/records/opportunity/${deal('Deal 005')}`
  const me = await lin.get('/api/v1/me')
  const shared = await desk.app.admin.post(`${record}/shares`, { to: { user: me.body.user.id }, access: 'edit' })
  expect(shared.status).toBeLessThan(300)
  /** What the colleague's own page says of itself and is told of the others. */
  const here = async (state: string) =>
    (await lin.post(`${record}/presence`, { client: 'page-of-lin', state })).body.people as { state: string }[]
  await open('/opportunity?view=all&sort=name&columns=name,next_step')
  await cell('Deal 005', 2).dblclick()
  await row('Deal 005').getByRole('textbox').waitFor()
  await expect
    .poll(async () => (await here('viewing')).map(({ state }) => state).toSorted())
    .toEqual(['editing', 'viewing'])
  expect(
    await row('Deal 005')
      .getByText(/is editing/)
      .count(),
  ).toBe(0)
  await here('editing')
  await row('Deal 005')
    .getByText(/^lin-.* is editing$/)
    .waitFor()
})

test('a block of 130 rows goes below the lines that were loaded, says what found no record, and one key takes all of it back', async () => {
  await open('/opportunity?view=all&sort=name&columns=name,next_step,amount')
  await cell('Deal 030', 2).scrollIntoViewIfNeeded()
  await cell('Deal 030', 2).click()
  const before = (await stored('opportunity', deal('Deal 150'))).next_step ?? null
  await page.evaluate(() => {
    const data = new DataTransfer()
    const rows = Array.from({ length: 130 }, (_, at) => `Step ${at + 1}`)
    data.setData('text/plain', `${rows.join('\r\n')}\r\n`)
    const grid = document.querySelector('[role=grid]')
    grid?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  })
  await page.getByText('9 rows found no record to go into').waitFor()
  expect((await stored('opportunity', deal('Deal 150'))).next_step).toBe('Step 121')
  expect((await stored('opportunity', deal('Deal 030'))).next_step).toBe('Step 1')
  await page.getByRole('grid').focus()
  await page.keyboard.press('Control+z')
  await expect.poll(async () => (await stored('opportunity', deal('Deal 150'))).next_step ?? null).toBe(before)
  expect((await stored('opportunity', deal('Deal 030'))).next_step ?? null).toBe(before)
})

test('an undo does not overwrite what a colleague wrote since', async () => {
  const id = deal('Deal 007')
  await open('/opportunity?view=all&sort=name&columns=name,next_step,amount')
  await cell('Deal 007', 2).dblclick()
  await row('Deal 007').getByRole('textbox').fill('Mine')
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await stored('opportunity', id)).next_step).toBe('Mine')
  await desk.app.admin.patch(`/api/v1/records/opportunity/${id}`, { next_step: 'Theirs' })
  await row('Deal 007').getByText('Theirs').waitFor()
  await page.keyboard.press('Control+z')
  await page.getByText('1 value was changed since and stays as it is.').waitFor()
  expect((await stored('opportunity', id)).next_step).toBe('Theirs')
})

test('what no server took waits in its cell, on other pages too, and is saved when the server answers', async () => {
  const id = deal('Deal 009')
  await open('/opportunity?view=all&sort=name&columns=name,next_step,amount')
  // The editor has been used before: a page that is offline cannot load it.
  await cell('Deal 008', 2).dblclick()
  await row('Deal 008').getByRole('textbox').waitFor()
  await page.keyboard.press('Escape')
  await cell('Deal 009', 2).dblclick()
  await row('Deal 009').getByRole('textbox').fill('Typed in the tunnel')
  await page.context().setOffline(true)
  await page.keyboard.press('Enter')
  const waiting = row('Deal 009').locator('[data-waits]')
  await waiting.getByText('Typed in the tunnel').waitFor()
  await page.getByText('Not saved yet').waitFor()
  await page.getByRole('link', { name: 'Accounts' }).click()
  await page.getByRole('heading', { level: 1, name: 'Accounts' }).waitFor()
  await page.context().setOffline(false)
  await expect
    .poll(async () => (await stored('opportunity', id)).next_step, { timeout: 15_000 })
    .toBe('Typed in the tunnel')
  await page.goBack()
  await row('Deal 009').getByText('Typed in the tunnel').waitFor()
})
