/** Stories of access: who reports to whom, what is shared with whom, what a change would open, and why somebody sees a record. */
import type { Locator, Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openDesk, person } from '../support/desk.ts'
import type { Desk } from '../support/desk.ts'
import { addCondition, choose, chooseIn, publishDraft } from '../support/steps.ts'

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
  page.setDefaultTimeout(15_000)
  await page.goto(`/studio${path}`)
  await page.getByRole('main').waitFor()
}

const pick = (label: string, option: string) => chooseIn(page, label, option)

async function dragOnto(from: Locator, to: Locator): Promise<void> {
  const [start, end] = [await from.boundingBox(), await to.boundingBox()]
  if (!start || !end) throw new Error('nothing to drag')
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2)
  await page.mouse.down()
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2 - 10, { steps: 4 })
  await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 12 })
  await page.waitForTimeout(80)
  await page.mouse.up()
}

test('a role is dragged onto the one it reports to, and moved by the arrow keys', async () => {
  await open('/access/roles')
  const tree = page.getByRole('tree', { name: 'Roles' })
  const levels = () =>
    tree
      .getByRole('treeitem')
      .evaluateAll((nodes) =>
        nodes.map(
          (node) => `${node.getAttribute('aria-level')} ${node.querySelector('button[aria-pressed]')?.textContent}`,
        ),
      )
  await tree.getByRole('treeitem').first().waitFor()
  const before = await levels()
  expect(before).toEqual(['1 Sales director', '2 Sales manager, East', '3 Sales representative, East'])
  await dragOnto(
    tree.getByRole('button', { name: /^Move Sales representative, East/ }),
    tree.getByRole('treeitem').filter({ hasText: 'Sales director' }),
  )
  await expect.poll(levels).toEqual(['1 Sales director', '2 Sales manager, East', '2 Sales representative, East'])
  await tree.getByRole('button', { name: /^Move Sales representative, East/ }).focus()
  await page.keyboard.press('ArrowRight')
  await expect.poll(levels).toEqual(before)
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expect.poll(levels).toEqual(['1 Sales director', '2 Sales manager, East', '1 Sales representative, East'])
  // Nobody reports to somebody below.
  await dragOnto(
    tree.getByRole('button', { name: /^Move Sales director/ }),
    tree.getByRole('treeitem').filter({ hasText: 'Sales manager, East' }),
  )
  await page.waitForTimeout(200)
  expect((await levels())[0]).toBe('1 Sales director')
})

test('a sharing rule opens deals to a group: the preview says who gains, and afterwards the reason is told', async () => {
  const made = async (name: string, role: string) => {
    const email = `${name.toLowerCase()}@example.com`
    const body = { name, email, password: 'correct horse battery', role, permission_sets: ['sales_rep'] }
    const answer = await desk.app.admin.post('/api/v1/users', body)
    expect(answer.status).toBe(201)
    return answer.body.id as string
  }
  await desk.app.apply([{ kind: 'role', name: 'audit', label: { en: 'Audit', 'zh-CN': '审计' } }])
  const [ann] = [await made('Ann', 'sales_rep_east'), await made('Bo', 'audit')]
  const deal = `/api/v1/records/opportunity/${desk.ids.get('Deal 001')}`
  expect((await desk.app.admin.patch(deal, { owner: ann })).status).toBe(200)

  await open('/access/groups')
  await page.getByRole('button', { name: 'New group' }).click()
  await page.getByLabel('Label (English)').fill('Inspectors')
  await page.getByRole('button', { name: 'Add member' }).click()
  await page.getByRole('combobox', { name: 'Who (Members)' }).click()
  await page.getByRole('option', { name: /Bo · bo@example.com/ }).click()
  await page.getByRole('tab', { name: 'Sharing rules' }).click()
  await page.getByRole('button', { name: 'New sharing rule' }).click()
  await page.getByRole('menuitem', { name: 'Opportunity', exact: true }).click()
  await page.getByLabel('Label (English)').fill('Inspectors see the East')
  await pick('Who (Owned by)', 'Sales representative, East')
  await pick('Who, by (Shared with)', 'Group')
  await pick('Who (Shared with)', 'Inspectors')
  await page.getByText('Group: Inspectors may read what Role: Sales representative, East owns').waitFor()

  await page.getByRole('tab', { name: 'What changes' }).click()
  await page.getByRole('button', { name: 'Look at 2 changes' }).click()
  const line = page.getByRole('region', { name: 'Records' }).getByRole('row').filter({ hasText: 'Bo' })
  await line.first().waitFor()
  expect(await line.first().innerText()).toMatch(/Opportunity · See it\s+\+1\s+Deal 001/)
  await publishDraft(page)

  await page.goto('/studio/access/why')
  await pick('Person', 'Bo')
  await pick('Object', 'Opportunity')
  await pick('Record', 'Deal 001')
  await page.getByText('May', { exact: true }).waitFor()
  await page.getByText('A sharing rule opens it.').waitFor()
  await page.getByText('Inspectors see the East').waitFor()
  await pick('Wants to', 'Edit it')
  await page.getByText('May not', { exact: true }).waitFor()
})

