/** Signing in, staying in, and being put out. */
import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Client, signIn } from '../support/client.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

let app: TestServer
beforeAll(async () => {
  app = await openServer()
})
afterAll(() => app?.close())

const password = 'correct horse battery'
const door = '/api/v1/auth/sign-in/email'

async function person(name: string, more: object = {}): Promise<{ id: string; email: string }> {
  const email = `${name}@example.com`
  const made = await app.admin.post('/api/v1/users', { name, email, password, ...more })
  expect([made.status, made.text]).toEqual([201, made.text])
  return { id: made.body.id, email }
}

/** Wrong guesses are counted by address too; each test starts with a clean slate. */
async function forgiveAddress(): Promise<void> {
  await app.server.db.query({ text: `delete from ws_main._sign_in_window where key like 'address %'`, values: [] })
}

describe('the door', () => {
  test('the right password gives a session in a cookie that scripts cannot read', async () => {
    const answer = await app.anonymous().post(door, { email: 'ADMIN@example.com', password })
    expect(answer.status).toBe(200)
    expect(answer.headers.getSetCookie()[0]).toMatch(
      /^trellis\.session_token=.+; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/,
    )
    expect(answer.body.user.email).toBe('admin@example.com')
  })

  test('behind https the cookie is Secure', async () => {
    const answer = await app
      .anonymous()
      .post(door, { email: 'admin@example.com', password }, { 'x-forwarded-proto': 'https' })
    expect(answer.headers.getSetCookie()[0]).toMatch(/; Secure$/)
    expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000')
  })

  test('unknown e-mail, wrong password, a deactivated user: the same answer', async () => {
    const leaver = await person('leaver', { active: false })
    const answers = await Promise.all([
      app.anonymous().post(door, { email: 'nobody@example.com', password }),
      app.anonymous().post(door, { email: 'admin@example.com', password: 'wrong horse battery' }),
      app.anonymous().post(door, { email: leaver.email, password }),
      app.anonymous().post(door, { email: 'not an address', password }),
    ])
    const bodies = answers.map(({ status, body: { request_id: _, instance: __, ...body } }) => ({ status, ...body }))
    expect(bodies[0]).toMatchObject({ status: 401, code: 'auth.bad_credentials' })
    for (const body of bodies) expect(body).toEqual(bodies[0])
    await forgiveAddress()
  })

  test('nobody signs up by themselves, and the library shows no other call', async () => {
    const calls = [
      'sign-up/email',
      'request-password-reset',
      'reset-password',
      'update-user',
      'delete-user',
      'change-email',
      'link-social',
      'sign-in/social',
      'api-key/verify',
      'update-session',
    ]
    for (const path of calls)
      expect([
        path,
        (await app.admin.post(`/api/v1/auth/${path}`, { email: 'x@example.com', password, name: 'x' })).status,
      ]).toEqual([path, 404])
  })

  test('ten wrong guesses lock the account for everybody, whatever the headers say', async () => {
    const victim = await person('victim')
    for (let guess = 0; guess < 10; guess++) {
      const answer = await app
        .anonymous()
        .post(
          door,
          { email: victim.email, password: `wrong guess ${guess}` },
          { 'x-forwarded-for': `10.0.0.${guess}`, 'user-agent': `agent ${guess}` },
        )
      expect(answer.status).toBe(401)
    }
    await forgiveAddress()
    const right = await app.anonymous().post(door, { email: ` ${victim.email.toUpperCase()}`, password })
    expect([right.status, right.body.code]).toEqual([429, 'auth.locked_out'])
    expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(800)
    const unknown = await app.anonymous().post(door, { email: 'ghost@example.com', password })
    expect(unknown.status).toBe(401)
    await forgiveAddress()
  })

  test('a browser that was in before is not kept out by a stranger guessing, nor lets others guess', async () => {
    const owner = await person('owner')
    const first = await app.anonymous().post(door, { email: owner.email, password })
    const device = first.headers.getSetCookie().find((line) => line.startsWith('trellis.device=')) as string
    expect(device).toMatch(/; Max-Age=31536000; Path=\/api\/v1\/auth; HttpOnly; SameSite=Lax$/)
    const cookie = device.split(';')[0] as string
    for (let guess = 0; guess < 10; guess++)
      await app.anonymous().post(door, { email: owner.email, password: `wrong guess ${guess}` })
    expect((await app.anonymous().post(door, { email: owner.email, password })).status).toBe(429)
    const known = new Client(app.address, { cookie })
    const again = await known.post(door, { email: owner.email, password })
    expect([again.status, again.headers.getSetCookie().filter((line) => line.startsWith('trellis.device'))]).toEqual([
      200,
      [],
    ])
    expect((await known.post(door, { email: 'admin@example.com', password })).status).toBe(429)
    const forged = new Client(app.address, { cookie: `trellis.device=${'A'.repeat(22)}.${'B'.repeat(43)}` })
    expect((await forged.post(door, { email: owner.email, password })).status).toBe(429)
    for (let guess = 0; guess < 10; guess++)
      await known.post(door, { email: owner.email, password: `wrong guess ${guess}` })
    expect((await known.post(door, { email: owner.email, password })).status).toBe(429)
    await forgiveAddress()
  })

  test('forty parallel guesses are not forty guesses', async () => {
    const target = await person('target')
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, guess) =>
        app.anonymous().post(door, { email: target.email, password: `parallel ${guess}` }),
      ),
    )
    expect(answers.filter((answer) => answer.status === 401).length).toBeLessThanOrEqual(14)
    expect(answers.every((answer) => answer.status === 401 || answer.status === 429)).toBe(true)
    await forgiveAddress()
  })

  test('rotating the e-mail does not help an address', async () => {
    for (let guess = 0; guess < 10; guess++)
      await app.anonymous().post(door, { email: `spray${guess}@example.com`, password })
    const answer = await app.anonymous().post(door, { email: 'admin@example.com', password })
    expect([answer.status, answer.body.code]).toEqual([429, 'auth.locked_out'])
    await forgiveAddress()
  })

  test('many people sign in at once with the right password', async () => {
    const answers = await Promise.all(
      Array.from({ length: 24 }, () => app.anonymous().post(door, { email: 'admin@example.com', password })),
    )
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 24 }, () => 200))
  })

  test('a body that is no sign-in is malformed', async () => {
    for (const body of [
      '',
      '{',
      '[]',
      '"x"',
      '{"email":1,"password":2}',
      '{"email":"admin@example.com"}',
      '{"__proto__":{"email":"a"}}',
    ]) {
      expect([body, (await app.anonymous().post(door, body, { 'content-type': 'application/json' })).status]).toEqual([
        body,
        400,
      ])
    }
    const [told, code, key] = await Promise.all([
      app.anonymous().post(door, { email: 1, rememberMe: 'yes', admin: true }),
      app.anonymous().post('/api/v1/auth/two-factor/verify-totp', { code: 123456 }),
      app.admin.post('/api/v1/auth/api-key/delete', {}),
    ])
    const places = (answer: typeof told) =>
      answer.body.errors.map((error: { pointer: string; code: string }) => [error.pointer, error.code])
    expect(places(told)).toEqual([
      ['/admin', 'value.unknown_member'],
      ['/email', 'value.not_a_text'],
      ['/password', 'value.required'],
      ['/rememberMe', 'value.not_a_boolean'],
    ])
    expect(places(code)).toEqual([['/code', 'value.not_a_text']])
    expect(places(key)).toEqual([['/keyId', 'value.required']])
    expect(
      (await app.anonymous().post(door, 'email=a&password=b', { 'content-type': 'application/x-www-form-urlencoded' }))
        .status,
    ).toBe(415)
  })

  test('a redirect asked for is never given', async () => {
    const answer = await app
      .anonymous()
      .post(door, { email: 'admin@example.com', password, callbackURL: 'https://evil.example/' })
    expect([answer.status, answer.headers.get('location'), answer.body.redirect]).toEqual([200, null, false])
  })
})

