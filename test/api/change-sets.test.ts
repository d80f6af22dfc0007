/** Change sets between people: seen when shared, spoken about, approved by a second person, published once, taken back in parts. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../support/client.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

let app: TestServer
let ann: Client
let bob: Client
let rep: Client
const base = '/api/v1/metadata'
const lead = { kind: 'object', name: 'lead', label: 'Lead', fields: { name: { type: 'text' } } }
const builder = { kind: 'permission_set', name: 'builder', label: 'Builder', system: ['manage_metadata'], objects: {} }
const idOf = async (client: Client) => (await client.get('/api/v1/me')).body.user.id as string

beforeAll(async () => {
  app = await openServer({ items: [lead, builder] })
  ann = await app.as('ann', { permission_sets: ['builder'] })
  bob = await app.as('bob', { permission_sets: ['builder'] })
  rep = await app.as('rep')
})
afterAll(async () => {
  await app?.close()
})

const version = async () => (await app.admin.get(base)).body.version as number
const draft = (client: Client, label: string, name = 'lead') =>
  client.put(`${base}/object/${name}`, { ...lead, name, label })

describe('a shared change set', () => {
  test('is its author’s alone until it is shared, then others see its documents and talk about it', async () => {
    await draft(ann, 'Prospect')
    const author = await idOf(ann)
    expect((await bob.get(`${base}/change-sets`)).body.change_sets).toEqual([])
    for (const call of [
      bob.get(`${base}/change-sets/${author}`),
      bob.post(`${base}/change-sets/${author}/comments`, { text: 'Why?' }),
      bob.post(`${base}/change-sets/${author}/approval`, { stamp: 'x' }),
      bob.get(`${base}/change-sets/no-id`),
    ])
      expect((await call).body.code).toBe('metadata.not_found')
    expect((await ann.patch(`${base}/change-sets/mine`, { shared: true })).body).toMatchObject({
      mine: true,
      shared: true,
      asked_at: null,
    })
    expect((await bob.get(`${base}/change-sets`)).body.change_sets).toMatchObject([
      {
        author: { id: author, name: 'ann' },
        mine: false,
        items: [{ kind: 'object', name: 'lead', change: 'changed' }],
      },
    ])
    const said = await bob.post(`${base}/change-sets/${author}/comments`, {
      text: ' 客户说的是“线索” ',
      kind: 'object',
      name: 'lead',
    })
    expect([said.status, said.body.comments]).toMatchObject([
      201,
      [{ text: '客户说的是“线索”', kind: 'object', name: 'lead', by: { name: 'bob' } }],
    ])
    expect((await ann.get(`${base}/change-sets/mine`)).body).toMatchObject({
      items: [{ kind: 'object', name: 'lead', label: 'Prospect' }],
      comments: [{ by: { name: 'bob' } }],
    })
  })

  test('asks clearly for what it takes, and is nobody’s who may not change metadata', async () => {
    const pointer = async (answer: ReturnType<Client['post']>) => (await answer).body.errors?.[0]
    expect(await pointer(ann.post(`${base}/change-sets/mine/comments`, { text: '  ' }))).toMatchObject({
      pointer: '/text',
      code: 'value.required',
    })
    expect(await pointer(ann.post(`${base}/change-sets/mine/comments`, { text: 'x'.repeat(4001) }))).toMatchObject({
      code: 'value.too_long',
    })
    expect(await pointer(ann.patch(`${base}/change-sets/mine`, { shared: 'yes' }))).toMatchObject({
      pointer: '/shared',
    })
    expect((await rep.get(`${base}/change-sets`)).status).toBe(403)
    expect((await app.anonymous().get(`${base}/change-sets`)).status).toBe(401)
  })
})

describe('approval by a second person', () => {
  const setting = (on: boolean) => ({ kind: 'settings', name: 'workspace', publish_approval: on })

  test('is needed where the workspace says so: for change sets, single documents and archives alike', async () => {
    await app.apply([setting(true)])
    const before = await version()
    const zip = await app.admin.request('GET', `${base}/export`)
    expect(zip.status).toBe(200)
    for (const answer of [
      await ann.post(`${base}/publish`, {}),
      await ann.post(`${base}/apply`, { items: [{ ...lead, label: 'Straight' }] }),
      await app.admin.post(`${base}/apply`, { items: [setting(false)] }),
    ])
      expect([answer.status, answer.body.code]).toEqual([409, 'metadata.approval_needed'])
    expect((await ann.post(`${base}/apply`, { items: [{ ...lead, label: 'S' }], dry_run: true })).status).toBe(200)
    expect(await version()).toBe(before)
  })

  test('is of the content looked at: a later edit makes it void, and nobody approves their own', async () => {
    const author = await idOf(ann)
    await ann.patch(`${base}/change-sets/mine`, { asked: true })
    const looked = (await bob.get(`${base}/change-sets/${author}`)).body
    expect([looked.approved, typeof looked.asked_at]).toEqual([false, 'string'])
    expect((await ann.post(`${base}/change-sets/mine/approval`, { stamp: looked.stamp })).body.code).toBe(
      'access.denied',
    )
    await draft(ann, 'Edited meanwhile')
    expect((await bob.post(`${base}/change-sets/${author}/approval`, { stamp: looked.stamp })).body.code).toBe(
      'metadata.stale_base',
    )
    const again = (await bob.get(`${base}/change-sets/${author}`)).body
    expect((await bob.post(`${base}/change-sets/${author}/approval`, { stamp: again.stamp })).body).toMatchObject({
      approved: true,
      approval: { by: { name: 'bob' } },
    })
    await draft(ann, 'Edited after')
    expect((await ann.get(`${base}/change-sets/mine`)).body.approved).toBe(false)
    expect((await ann.post(`${base}/publish`, {})).body.code).toBe('metadata.approval_needed')
  })

  test('lets the change set be published, is in the audit trail, and is used up', async () => {
    const author = await idOf(ann)
    const { stamp } = (await bob.get(`${base}/change-sets/${author}`)).body
    await bob.post(`${base}/change-sets/${author}/approval`, { stamp })
    const before = await version()
    expect((await ann.post(`${base}/publish`, {})).status).toBe(200)
    expect(await version()).toBe(before + 1)
    expect((await ann.get(`${base}/change-sets/mine`)).body).toMatchObject({
      shared: false,
      approval: null,
      items: [],
      comments: [],
    })
    const audit = (await app.admin.get('/api/v1/audit?kind=model.approved')).body
    expect(JSON.stringify(audit)).toContain(author)
    await draft(ann, 'Next')
    expect((await ann.post(`${base}/publish`, {})).body.code).toBe('metadata.approval_needed')
    await ann.put(`${base}/drafts`, { items: [] })
  })

  test('does not hold up whoever is the only one left, nor the way back', async () => {
    const users = (await app.admin.get('/api/v1/users?limit=100')).body.records as { id: string; name: string }[]
    const others = users.filter(({ name }) => ['ann', 'bob'].includes(name))
    expect(others).toHaveLength(2)
    expect((await app.admin.post(`${base}/rollback`, { version: (await version()) - 1 })).status).toBe(200)
    for (const { id } of others) await app.admin.patch(`/api/v1/users/${id}`, { active: false })
    expect((await app.admin.post(`${base}/apply`, { items: [setting(false)] })).status).toBe(200)
    for (const { id } of others) await app.admin.patch(`/api/v1/users/${id}`, { active: true })
  })
})

describe('versions', () => {
  test('a publish that changes nothing makes none, and closes the change set', async () => {
    const published = (await app.admin.get(`${base}/object/lead`)).body
    const before = await version()
    await app.admin.put(`${base}/object/lead`, published)
    const answer = await app.admin.post(`${base}/publish`, {})
    expect([answer.status, answer.body.version]).toEqual([200, before])
    expect((await app.admin.get(`${base}/drafts`)).body.items).toEqual([])
    expect((await app.admin.post(`${base}/publish`, {})).body.version).toBe(before)
    expect(await version()).toBe(before)
  })

  test('one document goes back to an earlier version and the others stay', async () => {
    await app.apply([
      { ...lead, label: 'First' },
      { ...lead, name: 'visit', label: 'First' },
    ])
    const then = await version()
    await app.apply([
      { ...lead, label: 'Second' },
      { ...lead, name: 'visit', label: 'Second' },
    ])
    const answer = await app.admin.post(`${base}/rollback`, {
      version: then,
      items: [{ kind: 'object', name: 'lead' }],
    })
    expect(answer.status, answer.text).toBe(200)
    const label = async (name: string) => (await app.admin.get(`${base}/object/${name}`)).body.label
    expect([await label('lead'), await label('visit')]).toEqual(['First', 'Second'])
    for (const items of [[], 'lead', [{ kind: 'object' }]])
      expect((await app.admin.post(`${base}/rollback`, { version: then, items })).body.code).toBe('request.malformed')
  })
})