test('a restriction keeps people to records that meet a condition', async () => {
  await open('/access/restrictions')
  await page.getByRole('button', { name: 'New restriction' }).click()
  await page.getByRole('menuitem', { name: 'Opportunity', exact: true }).click()
  await pick('Roles', 'Sales director')
  // No formula is asked of anybody: a field, a value.
  const rule = page.getByRole('group', { name: 'Only records where', exact: true })
  await addCondition(rule, 'Stage', 'Negotiate')
  await page.getByText('Only where stage = "negotiate"').waitFor()
  await publishDraft(page)
  expect((await desk.app.admin.get('/api/v1/metadata/restriction_rule/opportunity.rule__c')).body).toMatchObject({
    for: { roles: ['sales_director'] },
    only_when: 'stage = "negotiate"',
  })
})

test('a queue is made with its members and objects; a deal given to it is taken by a member on the page of the deal', async () => {
  // A name of its own, for whoever tries twice.
  const name = `Inbound ${Date.now().toString(36)}`
  await open('/access/queues')
  await page.getByRole('button', { name: 'New queue' }).click()
  await page.getByLabel('Label (English)').fill(name)
  await pick('Owns records of', 'Opportunity')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Add member' }).click()
  await choose(page.getByRole('combobox', { name: 'Who (Members)' }), new RegExp(person.email))
  await publishDraft(page)
  const { records } = (await desk.app.admin.get('/api/v1/queues')).body
  const queue = records.find((one: { label: string }) => one.label === name)
  const deal = `/api/v1/records/opportunity/${desk.ids.get('Deal 040')}`
  expect((await desk.app.admin.patch(deal, { owner: queue.id })).status).toBe(200)
  await page.goto(`/opportunity/${desk.ids.get('Deal 040')}`)
  await page.getByText(name).first().waitFor()
  await page.getByRole('button', { name: 'Take it' }).click()
  const me = (await desk.app.admin.get('/api/v1/me')).body.user.id
  await expect.poll(async () => (await desk.app.admin.get(deal)).body.owner).toBe(me)
  await page.getByRole('button', { name: 'Take it' }).waitFor({ state: 'detached' })
})

test('what somebody leaves is counted in their form and handed over in one step', async () => {
  // A name of its own, for whoever tries twice.
  const name = `Lea ${Date.now().toString(36)}`
  const body = { name, email: `${name.replace(' ', '').toLowerCase()}@example.com`, password: 'correct horse battery' }
  const made = await desk.app.admin.post('/api/v1/users', body)
  expect(made.status, made.text).toBe(201)
  const deal = `/api/v1/records/opportunity/${desk.ids.get('Deal 041')}`
  expect((await desk.app.admin.patch(deal, { owner: made.body.id })).status).toBe(200)
  await open('/access/users')
  await page.getByRole('button', { name }).click()
  await page.getByRole('button', { name: 'Hand over…' }).click()
  const dialog = page.getByRole('dialog', { name: `Hand over from ${name}` })
  await dialog.getByText('Everything they own goes: Opportunity (1).').waitFor()
  const me = (await desk.app.admin.get('/api/v1/me')).body.user
  await choose(dialog.getByRole('combobox', { name: 'To' }), me.name)
  await dialog.getByRole('button', { name: 'Hand over', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
  expect((await desk.app.admin.get(deal)).body.owner).toBe(me.id)
})
