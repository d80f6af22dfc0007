/** Stories of change sets between people, of versions and of plugins, told as builders would. */
import type { Page } from '@playwright/test'
import { strToU8, zipSync } from 'fflate'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { shippedPlugins } from '@trellis/server/config.ts'
import { readPluginDocuments } from '@trellis/server/plugins/read-plugin.ts'
import { openDesk, person } from '../support/desk.ts'
import type { Desk } from '../support/desk.ts'
import { publishDraft } from '../support/steps.ts'

let desk: Desk
const base = '/api/v1/metadata'

beforeAll(async () => {
  desk = await openDesk()
  await desk.app.apply([
    { kind: 'permission_set', name: 'builder', label: 'Builder', system: ['manage_metadata'], objects: {} },
  ])
  await desk.app.as('bob', { permission_sets: ['builder'] })
})
afterEach(async () => {
  await desk.rise()
  expect(desk.faults.splice(0)).toEqual([])
})
afterAll(async () => {
  await desk?.close()
})

async function open(path: string, email = person.email): Promise<Page> {
  const page = await desk.sit({}, { ...person, email })
  await page.goto(`/studio${path}`)
  await page.getByRole('main').waitFor()
  return page
}

const document = async (kind: string, name: string) =>
  (await desk.app.admin.get(`${base}/${kind}/${name}`)).body as AnyDocument

test('where two people are asked for, the second one looks, comments and approves before the first can publish', async () => {
  await desk.app.apply([{ kind: 'settings', name: 'workspace', publish_approval: true }])
  const lead = await document('object', 'lead')
  await desk.app.admin.put(`${base}/object/lead`, { ...lead, label: { en: 'Prospect', 'zh-CN': '潜在客户' } })
  const author = await open('/changes')
  await author.getByText('A second person has to approve').waitFor()
  expect(await author.getByRole('button', { name: 'Publish', exact: true }).isDisabled()).toBe(true)
  await author.getByRole('button', { name: 'Ask for approval' }).click()
  const second = await open('/changes', 'bob@example.com')
  await second.getByText('Asks for approval').waitFor()
  await second.getByRole('region', { name: 'Changes of others' }).getByRole('link').click()
  // The approver reads what the author reads, and each place by what differs.
  await second.getByRole('heading', { name: 'What changes' }).waitFor()
  await second.getByText('Changed: Object “Prospect”').waitFor()
  await second.getByText('No existing records are changed.').waitFor()
  await second.getByText('Prospect', { exact: true }).first().waitFor()
  await second.getByRole('textbox', { name: 'Say something about these changes' }).fill('The reps will like this word.')
  await second.getByRole('button', { name: 'Comment', exact: true }).click()
  await second.getByText('The reps will like this word.').first().waitFor()
  await second.getByRole('button', { name: 'Approve', exact: true }).click()
  await second.getByText('Approved by bob').waitFor()
  await author.reload()
  await author.getByText('Approved by bob').waitFor()
  await author.getByText('The reps will like this word.').waitFor()
  await author.getByRole('button', { name: 'Publish', exact: true }).click()
  await author.getByText(/Published as version/).waitFor()
  expect((await document('object', 'lead'))['label']).toMatchObject({ en: 'Prospect' })
  // Switching it off is a change like any other.
  await desk.app.admin.put(`${base}/settings/workspace`, { kind: 'settings', name: 'workspace' })
  await desk.app.admin.patch(`${base}/change-sets/mine`, { asked: true })
  const mine = (await desk.app.admin.get(`${base}/change-sets/mine`)).body
  const bob = await desk.app.as('bob')
  await bob.post(`${base}/change-sets/${mine.author.id}/approval`, { stamp: mine.stamp })
  expect((await desk.app.admin.post(`${base}/publish`, {})).status).toBe(200)
})

test('one document of a version goes back, the others stay', async () => {
  const [account, contact] = [await document('object', 'account'), await document('object', 'contact')]
  await desk.app.apply([
    { ...account, label: 'Firm' },
    { ...contact, label: 'Human' },
  ])
  const page = await open('/versions')
  await page
    .getByRole('button', { name: /^Documents: / })
    .first()
    .click()
  // By what people call it; what would change is told before it does.
  await page.getByRole('menuitem', { name: 'Object · Firm' }).click()
  const dialog = page.getByRole('dialog', { name: /^Bring Firm back as it was before version/ })
  await dialog.getByText('Changed: Object “Account”').waitFor()
  await dialog.getByRole('button', { name: 'Bring back as it was before' }).click()
  await page.getByText('Firm is as it was before').waitFor()
  expect((await document('object', 'account'))['label']).toEqual(account['label'])
  expect((await document('object', 'contact'))['label']).toBe('Human')
})

