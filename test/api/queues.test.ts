/** Queues own records: their members reach them as if they were their own, and the first to claim one has it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '../support/client.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const text = { type: 'text', label: 'Text' }
const all = { read: true, create: true, update: true, delete: true }
const object = (name: string, rest: object = {}) => ({
  kind: 'object',
  name,
  label: name,
  name_field: 'name',
  sharing: 'private',
  fields: { name: text },
  ...rest,
})

let app: TestServer
let giver: Client
let ann: Client
let bob: Client
let head: Client
let stranger: Client
let queue: string
beforeAll(async () => {
  app = await openServer({
    items: [
      object('ticket'),
      object('secret', { role_hierarchy: false }),
      object('memo'),
      { kind: 'role', name: 'head', label: 'Head' },
      { kind: 'role', name: 'desk', label: 'Desk', parent: 'head' },
      {
        kind: 'queue',
        name: 'first_line',
        label: { en: 'First line', 'zh-CN': '一线' },
        objects: ['ticket', 'secret'],
        members: [{ user: 'ann@example.com' }, { role: 'desk' }],
      },
      { kind: 'permission_set', name: 'desk', label: 'Desk', objects: { ticket: all, secret: all, memo: all } },
      {
        kind: 'permission_set',
        name: 'giver',
        label: 'Giver',
        objects: {
          ticket: { ...all, transfer: true },
          secret: { ...all, transfer: true },
          memo: { ...all, transfer: true },
        },
      },
    ],
  })
  giver = await app.as('giver', { permission_sets: ['giver'] })
  ann = await app.as('ann', { permission_sets: ['desk'] })
  bob = await app.as('bob', { permission_sets: ['desk'], role: 'desk' })
  head = await app.as('head', { permission_sets: ['desk'], role: 'head' })
  stranger = await app.as('stranger', { permission_sets: ['desk'] })
  queue = (await ann.get('/api/v1/queues')).body.records[0].id
}, 120_000)
afterAll(() => app?.close())

async function queued(of = 'ticket'): Promise<string> {
  const made = await giver.post(`/api/v1/records/${of}`, { name: 'Waiting', owner: queue })
  expect([made.status, made.text]).toEqual([201, made.text])
  return made.body.id as string
}
const statuses = async (path: string) =>
  Object.fromEntries(
    await Promise.all(
      Object.entries({ ann, bob, head, stranger }).map(async ([name, who]) => [name, (await who.get(path)).status]),
    ),
  )
const idOf = async (who: Client): Promise<string> => (await who.get('/api/v1/me')).body.user.id

test('queues are told with their objects, and whether one is in them', async () => {
  const told = async (who: Client) => (await who.get('/api/v1/queues', { 'accept-language': 'zh-CN' })).body.records
  expect(await told(bob)).toEqual([
    { id: queue, name: 'first_line', label: '一线', objects: ['secret', 'ticket'], member: true },
  ])
  expect(await told(stranger)).toMatchObject([{ member: false }])
})

test('members reach what a queue owns, in lists, counts and single reads, and change it; nobody else does', async () => {
  for (const of of ['ticket', 'secret']) {
    const id = await queued(of)
    const path = `/api/v1/records/${of}/${id}`
    expect([of, await statuses(path)]).toEqual([of, { ann: 200, bob: 200, head: 404, stranger: 404 }])
    const counted = async (who: Client) =>
      (
        await who.get(
          `/api/v1/records/${of}?fields=id,owner.name&total=1&where=${encodeURIComponent('name = "Waiting"')}`,
        )
      ).body
    expect([await counted(bob), (await counted(stranger)).total]).toMatchObject([
      { total: 1, records: [{ id, 'owner.name': 'First line' }] },
      0,
    ])
    expect((await bob.patch(path, { name: 'Seen' })).status).toBe(200)
  }
})

test('the first who claims has it, without the right to hand on; the second is told who has it', async () => {
  const id = await queued()
  const claim = `/api/v1/records/ticket/${id}/claim`
  expect((await stranger.post(claim)).status).toBe(404)
  expect((await app.admin.post(claim)).body.code).toBe('access.denied')
  expect((await bob.patch(`/api/v1/records/ticket/${id}`, { owner: await idOf(bob) })).status).toBe(403)
  const answers = await Promise.all([ann.post(claim), bob.post(claim)])
  const won = answers.filter((answer) => answer.status === 200)
  expect(won).toHaveLength(1)
  const [lost] = answers.filter((answer) => answer.status !== 200)
  // Who came second does not reach the record any more, unless they saw it in time.
  expect([404, 409]).toContain(lost?.status)
  const owner = won[0]?.body.owner as string
  expect([await idOf(ann), await idOf(bob)]).toContain(owner)
  const winner = owner === (await idOf(ann)) ? ann : bob
  expect([(await winner.post(claim)).status, (await winner.post(claim)).body.code]).toEqual([409, 'record.stale'])
  const history = (await winner.get(`/api/v1/records/ticket/${id}/history`)).body
  expect(JSON.stringify(history)).toContain('First line')
})

test('a queue owns records of its objects only, and is nobody to sign in, list or change', async () => {
  const refused = await giver.post('/api/v1/records/memo', { name: 'No', owner: queue })
  expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '/owner'])
  expect((await app.admin.get(`/api/v1/users/${queue}`)).status).toBe(404)
  expect((await app.admin.patch(`/api/v1/users/${queue}`, { active: true })).status).toBe(404)
  const users = (await app.admin.get('/api/v1/users?limit=200')).body.records
  expect(users.map((user: { name: string }) => user.name)).not.toContain('First line')
})

test('who joins reaches at once, who leaves no more; the explanation names the queue', async () => {
  const id = await queued()
  const path = `/api/v1/records/ticket/${id}`
  const members = (list: object[]) =>
    app.apply([
      { kind: 'queue', name: 'first_line', label: 'Front', objects: ['ticket', 'secret'], members: list } as never,
    ])
  await members([{ user: 'stranger@example.com' }])
  expect(await statuses(path)).toEqual({ ann: 404, bob: 404, head: 404, stranger: 200 })
  const explained = (
    await app.admin.get(`/api/v1/access/explain?user=stranger@example.com&object=ticket&verb=update&record=${id}`)
  ).body
  expect([explained.allowed, explained.steps.find((step: { step: string }) => step.step === 'queue')?.ok]).toEqual([
    true,
    true,
  ])
  expect((await stranger.get(`${path}?fields=owner.name`)).body['owner.name']).toBe('Front')
  await members([{ user: 'ann@example.com' }, { role: 'desk' }])
  expect((await statuses(path)).stranger).toBe(404)
})
