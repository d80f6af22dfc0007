/** Users, their grants, API keys, and the first administrator. */
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer } from '@trellis/server/open-server.ts'
import { setupToken } from '@trellis/server/auth/first-admin.ts'
import { Client, signIn } from '../support/client.ts'
import { createDatabase } from '../support/database.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const password = 'correct horse battery'
const items = [
  {
    kind: 'object',
    name: 'deal',
    label: 'Deal',
    name_field: 'name',
    fields: { name: { type: 'text', label: 'Name' }, margin: { type: 'number', label: 'Margin' } },
  },
  {
    kind: 'permission_set',
    name: 'rep',
    label: 'Rep',
    objects: { deal: { read: true, create: true, update: true, fields: { margin: 'hidden' } } },
  },
  { kind: 'permission_set', name: 'desk', label: 'Desk', system: ['manage_users'], objects: { deal: { read: true } } },
  { kind: 'role', name: 'head', label: 'Head' },
  { kind: 'role', name: 'seller', label: 'Seller', parent: 'head', permission_sets: ['rep'] },
]

let app: TestServer
beforeAll(async () => {
  app = await openServer({ items })
})
afterAll(() => app?.close())

describe('users', () => {
  test('an administrator makes one, who may then sign in', async () => {
    const made = await app.admin.post('/api/v1/users', {
      name: 'Han Meimei',
      email: 'Han@Example.com',
      password,
      role: 'seller',
      permission_sets: ['desk'],
      locale: 'zh-CN',
      time_zone: 'Asia/Shanghai',
    })
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({
      name: 'Han Meimei',
      email: 'han@example.com',
      active: true,
      admin: false,
      role: 'seller',
      permission_sets: ['desk'],
      locale: 'zh-CN',
      time_zone: 'Asia/Shanghai',
      version: 1,
    })
    expect(made.text).not.toContain(password)
    const client = await signIn(app.address, 'han@example.com', password)
    const me = await client.get('/api/v1/me')
    expect(me.body).toMatchObject({
      roles: ['seller'],
      permission_sets: ['desk'],
      admin: false,
      locale: 'zh-CN',
      time_zone: 'Asia/Shanghai',
      signed_in_by: 'session',
    })
    expect(me.body.permissions.objects.deal).toMatchObject({
      read: true,
      create: true,
      update: true,
      delete: false,
      export: false,
    })
    expect(me.body.permissions.system).toEqual(['manage_users'])
  })

  test('every problem of a body is told at once', async () => {
    const answer = await app.admin.post('/api/v1/users', {
      name: ' ',
      email: 'nobody',
      role: 'emperor',
      permission_sets: ['gone'],
      manager: 'x',
      locale: '!!',
      time_zone: 'Mars/Base',
      active: 'yes',
      is_admin: true,
      id: 'x',
    })
    expect(answer.status).toBe(422)
    expect(
      answer.body.errors.map((error: { pointer: string; code: string }) => `${error.pointer} ${error.code}`).sort(),
    ).toEqual([
      '/active value.not_a_boolean',
      '/email value.not_an_email',
      '/id value.unknown_field',
      '/is_admin value.unknown_field',
      '/locale value.not_a_locale',
      '/manager value.not_an_id',
      '/name value.required',
      '/permission_sets value.unknown_permission_set',
      '/role value.unknown_role',
      '/time_zone value.not_a_time_zone',
    ])
  })

  test('one e-mail, one user: also for a hundred racing calls and other capitals', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, at) =>
        app.admin.post('/api/v1/users', { name: 'Twin', email: at % 2 ? 'TWIN@example.com' : 'twin@example.com' }),
      ),
    )
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1)
    const refused = answers.find((answer) => answer.status !== 201)
    expect([refused?.status, refused?.body.code, refused?.body.errors[0].pointer]).toEqual([
      409,
      'record.duplicate',
      '/email',
    ])
  })

  test('a change keeps what it does not name, and history keeps what it changed', async () => {
    const { body: user } = await app.admin.post('/api/v1/users', {
      name: 'Wei Hua',
      email: 'wei@example.com',
      role: 'seller',
    })
    const changed = await app.admin.patch(`/api/v1/users/${user.id}`, { permission_sets: ['rep'] })
    expect(changed.body).toMatchObject({ name: 'Wei Hua', role: 'seller', permission_sets: ['rep'], version: 2 })
    const past = await app.server.db.query({
      text: 'select name, permission_sets, version, _to > _from as closed from ws_main.user__h where id = $1',
      values: [user.id],
    })
    expect(past).toEqual([{ name: 'Wei Hua', permission_sets: [], version: 1, closed: true }])
    const events = await app.server.db.query({
      text: `select kind, fields, actor from ws_main._event where record = $1 and kind = 'updated'`,
      values: [user.id],
    })
    expect(events).toEqual([
      { kind: 'updated', fields: ['permission_sets'], actor: (await app.admin.get('/api/v1/me')).body.user.id },
    ])
  })

  test('the list is paged by name and searched', async () => {
    for (const name of ['Zed A', 'Zed B', 'Zed C'])
      await app.admin.post('/api/v1/users', { name, email: `${name.replace(' ', '')}@example.com` })
    const first = await app.admin.get('/api/v1/users?search=zed&limit=2')
    const second = await app.admin.get(`/api/v1/users?search=zed&limit=2&cursor=${first.body.next_cursor}`)
    expect([...first.body.records, ...second.body.records].map((user: { name: string }) => user.name)).toEqual([
      'Zed A',
      'Zed B',
      'Zed C',
    ])
    expect(second.body.next_cursor).toBeNull()
    expect((await app.admin.get('/api/v1/users?limit=0')).status).toBe(400)
    expect((await app.admin.get(`/api/v1/users/${crypto.randomUUID()}`)).body.code).toBe('record.not_found')
    expect((await app.admin.get('/api/v1/users/1%27--')).status).toBe(404)
  })

  test('deactivating ends sessions and keys at once, and for good', async () => {
    const client = await app.as('leaver', { permission_sets: ['rep'] })
    const key = (await client.post('/api/v1/auth/api-key/create', { name: 'k' })).body.key
    const byKey = new Client(app.address, { authorization: `Bearer ${key}` })
    const { id } = (await byKey.get('/api/v1/me')).body.user
    expect((await app.admin.patch(`/api/v1/users/${id}`, { active: false })).status).toBe(200)
    expect([(await client.get('/api/v1/me')).status, (await byKey.get('/api/v1/me')).status]).toEqual([401, 401])
    await app.admin.patch(`/api/v1/users/${id}`, { active: true })
    expect([(await client.get('/api/v1/me')).status, (await byKey.get('/api/v1/me')).status]).toEqual([401, 401])
    expect((await (await signIn(app.address, 'leaver@example.com', password)).get('/api/v1/me')).status).toBe(200)
  })

  test('the last administrator can neither leave nor step down, even when two try at once', async () => {
    const { id } = (await app.admin.get('/api/v1/me')).body.user
    for (const change of [{ active: false }, { admin: false }]) {
      const answer = await app.admin.patch(`/api/v1/users/${id}`, change)
      expect([answer.status, answer.body.code]).toEqual([409, 'access.last_administrator'])
    }
    const { body: second } = await app.admin.post('/api/v1/users', {
      name: 'Second',
      email: 'second@example.com',
      password,
      admin: true,
    })
    const both = await Promise.all([
      app.admin.patch(`/api/v1/users/${id}`, { admin: false }),
      app.admin.patch(`/api/v1/users/${second.id}`, { admin: false }),
    ])
    expect(both.map((answer) => answer.status).sort()).toEqual([200, 409])
    await app.server.db.query({ text: `update ws_main."user" set is_admin = true where id = $1`, values: [id] })
    await app.server.auth.settled()
    expect((await app.admin.patch(`/api/v1/users/${second.id}`, { active: false })).status).toBe(200)
  })

  test('an administrator sets a password; every session of that user ends', async () => {
    const client = await app.as('forgetful')
    const { id } = (await client.get('/api/v1/me')).body.user
    expect((await app.admin.patch(`/api/v1/users/${id}`, { password: 'short' })).body.errors[0]).toMatchObject({
      pointer: '/password',
      code: 'value.too_short',
    })
    expect((await app.admin.patch(`/api/v1/users/${id}`, { password: 'violet-lamp-19-zebra' })).status).toBe(200)
    expect((await client.get('/api/v1/me')).status).toBe(401)
    expect((await signIn(app.address, 'forgetful@example.com', 'violet-lamp-19-zebra')).headers['cookie']).toBeDefined()
  })
})