describe('the session', () => {
  test('without one, with a forged one and with a cut one nobody gets in', async () => {
    const cookie = app.admin.headers['cookie'] as string
    const token = decodeURIComponent(cookie.split('=')[1] as string).split('.')[0] as string
    const forged = createHmac('sha256', 'better-auth-secret-123456789').update(token).digest('base64')
    const wrong = [
      undefined,
      'trellis.session_token=',
      `trellis.session_token=${token}`,
      `trellis.session_token=${token}.`,
      `trellis.session_token=${token}.${encodeURIComponent(forged)}`,
      `x${cookie}`,
      'trellis.session_token=%E0%A4%A.x',
    ]
    for (const value of wrong) {
      const answer = await new Client(app.address, value === undefined ? {} : { cookie: value }).get('/api/v1/me')
      expect([value, answer.status, answer.body.code.startsWith('auth.')]).toEqual([value, 401, true])
    }
    for (const authorization of [
      'Basic YTpi',
      'Bearer',
      'Bearer x',
      `Bearer ${token}`,
      'Bearer eyJhbGciOiJub25lIn0.e30.',
    ]) {
      expect([authorization, (await new Client(app.address, { authorization }).get('/api/v1/me')).status]).toEqual([
        authorization,
        401,
      ])
    }
  })

  test('a key that will not do is not saved by a good cookie', async () => {
    expect((await app.admin.get('/api/v1/me', { authorization: 'Bearer x' })).status).toBe(401)
  })

  test('signing out ends it', async () => {
    const client = await signIn(app.address, 'admin@example.com', password)
    expect((await client.get('/api/v1/me')).status).toBe(200)
    expect((await client.post('/api/v1/auth/sign-out')).status).toBe(200)
    expect((await client.get('/api/v1/me')).status).toBe(401)
  })

  test("one sees and ends one's own sessions only", async () => {
    const { email } = await person('sessions')
    const [here, there] = [await signIn(app.address, email, password), await signIn(app.address, email, password)]
    const list = await here.get('/api/v1/auth/list-sessions')
    expect(list.body.map((session: { current: boolean }) => session.current).sort()).toEqual([false, true])
    expect(JSON.stringify(list.body)).not.toContain((here.headers['cookie'] as string).split('=')[1]?.split('.')[0])
    for (const session of list.body) expect(session).toMatchObject({ ip_address: '127.0.0.1', user_agent: 'node' })
    const other = list.body.find((session: { current: boolean }) => !session.current)
    expect((await app.admin.post('/api/v1/auth/revoke-session', { id: other.id })).status).toBe(404)
    expect((await there.get('/api/v1/me')).status).toBe(200)
    expect((await here.post('/api/v1/auth/revoke-session', { id: other.id })).status).toBe(200)
    expect([(await there.get('/api/v1/me')).status, (await here.get('/api/v1/me')).status]).toEqual([401, 200])
  })

  test('a new password ends the other sessions, keeps this one, and must keep to the policy', async () => {
    const { email } = await person('changer')
    const [here, there] = [await signIn(app.address, email, password), await signIn(app.address, email, password)]
    const refused = await here.post('/api/v1/auth/change-password', {
      currentPassword: password,
      newPassword: 'Password123',
    })
    expect([refused.status, refused.body.errors]).toEqual([
      422,
      [expect.objectContaining({ pointer: '/newPassword', code: 'value.password_common' })],
    ])
    const wrong = await here.post('/api/v1/auth/change-password', {
      currentPassword: 'not this one',
      newPassword: 'violet-lamp-19-zebra',
    })
    expect([wrong.status, wrong.body.errors[0].code]).toEqual([422, 'value.wrong_password'])
    const changed = await here.post('/api/v1/auth/change-password', {
      currentPassword: password,
      newPassword: 'violet-lamp-19-zebra',
    })
    expect(changed.status).toBe(200)
    const fresh = new Client(app.address, { cookie: changed.headers.getSetCookie()[0]?.split(';')[0] as string })
    expect([(await there.get('/api/v1/me')).status, (await fresh.get('/api/v1/me')).status]).toEqual([401, 200])
    await forgiveAddress()
  })

  test('in use lasts on, once a day; one that asked to be forgotten does not', async () => {
    const client = await signIn(app.address, 'admin@example.com', password)
    expect((await client.get('/api/v1/me')).headers.getSetCookie()).toEqual([])
    await app.server.db.query({
      text: `update ws_main._session set expires_at = now() + interval '5 days'`,
      values: [],
    })
    await app.server.auth.settled()
    const renewed = await client.get('/api/v1/me')
    expect(renewed.headers.getSetCookie()).toEqual([
      `${(client.headers['cookie'] as string).split('; ')[0]}; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax`,
    ])
    await app.server.auth.settled()
    expect((await client.get('/api/v1/me')).headers.getSetCookie()).toEqual([])
    const short = await app.anonymous().post(door, { email: 'admin@example.com', password, rememberMe: false })
    expect(short.headers.getSetCookie()[0]).not.toContain('Max-Age')
    await app.server.db.query({
      text: `update ws_main._session set expires_at = now() + interval '2 hours'`,
      values: [],
    })
    await app.server.auth.settled()
    const forgetful = new Client(app.address, { cookie: cookiesOf(short.headers) })
    expect((await forgetful.get('/api/v1/me')).headers.getSetCookie()).toEqual([])
    await app.server.db.query({
      text: `update ws_main._session set expires_at = now() + interval '7 days'`,
      values: [],
    })
    await app.server.auth.settled()
  })

  test('past its end is nobody', async () => {
    const client = await signIn(app.address, 'admin@example.com', password)
    await app.server.db.query({
      text: `update ws_main._session set expires_at = now() where token = $1`,
      values: [decodeURIComponent((client.headers['cookie'] as string).split('=')[1] as string).split('.')[0]],
    })
    await app.server.auth.settled()
    expect((await client.get('/api/v1/me')).body.code).toBe('auth.expired')
  })

  test('costs no SQL once it is known', async () => {
    await app.admin.get('/api/v1/auth/list-sessions')
    app.asked.length = 0
    await app.admin.get('/api/v1/auth/list-sessions')
    expect(app.asked.filter((text) => !text.includes('_version'))).toHaveLength(1)
  })
})

