/**
 * What the audit trail tells comes with its line or not at all: with a trail that takes no line, none of these calls leaves anything behind,
 * and nobody comes in. With one that does, each leaves the line of its kind.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '../support/client.ts'
import { signIn } from '../support/client.ts'
import { changedTables } from '../support/fingerprint.ts'
import { password } from '../support/server-config.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const text = { type: 'text' }
const deals = '/api/v1/records/deal'

let app: TestServer
let admin: Client
const ids: { [name: string]: string } = {}
beforeAll(async () => {
  app = await openServer({
    items: [
      {
        kind: 'object',
        name: 'deal',
        label: 'Deal',
        name_field: 'name',
        sharing: 'private',
        period_field: 'day',
        fields: { name: text, day: { type: 'date' }, secret: { type: 'encrypted_text' } },
      },
      {
        kind: 'validation_rule',
        name: 'deal.careful',
        error_when: 'name = "Careful"',
        message: 'Sure?',
        severity: 'warning',
      },
    ],
  })
  admin = app.admin
  const made = await admin.post(deals, { name: 'D', secret: 'Behind', day: '2020-01-02' })
  ids['deal'] = made.body.id
  for (const name of ['ann', 'ben', 'heir']) ids[name] = (await (await app.as(name)).get('/api/v1/me')).body.user.id
  ids['shared'] = (
    await admin.post(`${deals}/${ids['deal']}/shares`, { to: { user: ids['ben'] }, access: 'read' })
  ).body.id
  ids['locked'] = (await admin.post(deals, { name: 'Locked' })).body.id
  await admin.post(`${deals}/${ids['locked']}/lock`, {})
  ids['key'] = (await admin.post('/api/v1/auth/api-key/create', { name: 'one' })).body.id
  ids['old'] = (await admin.post('/api/v1/auth/api-key/create', { name: 'two' })).body.id
  await signIn(app.address, 'admin@example.com', password)
  const sessions = (await admin.get('/api/v1/auth/list-sessions')).body as { id: string; current: boolean }[]
  ids['session'] = sessions.find(({ current }) => !current)?.id ?? ''
}, 60_000)
afterAll(() => app?.close())

const set = { kind: 'permission_set', name: 'new', label: 'New', objects: {} }

/** Kind of line -> the call; in the order in which all can be done. */
const calls: [kind: string, call: () => ReturnType<Client['get']>][] = [
  ['user.created', () => admin.post('/api/v1/users', { name: 'New', email: 'new@example.com', password })],
  ['user.changed', () => admin.patch(`/api/v1/users/${ids['ann']}`, { name: 'Anna', password: `${password} anew` })],
  ['sign_out.others', () => admin.post(`/api/v1/users/${ids['ben']}/end-sessions`, {})],
  ['sign_out.others', () => admin.post('/api/v1/auth/revoke-session', { id: ids['session'] })],
  ['sign_out.others', () => admin.post('/api/v1/auth/revoke-other-sessions', {})],
  ['api_key.changed', () => admin.post('/api/v1/auth/api-key/update', { keyId: ids['key'], enabled: false })],
  ['api_key.deleted', () => admin.post('/api/v1/auth/api-key/delete', { keyId: ids['old'] })],
  ['share.granted', () => admin.post(`${deals}/${ids['deal']}/shares`, { to: { user: ids['ann'] }, access: 'edit' })],
  ['share.revoked', () => admin.delete(`${deals}/${ids['deal']}/shares/${ids['shared']}`)],
  ['lock.set', () => admin.post(`${deals}/${ids['deal']}/lock`, { reason: 'Signed' })],
  ['lock.lifted', () => admin.delete(`${deals}/${ids['locked']}/lock`)],
  ['period.closed', () => admin.put('/api/v1/closed-periods/deal', { until: '2019-12-31', reason: 'Year' })],
  ['field.revealed', () => admin.post(`${deals}/${ids['deal']}/reveal`, { field: 'secret' })],
  ['warnings.accepted', () => admin.post(`${deals}?accept=careful`, { name: 'Careful' })],
  ['model.published', () => admin.post('/api/v1/metadata/apply', { items: [set] })],
  ['export.started', () => admin.get(`${deals}/export?format=csv`)],
  ['records.handed_over', () => admin.post(`/api/v1/users/${ids['ben']}/hand-over`, { to: ids['heir'] })],
  ['api_key.created', () => admin.post('/api/v1/auth/api-key/create', { name: 'three' })],
  ['sign_in.done', () => app.anonymous().post('/api/v1/auth/sign-in/email', { email: 'heir@example.com', password })],
]

test('without its line of the audit trail nothing is done', async () => {
  await app.behind(
    `create function ws_main.no_line() returns trigger language plpgsql as $$ begin raise exception 'disk full' using errcode = '53100'; end $$`,
  )
  await app.behind(
    `create trigger no_line before insert on ws_main._audit for each row execute function ws_main.no_line()`,
  )
  try {
    for (const [kind, call] of calls) {
      const before = await app.fingerprint()
      const answer = await call()
      expect([kind, answer.status >= 500, answer.headers.getSetCookie()]).toEqual([kind, true, []])
      expect([kind, answer.body.key, answer.body.value]).toEqual([kind, undefined, undefined])
      expect([kind, changedTables(before, await app.fingerprint())]).toEqual([kind, []])
    }
    const leaving = await app.as('heir')
    expect((await leaving.post('/api/v1/auth/sign-out')).status).toBeGreaterThanOrEqual(500)
    expect((await leaving.get('/api/v1/me')).status).toBe(200)
  } finally {
    await app.behind('drop trigger no_line on ws_main._audit')
    await app.behind('drop function ws_main.no_line()')
  }
}, 60_000)

test.each(calls)('with a trail that takes lines, one comes: %s', async (kind, call) => {
  const newest = async () => (await admin.get(`/api/v1/audit?kind=${kind}&limit=1`)).body.records[0]?.id ?? 0
  const before = await newest()
  const answer = await call()
  expect([answer.status < 300, answer.text]).toEqual([true, answer.text])
  expect(await newest()).toBeGreaterThan(before)
})

test('a password of one’s own, the second factor and signing out are told too, with no word of the secret', async () => {
  const inAgain = (word = password) => signIn(app.address, 'heir@example.com', word)
  const next = `${password} other`
  const change = { currentPassword: password, newPassword: next }
  for (const [path, body] of [
    ['two-factor/enable', { password }],
    ['two-factor/disable', { password }],
    ['change-password', change],
  ] as const)
    expect([path, (await (await inAgain()).post(`/api/v1/auth/${path}`, body)).status]).toEqual([path, 200])
  const again = await inAgain(next)
  expect((await again.post('/api/v1/auth/sign-out')).status).toBe(200)
  expect((await again.get('/api/v1/me')).status).toBe(401)
  const { records } = (await admin.get(`/api/v1/audit?user=${ids['heir']}&limit=8`)).body
  const told = records.map(({ kind, details }: { kind: string; details: object }) => [kind, details])
  expect(told.filter(([kind]: [string]) => kind !== 'sign_in.done')).toEqual([
    ['sign_out.done', {}],
    ['user.changed', { password: 'changed' }],
    ['user.changed', { second_factor: 'off' }],
    ['user.changed', { second_factor: 'begun' }],
  ])
  expect((await admin.get('/api/v1/audit/verify')).body).toMatchObject({ ok: true, broken_at: null })
})