describe('who may administer users', () => {
  test('no one without the right sees or changes a user', async () => {
    const rep = await app.as('rep', { permission_sets: ['rep'] })
    const { id } = (await rep.get('/api/v1/me')).body.user
    const answers = await Promise.all([
      rep.get('/api/v1/users'),
      rep.post('/api/v1/users', { name: 'x', email: 'x@example.com' }),
      rep.get(`/api/v1/users/${id}`),
      rep.patch(`/api/v1/users/${id}`, { admin: true }),
    ])
    expect(answers.map((answer) => [answer.status, answer.body.code])).toEqual(
      Array.from({ length: 4 }, () => [403, 'access.denied']),
    )
  })

  test('a holder of manage_users gives only what they hold, to those below, and never to themselves', async () => {
    const desk = await app.as('desk', { permission_sets: ['desk'], role: 'head' })
    const own = (await desk.get('/api/v1/me')).body.user.id
    const adminId = (await app.admin.get('/api/v1/me')).body.user.id
    expect(
      (await desk.post('/api/v1/users', { name: 'New', email: 'new@example.com', permission_sets: ['desk'] })).status,
    ).toBe(201)
    const { body: plain } = await desk.post('/api/v1/users', { name: 'Plain', email: 'plain@example.com' })
    const refused = [
      desk.post('/api/v1/users', { name: 'A', email: 'a1@example.com', admin: true }),
      desk.post('/api/v1/users', { name: 'A', email: 'a2@example.com', permission_sets: ['rep'] }),
      desk.post('/api/v1/users', { name: 'A', email: 'a3@example.com', role: 'seller' }),
      desk.post('/api/v1/users', { name: 'A', email: 'a4@example.com', role: 'head' }),
      desk.patch(`/api/v1/users/${own}`, { permission_sets: ['desk', 'rep'] }),
      desk.patch(`/api/v1/users/${plain.id}`, { permission_sets: ['rep'] }),
      desk.patch(`/api/v1/users/${adminId}`, { password: 'violet-lamp-19-zebra' }),
      desk.patch(`/api/v1/users/${adminId}`, { email: 'mine@example.com' }),
      desk.post(`/api/v1/users/${adminId}/end-sessions`),
    ]
    for (const answer of await Promise.all(refused))
      expect([answer.status, answer.body.code]).toEqual([403, 'access.denied'])
  })
})