describe('the second factor', () => {
  test('once on, a password alone opens nothing; code and backup code do; each is used once', async () => {
    const { email } = await person('careful')
    const client = await signIn(app.address, email, password)
    const enabled = await client.post('/api/v1/auth/two-factor/enable', { password })
    expect(enabled.status).toBe(200)
    const verified = await client.post('/api/v1/auth/two-factor/verify-totp', { code: totp(enabled.body.totpURI) })
    expect([verified.status, verified.text]).toEqual([200, verified.text])

    const half = await app.anonymous().post(door, { email, password })
    expect(half.body).toMatchObject({ twoFactorRedirect: true, twoFactorMethods: ['totp'] })
    const pending = cookiesOf(half.headers)
    expect((await new Client(app.address, { cookie: pending }).get('/api/v1/me')).status).toBe(401)
    const bad = await new Client(app.address, { cookie: pending }).post('/api/v1/auth/two-factor/verify-totp', {
      code: '000000',
    })
    expect([bad.status, bad.body.code]).toEqual([401, 'auth.bad_code'])
    const good = await new Client(app.address, { cookie: pending }).post('/api/v1/auth/two-factor/verify-totp', {
      code: totp(enabled.body.totpURI),
    })
    expect(good.status).toBe(200)
    expect(
      (await new Client(app.address, { cookie: cookiesOf(good.headers) }).get('/api/v1/me')).body.user
        .two_factor_enabled,
    ).toBe(true)
    const again = await new Client(app.address, { cookie: pending }).post('/api/v1/auth/two-factor/verify-totp', {
      code: totp(enabled.body.totpURI),
    })
    expect(again.status).toBe(401)

    const backup = enabled.body.backupCodes[0]
    const second = cookiesOf((await app.anonymous().post(door, { email, password })).headers)
    expect(
      (
        await new Client(app.address, { cookie: second }).post('/api/v1/auth/two-factor/verify-backup-code', {
          code: backup,
        })
      ).status,
    ).toBe(200)
    const third = cookiesOf((await app.anonymous().post(door, { email, password })).headers)
    expect(
      (
        await new Client(app.address, { cookie: third }).post('/api/v1/auth/two-factor/verify-backup-code', {
          code: backup,
        })
      ).status,
    ).toBe(401)
  })
})

function cookiesOf(headers: Headers): string {
  return headers
    .getSetCookie()
    .filter((line) => !/Max-Age=0/.test(line))
    .map((line) => line.split(';')[0])
    .join('; ')
}

/** RFC 6238 from an otpauth:// address. */
function totp(uri: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const secret = new URL(uri).searchParams.get('secret') ?? ''
  const bits = [...secret.replace(/=+$/, '')]
    .map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
  const digest = createHmac('sha1', key).update(counter).digest()
  const at = (digest[19] as number) & 15
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
