/** The change set as a whole: read with what others published since, replaced at once, seen by its author only. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

let app: TestServer
const lead = { kind: 'object', name: 'lead', label: 'Lead', fields: { name: { type: 'text' } } }
const base = '/api/v1/metadata'

beforeAll(async () => {
  app = await openServer({ items: [lead] })
})
afterAll(async () => {
  await app?.close()
})

test('every document in force comes in one answer', async () => {
  const answer = await app.admin.get(`${base}/documents`)
  expect(answer.status).toBe(200)
  expect(answer.body.items).toContainEqual(lead)
  expect(answer.body.version).toBe(1)
})

test('drafts are read with the document they were made from, once somebody else published it', async () => {
  await app.admin.put(`${base}/object/lead`, { ...lead, label: 'Mine' })
  expect((await app.admin.get(`${base}/drafts`)).body).toMatchObject({ base: 1, conflicts: [] })
  await app.apply([{ ...lead, label: 'Theirs' }])
  const drafts = (await app.admin.get(`${base}/drafts`)).body
  expect(drafts).toMatchObject({ version: 2, base: 1, conflicts: [{ kind: 'object', name: 'lead', original: lead }] })
  expect(drafts.items).toEqual([{ ...lead, label: 'Mine' }])
  expect((await app.admin.post(`${base}/publish`, {})).body.code).toBe('metadata.stale_base')
})

test('replacing the drafts lays them on what is published now, and a removal is one of them', async () => {
  const items = [
    { ...lead, label: 'Merged' },
    { kind: 'layout', name: 'lead.gone', delete: true },
  ]
  const answer = await app.admin.put(`${base}/drafts`, { items })
  expect(answer.body).toMatchObject({ base: 2, items, conflicts: [] })
  await app.admin.put(`${base}/drafts`, { items: items.slice(0, 1) })
  expect((await app.admin.post(`${base}/publish`, {})).status).toBe(200)
  expect((await app.admin.get(`${base}/object/lead`)).body.label).toBe('Merged')
  expect((await app.admin.get(`${base}/drafts`)).body.items).toEqual([])
})

test('what is no change set is refused with a pointer', async () => {
  const pointers = async (body: object) => (await app.admin.put(`${base}/drafts`, body)).body.errors?.[0]?.pointer
  expect(await pointers({})).toBe('/items')
  expect(await pointers({ items: [{ kind: 'nothing', name: 'x' }] })).toBe('/items/0/kind')
  expect(await pointers({ items: [{ kind: 'object' }] })).toBe('/items/0/name')
  expect(await pointers({ items: [], base: 99 })).toBe('/base')
})

test('drafts and documents are for those who may manage metadata', async () => {
  const rep = await app.as('rep')
  for (const path of ['documents', 'drafts']) expect((await rep.get(`${base}/${path}`)).status).toBe(403)
  expect((await rep.put(`${base}/drafts`, { items: [] })).status).toBe(403)
  expect((await app.anonymous().get(`${base}/drafts`)).status).toBe(401)
})