describe('oneself', () => {
  test("name, language, time zone and preferences are one's own; rights are not", async () => {
    const client = await app.as('self')
    const changed = await client.patch('/api/v1/me', {
      name: 'Self Made',
      locale: 'zh-CN',
      time_zone: 'Europe/Prague',
      preferences: { theme: 'dark', density: 'compact' },
    })
    expect(changed.body).toMatchObject({
      user: { name: 'Self Made' },
      locale: 'zh-CN',
      time_zone: 'Europe/Prague',
      preferences: { theme: 'dark', density: 'compact' },
    })
    const next = await client.patch('/api/v1/me', { preferences: { theme: null, views: { sort: null } } })
    expect(next.body.preferences).toEqual({ density: 'compact', views: { sort: null } })
    for (const body of [
      { admin: true },
      { permission_sets: ['rep'] },
      { role: 'head' },
      { email: 'a@example.com' },
      { password },
      { active: false },
    ]) {
      expect([body, (await client.patch('/api/v1/me', body)).status]).toEqual([body, 422])
    }
    for (const odd of ['a\0b', '\ud800'])
      expect((await client.patch('/api/v1/me', { preferences: { odd } })).status).toBe(422)
    expect((await client.patch('/api/v1/me', { preferences: { big: 'x'.repeat(300_000) } })).status).toBe(422)
  })
})