test('a way back that others stand in says which, and leads there', async () => {
  const name = `trip_${Date.now()}__c`
  await desk.app.apply([
    { kind: 'object', name, label: 'Trip', plural_label: 'Trips', fields: { name: { type: 'text', label: 'Name' } } },
  ])
  await desk.app.apply([{ kind: 'list_view', name: `${name}.all`, label: 'Every trip', columns: ['name'] }])
  const page = await open('/versions')
  await page
    .getByRole('button', { name: /^Documents: / })
    .nth(1)
    .click()
  await page.getByRole('menuitem', { name: 'Object · Trip' }).click()
  const alert = page.getByRole('alert').filter({ hasText: 'cannot be published' })
  await alert.getByText('Every trip: ').first().waitFor()
  await alert.getByRole('link', { name: 'Fix' }).first().click()
  await page.getByRole('heading', { name: /Every trip/ }).waitFor()
  expect((await document('object', name))['label']).toBe('Trip')
})

test('an object changed here goes back to what its plugin ships', async () => {
  for (const name of shippedPlugins)
    expect((await desk.app.admin.post(`${base}/plugins/${name}/install`, {})).status).toBe(200)
  const shipped = (await Promise.all(shippedPlugins.map(readPluginDocuments))).flat()
  await desk.app.apply(shipped)
  const product = await document('object', 'product')
  await desk.app.apply([{ ...product, label: 'Thing' }])
  const page = await open('/objects/product')
  await page.getByText('changed here').waitFor()
  await page.getByRole('button', { name: 'Back to what is shipped' }).click()
  await publishDraft(page)
  expect((await document('object', 'product'))['label']).toEqual(product['label'])
  await page.getByRole('navigation').getByRole('link', { name: 'Plugins' }).click()
  await page.getByText('up to date').first().waitFor()
})

test('an upgrade of a plugin says what both changed, keeps what was changed here, and what is shipped can be had back', async () => {
  expect((await desk.app.admin.post(`${base}/plugins/projects/install`, {})).status).toBe(200)
  const shipped = (await readPluginDocuments('projects')).find(
    ({ kind, name }) => kind === 'object' && name === 'project',
  )!
  // As an earlier version would have left it, with a label of one's own since.
  await desk.app.apply([shipped])
  const earlier = { ...shipped, label: 'Undertaking', plural_label: 'Undertakings', color: 'red' }
  const archive = zipSync({ 'plugins/projects/object/project.json': strToU8(JSON.stringify(earlier)) })
  const sent = await fetch(`${desk.app.address}${base}/import`, {
    method: 'POST',
    headers: { ...desk.app.admin.headers, 'content-type': 'application/zip' },
    body: archive as Uint8Array<ArrayBuffer>,
  })
  expect(sent.status, await sent.text()).toBe(200)
  await desk.app.apply([{ ...(await document('object', 'project')), label: 'Job' }])
  const page = await open('/plugins')
  await page.getByRole('button', { name: /^What was changed: Job/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Both changed: Label.').waitFor()
  await dialog.getByText('New in the plugin').waitFor()
  expect(await dialog.getByRole('table').count()).toBe(2)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Upgrade' }).first().click()
  const ask = page.getByRole('dialog')
  await ask.getByText(/your changes stay on top: Job/).waitFor()
  await ask.getByRole('button', { name: 'Upgrade' }).click()
  const { label: _own, ...rest } = shipped
  await expect.poll(() => document('object', 'project'), { timeout: 15_000 }).toMatchObject({ ...rest, label: 'Job' })
  expect((await document('object', 'project'))['color']).toEqual(shipped['color'])
  await page.goto('/studio/objects/project')
  await page.getByRole('button', { name: 'changed here' }).click()
  await page.getByRole('dialog').getByText('Undertaking').waitFor({ state: 'detached' })
  await page.getByRole('dialog').getByText('Job', { exact: true }).waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Back to what is shipped' }).click()
  await publishDraft(page)
  expect((await document('object', 'project'))['label']).toEqual(shipped['label'])
  await page.goto('/studio/objects/project')
  await page.getByText('from Projects').waitFor()
})

test('an archive shows what it would change, then is imported', async () => {
  const answer = await fetch(`${desk.app.address}${base}/export`, { headers: desk.app.admin.headers })
  const zip = Buffer.from(await answer.arrayBuffer())
  const product = await document('object', 'product')
  await desk.app.apply([{ ...product, label: 'Renamed since' }])
  const page = await open('/versions')
  await page.getByRole('button', { name: 'Import an archive' }).click()
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'metadata.zip', mimeType: 'application/zip', buffer: zip })
  await page.getByRole('dialog').getByRole('checkbox').check()
  await page.getByRole('dialog').getByText('1 document').waitFor()
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await page.getByText(/Imported as version/).waitFor()
  expect((await document('object', 'product'))['label']).toEqual(product['label'])
})
