/** The contract, section "Sign-in": who is signed in, users, keys, first set-up. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contractDocuments } from '../fixtures/contract-world.ts'
import { Client, signIn } from '../support/client.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

let app: TestServer
beforeAll(async () => {
  app = await openServer({ items: contractDocuments })
})
afterAll(() => app?.close())

const password = 'correct horse battery'

test('/me gives user, roles, permission summary, locale and time zone', async () => {
  const rep = await app.as('rep', {
    permission_sets: ['sales_rep'],
    role: 'rep_east',
    locale: 'zh-CN',
    time_zone: 'Asia/Shanghai',
  })
  const { status, body } = await rep.get('/api/v1/me')
  expect(status).toBe(200)
  expect(body).toMatchObject({
    user: { id: expect.any(String), name: 'rep', email: 'rep@example.com' },
    roles: ['rep_east'],
    locale: 'zh-CN',
    time_zone: 'Asia/Shanghai',
    permissions: {
      objects: {
        opportunity: {
          read: true,
          create: true,
          delete: false,
          fields: { phone: 'masked', score: 'read' },
        },
      },
    },
  })
  // What is hidden has no name.
  expect(body.permissions.objects.opportunity.fields).not.toHaveProperty('margin')
  expect(body.permissions.objects.quote.read).toBe(true)
})

test('set-up is once: with an administrator there it is refused', async () => {
  const answer = await app.anonymous().post('/api/v1/setup', { name: 'Me Too', email: 'me@example.com', password })
  expect([answer.status, answer.body.code]).toEqual([409, 'auth.setup_done'])
})

test('administrators make users and change them; each member of the contract is taken', async () => {
  const boss = (await app.admin.post('/api/v1/users', { name: 'Boss', email: 'boss@example.com', password })).body
  const made = await app.admin.post('/api/v1/users', {
    name: '王芳',
    email: 'wang@example.com',
    password,
    role: 'rep_east',
    permission_sets: ['sales_rep'],
    manager: boss.id,
    locale: 'zh-CN',
    time_zone: 'Asia/Shanghai',
    active: true,
  })
  expect(made.status).toBe(201)
  expect(made.body).toMatchObject({
    name: '王芳',
    email: 'wang@example.com',
    role: 'rep_east',
    permission_sets: ['sales_rep'],
    manager: boss.id,
    locale: 'zh-CN',
    time_zone: 'Asia/Shanghai',
    active: true,
  })
  expect(made.text).not.toContain(password)
  const wang = await signIn(app.address, 'wang@example.com', password)
  expect((await wang.get('/api/v1/records/opportunity')).status).toBe(200)
  const changed = await app.admin.patch(`/api/v1/users/${made.body.id}`, { permission_sets: [], locale: 'en' })
  expect([changed.status, changed.body.permission_sets, changed.body.locale, changed.body.name]).toEqual([
    200,
    [],
    'en',
    '王芳',
  ])
  expect((await wang.get('/api/v1/records/opportunity')).status).toBe(403)
  await app.admin.patch(`/api/v1/users/${made.body.id}`, { active: false })
  expect((await wang.get('/api/v1/me')).status).toBe(401)
  const list = await app.admin.get('/api/v1/users')
  expect(list.body.records.map((user: { email: string }) => user.email)).toEqual(
    expect.arrayContaining(['admin@example.com', 'boss@example.com', 'wang@example.com']),
  )
  const rep = await app.as('rep')
  for (const answer of [
    await rep.get('/api/v1/users'),
    await rep.post('/api/v1/users', { name: 'x', email: 'x@example.com' }),
    await rep.patch(`/api/v1/users/${boss.id}`, { name: 'x' }),
  ])
    expect(answer.status).toBe(403)
})

test('what is wrong about a user is said at its place', async () => {
  const answer = await app.admin.post('/api/v1/users', {
    name: '',
    email: 'no',
    role: 'none',
    permission_sets: ['none'],
    time_zone: 'Mars',
    admin_rights: true,
  })
  expect(answer.status).toBe(422)
  expect(answer.body.errors.map((error: { pointer: string }) => error.pointer).sort()).toEqual([
    '/admin_rights',
    '/email',
    '/name',
    '/permission_sets',
    '/role',
    '/time_zone',
  ])
  const missing = await app.admin.patch('/api/v1/users/01890000-0000-7000-8000-000000000000', { name: 'x' })
  expect([missing.status, missing.body.code]).toEqual([404, 'record.not_found'])
})

test('an API key does what its user may, as a bearer', async () => {
  const rep = await app.as('rep', { permission_sets: ['sales_rep'] })
  const { key } = (await rep.post('/api/v1/auth/api-key/create', { name: 'script' })).body
  const byKey = new Client(app.address, { authorization: `Bearer ${key}` })
  expect((await byKey.get('/api/v1/me')).body.user.email).toBe('rep@example.com')
  expect((await byKey.post('/api/v1/records/opportunity', { name: 'By key' })).status).toBe(201)
  expect((await byKey.get('/api/v1/users')).status).toBe(403)
})

test('a changing call with the cookie from another site is refused', async () => {
  const answer = await app.admin.post('/api/v1/records/account', { name: 'x' }, { origin: 'https://evil.example' })
  expect([answer.status, answer.body.code]).toEqual([403, 'auth.untrusted_origin'])
})