describe('API keys', () => {
  test('a key does what its user may do, in their name, and is stored as a hash only', async () => {
    const client = await app.as('keyed', { permission_sets: ['rep'] })
    const made = await client.post('/api/v1/auth/api-key/create', { name: 'Sync' })
    expect(made.body.key).toMatch(/^trl_[A-Za-z]{48}$/)
    const byKey = new Client(app.address, { authorization: `Bearer ${made.body.key}` })
    expect((await byKey.get('/api/v1/me')).body).toMatchObject({
      user: { email: 'keyed@example.com' },
      signed_in_by: 'key',
    })
    const rows = await app.server.db.query<{ row: string }>({
      text: 'select to_jsonb(k)::text as row from ws_main._api_key k',
      values: [],
    })
    expect(rows.map(({ row }) => row).join()).not.toContain(made.body.key)
    expect(JSON.stringify((await client.get('/api/v1/auth/api-key/list')).body)).not.toContain(made.body.key)
  })

  test('a narrowed key does less than its user', async () => {
    const made = await app.admin.post('/api/v1/auth/api-key/create', {
      name: 'Reader',
      permissions: { deal: ['read'] },
    })
    const byKey = new Client(app.address, { authorization: `Bearer ${made.body.key}` })
    const me = (await byKey.get('/api/v1/me')).body
    expect([
      me.admin,
      Object.keys(me.permissions.objects),
      me.permissions.objects.deal.read,
      me.permissions.objects.deal.update,
    ]).toEqual([false, ['deal'], true, false])
    expect((await byKey.get('/api/v1/users')).status).toBe(403)
    expect((await byKey.patch('/api/v1/me', { name: 'x' })).status).toBe(403)
  })

  test('what a key is made of is checked', async () => {
    const bad = await app.admin.post('/api/v1/auth/api-key/create', {
      name: '',
      expiresIn: 0,
      permissions: { gone: ['read'], deal: ['fly'] },
    })
    expect(bad.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual([
      '/name',
      '/expiresIn',
      '/permissions/gone',
      '/permissions/deal',
    ])
  })

  test('a key neither makes keys nor ends sessions nor sets passwords', async () => {
    const {
      body: { key },
    } = await app.admin.post('/api/v1/auth/api-key/create', { name: 'Full' })
    const byKey = new Client(app.address, { authorization: `Bearer ${key}` })
    const adminId = (await byKey.get('/api/v1/me')).body.user.id
    const answers = [
      byKey.post('/api/v1/auth/api-key/create', { name: 'x' }),
      byKey.get('/api/v1/auth/list-sessions'),
      byKey.post('/api/v1/auth/revoke-sessions'),
      byKey.post('/api/v1/auth/change-password', { currentPassword: password, newPassword: 'violet-lamp-19-zebra' }),
      byKey.patch(`/api/v1/users/${adminId}`, { password: 'violet-lamp-19-zebra' }),
    ]
    for (const answer of await Promise.all(answers))
      expect([answer.status, answer.body.code]).toEqual([403, 'auth.session_needed'])
  })

  test('disabled, deleted and expired keys end at once', async () => {
    const make = async (more: object = {}) =>
      (await app.admin.post('/api/v1/auth/api-key/create', { name: 'k', ...more })).body
    const works = async ({ key }: { key: string }) =>
      (await new Client(app.address, { authorization: `Bearer ${key}` }).get('/api/v1/me')).status
    const [one, two, three] = [await make(), await make(), await make({ expiresIn: 1 })]
    expect([await works(one), await works(two)]).toEqual([200, 200])
    await app.admin.post('/api/v1/auth/api-key/update', { keyId: one.id, enabled: false })
    await app.admin.post('/api/v1/auth/api-key/delete', { keyId: two.id })
    await new Promise((resolve) => setTimeout(resolve, 1100))
    expect([await works(one), await works(two), await works(three)]).toEqual([401, 401, 401])
    const other = await app.as('other')
    expect((await other.post('/api/v1/auth/api-key/update', { keyId: one.id, enabled: true })).status).toBe(404)
    expect((await other.post('/api/v1/auth/api-key/delete', { keyId: one.id })).status).toBe(404)
  })

  test('the last use is noted at most once a minute', async () => {
    const { body: made } = await app.admin.post('/api/v1/auth/api-key/create', { name: 'Used' })
    const byKey = new Client(app.address, { authorization: `Bearer ${made.key}` })
    await app.server.auth.settled()
    for (let call = 0; call < 2; call++) await byKey.get('/api/v1/me')
    app.sql.length = 0
    for (let call = 0; call < 5; call++) await byKey.get('/api/v1/me')
    expect(app.sql.filter((text) => text.includes('_api_key'))).toEqual([])
    const rows = await app.server.db.query<{ used: boolean }>({
      text: 'select last_request is not null as used from ws_main._api_key where id = $1',
      values: [made.id],
    })
    expect(rows).toEqual([{ used: true }])
  })
})

describe('the first administrator', () => {
  test('comes by the one-time token, once, however many try at once on two servers', async () => {
    const database = await createDatabase()
    const lines: string[] = []
    const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) })
    const config = {
      ...app.server.config,
      databaseUrl: database.url,
      dataDir: database.dataDir,
      adminEmail: undefined,
      adminPassword: undefined,
    }
    const [one, two] = [await startServer(config, { log }), await startServer(config, { log })]
    try {
      const at = (address: string) => new Client(address)
      expect((await at(one.address).get('/api/v1/setup')).body).toEqual({ needed: true })
      const token = /setup\?token=([\w-]+)/.exec(lines.join(''))?.[1] as string
      expect(token).toBe(setupToken(one.server.auth.secret, 'ws_main'))
      const body = { name: 'First', email: 'first@example.com', password }
      expect((await at(one.address).post('/api/v1/setup', body)).body.code).toBe('auth.setup_token')
      expect((await at(one.address).post('/api/v1/setup', { ...body, token: 'x'.repeat(32) })).body.code).toBe(
        'auth.setup_token',
      )
      expect(
        (await at(one.address).post('/api/v1/setup', { ...body, token, password: '1234567890' })).body.errors[0].code,
      ).toBe('value.password_common')
      const answers = await Promise.all(
        Array.from({ length: 40 }, (_, turn) =>
          at(turn % 2 ? one.address : two.address).post('/api/v1/setup', {
            ...body,
            email: `first${turn}@example.com`,
            token,
          }),
        ),
      )
      expect(
        answers
          .map((answer) => answer.status)
          .sort()
          .slice(0, 2),
      ).toEqual([201, 409])
      expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1)
      expect(
        await one.server.db.query({
          text: 'select count(*)::int as users, count(*) filter (where is_admin)::int as admins from ws_main."user"',
          values: [],
        }),
      ).toEqual([{ users: 1, admins: 1 }])
      const winner = answers.find((answer) => answer.status === 201)?.body.email
      expect((await (await signIn(two.address, winner, password)).get('/api/v1/me')).body.admin).toBe(true)
      expect((await at(one.address).get('/api/v1/setup')).body).toEqual({ needed: false })
    } finally {
      await two.close()
      await one.close()
      await database.drop()
    }
  })
})
