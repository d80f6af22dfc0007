/** Plugins of the server: installed and upgraded with what the workspace changed kept; a document set back to what is shipped is the plugin's again. */
import { strToU8, zipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

let app: TestServer
const base = '/api/v1/metadata'

beforeAll(async () => {
  app = await openServer({})
})
afterAll(async () => {
  await app?.close()
})

const plugins = async () =>
  (await app.admin.get(`${base}/plugins`)).body.plugins as {
    name: string
    installed: boolean
    added: number
    changed: number
    removed: number
    customised: { kind: string; name: string }[]
    brings: string[]
  }[]
const sales = async () => (await plugins()).find(({ name }) => name === 'sales')!
const activities = async () => (await plugins()).find(({ name }) => name === 'activities')!
const document = async (kind: string, name: string) =>
  (await app.admin.get(`${base}/${kind}/${name}`)).body as AnyDocument
const install = (name: string, body: object = {}) => app.admin.post(`${base}/plugins/${name}/install`, body)

test('one that is not installed says what it brings, tries it without effect, and is installed with its documents', async () => {
  expect(await sales()).toMatchObject({ installed: false, changed: 0, removed: 0, customised: [] })
  // It names objects of another plugin: that one comes along.
  expect((await sales()).brings).toEqual(['activities'])
  const tried = await install('sales', { dry_run: true })
  expect(tried.status, tried.text).toBe(200)
  expect(tried.body.steps.length).toBeGreaterThan(5)
  expect(tried.body.plugins.map(({ name }: { name: string }) => name)).toEqual(['activities', 'sales'])
  expect(tried.body.plugins[0].added).toBeGreaterThan(0)
  expect((await sales()).installed).toBe(false)
  const before = (await app.admin.get(base)).body.version
  const done = await install('sales')
  expect([done.status, done.body.version]).toEqual([200, before + 1])
  expect(await sales()).toMatchObject({ installed: true, added: 0, changed: 0, removed: 0, brings: [] })
  expect(await activities()).toMatchObject({ installed: true, added: 0, brings: [] })
  expect((await document('object', 'activity'))['plugin']).toBe('activities')
  expect((await document('object', 'opportunity'))['plugin']).toBe('sales')
  expect((await install('nothing')).body.code).toBe('metadata.not_found')
})

/** Documents as an older version of the plugin left them. */
async function bring(older: readonly AnyDocument[]): Promise<void> {
  const archive = zipSync(
    Object.fromEntries(
      older.map((one) => [`plugins/sales/${one.kind}/${one.name}.json`, strToU8(JSON.stringify(one))]),
    ),
  )
  const sent = await fetch(`${app.address}${base}/import`, {
    method: 'POST',
    headers: { ...app.admin.headers, 'content-type': 'application/zip' },
    body: archive as Uint8Array<ArrayBuffer>,
  })
  expect(sent.status, await sent.text()).toBe(200)
}

test('an upgrade keeps what the workspace changed, and names what both changed', async () => {
  const shipped = await document('object', 'opportunity')
  await app.apply([{ ...shipped, label: 'Deal' }])
  // As an older version of the plugin would have left it: other texts, a document that is not shipped any more.
  const lead = await document('object', 'lead')
  const older = [
    { ...shipped, color: 'red' },
    { ...lead, color: 'red' },
    { kind: 'picklist', name: 'gone', label: 'Gone', options: [{ value: 'a', label: 'A' }] },
  ] as AnyDocument[]
  await bring(older)
  expect(await sales()).toMatchObject({
    installed: true,
    added: 0,
    changed: 2,
    removed: 1,
    customised: [{ kind: 'object', name: 'opportunity' }],
  })
  const done = await install('sales')
  expect(done.status, done.text).toBe(200)
  expect(done.body.customised).toEqual([{ kind: 'object', name: 'opportunity' }])
  expect((await document('object', 'opportunity'))['label']).toBe('Deal')
  expect((await document('object', 'lead'))['color']).not.toBe('red')
  expect((await app.admin.get(`${base}/picklist/gone`)).status).toBe(404)
})

test('what only the plugin changed comes through an upgrade, also in documents the workspace changed; where both did, the workspace stays', async () => {
  const [object, layout] = await Promise.all([document('object', 'contact'), document('layout', 'contact.standard')])
  const fields = object['fields'] as { [name: string]: { [member: string]: unknown } }
  const older = [
    {
      ...object,
      plural_label: 'Persons',
      color: 'red',
      fields: {
        ...fields,
        name: { ...fields['name'], description: 'Old words' },
        pager: { type: 'text', label: 'Pager' },
      },
    },
    { ...layout, label: 'Old page', header: { key_fields: ['name'] } },
  ] as AnyDocument[]
  await bring(older)
  const [mine, page] = await Promise.all([document('object', 'contact'), document('layout', 'contact.standard')])
  const own = mine['fields'] as typeof fields
  await app.apply([
    {
      ...mine,
      label: 'Person',
      plural_label: 'People',
      fields: { ...own, name: { ...own['name'], label: 'Full name' }, badge__c: { type: 'text', label: 'Badge' } },
    },
    { ...page, label: 'My page' },
  ])
  const done = await install('sales', { confirm: true })
  expect(done.status, done.text).toBe(200)
  expect(done.body.customised.map(({ name }: { name: string }) => name)).toEqual(['contact.standard', 'contact'])
  const after = await document('object', 'contact')
  const now = after['fields'] as typeof fields
  // Changed here: stays, also over what the plugin changed. Not touched here: as it is shipped now.
  expect([after['label'], after['plural_label'], after['color']]).toEqual(['Person', 'People', object['color']])
  expect(now['name']).toMatchObject({ label: 'Full name', description: fields['name']?.['description'] })
  expect([Object.hasOwn(now, 'pager'), Object.hasOwn(now, 'badge__c')]).toEqual([false, true])
  const standard = await document('layout', 'contact.standard')
  expect([standard['label'], standard['header']]).toEqual(['My page', layout['header']])
  expect((await sales()).changed).toBe(0)
  const all = (await app.admin.get(`${base}/documents`)).body.shipped as AnyDocument[]
  const items = all.filter(({ name }) => name.startsWith('contact'))
  const back = await app.admin.post(`${base}/apply`, { items, confirm: true })
  expect(back.status, back.text).toBe(200)
  expect(await document('layout', 'contact.standard')).toEqual(layout)
})

test('an upgrade brings what it needs of another plugin along, with what was changed there kept', async () => {
  const activity = await document('object', 'activity')
  const { plugin: _, ...lead } = await document('object', 'lead')
  const older = { ...activity, color: 'red' }
  const archive = zipSync({
    'plugins/activities/object/activity.json': strToU8(JSON.stringify(older)),
    'plugins/sales/object/lead.json': strToU8(JSON.stringify({ ...lead, color: 'red' })),
  })
  const sent = await fetch(`${app.address}${base}/import`, {
    method: 'POST',
    headers: { ...app.admin.headers, 'content-type': 'application/zip' },
    body: archive as Uint8Array<ArrayBuffer>,
  })
  expect(sent.status, await sent.text()).toBe(200)
  expect(await sales()).toMatchObject({ changed: 1, brings: ['activities'] })
  const done = await install('sales')
  expect([done.status, done.body.plugins]).toEqual([
    200,
    [
      { name: 'activities', added: 0, changed: 1, removed: 0 },
      { name: 'sales', added: 0, changed: 1, removed: 0 },
    ],
  ])
  expect((await document('object', 'activity'))['color']).toBe(activity['color'])
  expect(await sales()).toMatchObject({ changed: 0, brings: [] })
})

test('a document set back to what is shipped is the plugin’s again', async () => {
  const all = (await app.admin.get(`${base}/documents`)).body
  const shipped = (all.shipped as AnyDocument[]).find(({ kind, name }) => kind === 'object' && name === 'opportunity')!
  expect(all.shipped).toHaveLength(1)
  expect(all.origins.object.opportunity).toEqual({ plugin: 'sales', customizations: ['opportunity'] })
  await app.apply([shipped])
  const after = (await app.admin.get(`${base}/documents`)).body
  expect([after.shipped, after.origins.object.opportunity]).toEqual([[], { plugin: 'sales', customizations: [] }])
  const own = await app.server.db.query({
    text: `select 1 from ws_main._document where origin = 'workspace' and kind = 'object' and name = 'opportunity'`,
    values: [],
  })
  expect(own).toEqual([])
})

test('an archive says first what it would do', async () => {
  await app.apply([{ kind: 'role', name: 'anyone', label: 'Anyone' }])
  const zip = await fetch(`${app.address}${base}/export`, { headers: app.admin.headers }).then((answer) =>
    answer.arrayBuffer(),
  )
  const before = (await app.admin.get(base)).body.version
  await app.apply([{ kind: 'role', name: 'anyone', label: 'Everyone' }])
  const send = (query: string) =>
    fetch(`${app.address}${base}/import${query}`, {
      method: 'POST',
      headers: { ...app.admin.headers, 'content-type': 'application/zip' },
      body: zip,
    }).then((answer) => answer.json() as Promise<{ items: number; version: number }>)
  expect(await send('?dry_run=1')).toMatchObject({ items: 1, version: before + 1 })
  expect((await document('role', 'anyone'))['label']).toBe('Everyone')
  expect(await send('')).toMatchObject({ items: 1, version: before + 2 })
  expect((await document('role', 'anyone'))['label']).toBe('Anyone')
})
