/** What holds for every request: headers, origins, addresses, bodies, methods; and every route under every caller. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { health } from '@trellis/server/http/health.ts'
import { allRoutes } from '@trellis/server/http/routes.ts'
import { mount } from '@trellis/server/http/route.ts'
import { Hono } from 'hono'
import { Client } from '../support/client.ts'
import { askInTime, hangMs } from '../support/in-time.ts'
import { changedTables } from '../support/fingerprint.ts'
import { rawRequest } from '../support/raw-request.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const items = [
  {
    kind: 'object',
    name: 'deal',
    label: 'Deal',
    name_field: 'name',
    sharing: 'private',
    fields: { name: { type: 'text', label: 'Name' } },
  },
  { kind: 'permission_set', name: 'rep', label: 'Rep', objects: { deal: { read: true, create: true } } },
]

let app: TestServer
beforeAll(async () => {
  app = await openServer({ items })
})
afterAll(() => app?.close())

const raw = (lines: string[], body = '') => rawRequest(app.address, lines, body)

describe('headers', () => {
  test('every answer of the API is private, of a fixed type and never framed', async () => {
    for (const answer of [
      await app.admin.get('/api/v1/me'),
      await app.anonymous().get('/api/v1/me'),
      await app.admin.get('/api/v1/nothing'),
      await app.admin.get('/api/v1/records/deal'),
    ]) {
      const { headers } = answer
      expect([
        headers.get('cache-control'),
        headers.get('x-content-type-options'),
        headers.get('cross-origin-resource-policy'),
        headers.get('referrer-policy'),
        headers.get('content-security-policy'),
      ]).toEqual([
        'private, no-store',
        'nosniff',
        'same-origin',
        'same-origin',
        `default-src 'none'; frame-ancestors 'none'`,
      ])
      expect([headers.get('x-powered-by'), headers.get('server'), headers.get('access-control-allow-origin')]).toEqual([
        null,
        null,
        null,
      ])
      expect(headers.get('x-request-id')).toMatch(/^[\w-]{8,}$/)
    }
  })

  test('pages run scripts of this site only', async () => {
    const policy = (await app.anonymous().get('/')).headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(/script-src 'self'; /)
    expect(policy).toMatch(/object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'$/)
  })
})

describe('state changes', () => {
  const change = { locale: 'en' }

  test('come from this site, or from no browser', async () => {
    const host = new URL(app.address).host
    const good: { [name: string]: string }[] = [
      { origin: app.address },
      { origin: app.address, 'sec-fetch-site': 'same-origin' },
      { origin: `https://${host}` },
    ]
    const bad: { [name: string]: string }[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `${app.address}.evil.example` },
      { origin: `http://evil.example?${host}` },
      { origin: `http://127.0.0.1:1` },
      { origin: app.address, 'sec-fetch-site': 'cross-site' },
      { origin: app.address, 'sec-fetch-site': 'same-site' },
    ]
    for (const headers of good)
      expect([headers, (await app.admin.patch('/api/v1/me', change, headers)).status]).toEqual([headers, 200])
    for (const headers of bad) {
      const answer = await app.admin.patch('/api/v1/me', change, headers)
      expect([headers, answer.status, answer.body.code]).toEqual([headers, 403, 'auth.untrusted_origin'])
      const door = await app
        .anonymous()
        .post('/api/v1/auth/sign-in/email', { email: 'admin@example.com', password: 'correct horse battery' }, headers)
      expect([headers, door.status, door.headers.getSetCookie()]).toEqual([headers, 403, []])
    }
  })

  test('by API key need no origin', async () => {
    const { key } = (await app.admin.post('/api/v1/auth/api-key/create', { name: 'k' })).body
    const byKey = new Client(app.address, { authorization: `Bearer ${key}` })
    expect((await byKey.patch('/api/v1/me', change, { origin: 'https://elsewhere.example' })).status).toBe(200)
  })

  test('no answer invites another origin', async () => {
    const answer = await app.admin.request('OPTIONS', '/api/v1/me', undefined, {
      origin: 'https://evil.example',
      'access-control-request-method': 'PATCH',
    })
    expect(answer.status).toBe(405)
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  })

  test('another method cannot be smuggled in', async () => {
    const before = (await app.admin.get('/api/v1/me')).body.user.name
    for (const name of ['x-http-method-override', 'x-method-override', 'x-http-method']) {
      expect((await app.admin.post('/api/v1/me?_method=PATCH', { name: 'Smuggled' }, { [name]: 'PATCH' })).status).toBe(
        405,
      )
    }
    expect((await app.admin.get('/api/v1/me')).body.user.name).toBe(before)
  })
})

describe('addresses', () => {
  test('no spelling of an address opens it to somebody without a session', async () => {
    const spellings = [
      '//api/v1/users',
      '/api//v1/users',
      '/api/v1//users',
      '/api/v1/./users',
      '/api/v1/x/../users',
      '/api/v1/%2e%2e/v1/users',
      '/api/v1/users%2f',
      '/api/v1/users/',
      '/API/v1/users',
      '/api/v1/Users',
      '/api/v1/users;x',
      '/api/v1/users%00',
      '/api/v1\\users',
      '/api/v1/%75sers',
      '/api/v1/users?/webhooks/trigger',
      '/api/v1/users#x',
    ]
    for (const spelling of spellings) {
      for (const method of ['GET', 'POST', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND']) {
        const status = await raw([`${method} ${spelling} HTTP/1.1`, 'content-length: 0'])
        expect([method, spelling, status >= 400 || status === 0]).toEqual([method, spelling, true])
      }
    }
    expect(await raw([`GET http://evil.example/api/v1/users HTTP/1.1`])).toBeGreaterThanOrEqual(400)
  })

  test('an address that is not there is a 404 problem, one that takes other methods a 405 that names them', async () => {
    const missing = await app.admin.get('/api/v1/nothing')
    expect([missing.status, missing.headers.get('content-type'), missing.body.code]).toEqual([
      404,
      'application/problem+json',
      'request.not_found',
    ])
    const other = await app.admin.delete('/api/v1/me')
    expect([other.status, other.body.code, other.headers.get('allow')]).toEqual([
      405,
      'request.method_not_allowed',
      'GET, PATCH',
    ])
    expect((await app.admin.get('/api/v1/auth/sign-in/email')).status).toBe(405)
  })

  test('no file outside the built apps is served', async () => {
    for (const path of [
      '/../package.json',
      '/%2e%2e/package.json',
      '/..%2fpackage.json',
      '/assets/../../package.json',
      '/package.json',
      '/.env',
      '/server/src/main.ts',
      '/studio/../../package.json',
      '/C:/windows/win.ini',
    ]) {
      expect([path, (await raw([`GET ${path} HTTP/1.1`])) >= 400]).toEqual([path, true])
    }
  })
})

describe('bodies', () => {
  test('over the limit are refused before they are read, chunked ones while', async () => {
    const started = performance.now()
    expect(
      await raw([
        'PATCH /api/v1/me HTTP/1.1',
        `cookie: ${app.admin.headers['cookie']}`,
        'content-type: application/json',
        'content-length: 99999999',
      ]),
    ).toBe(413)
    expect(performance.now() - started).toBeLessThan(hangMs)
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024).fill(32)),
    })
    const chunked = await fetch(`${app.address}/api/v1/me`, {
      method: 'PATCH',
      body: endless,
      duplex: 'half',
      headers: { cookie: app.admin.headers['cookie'] as string, 'content-type': 'application/json' },
    } as RequestInit).then(
      (answer) => answer.status,
      () => 413,
    )
    expect(chunked).toBe(413)
  })

  test('of those who have not signed in are small', async () => {
    for (const route of allRoutes.filter(({ access, method }) => access === 'public' && method !== 'GET')) {
      const answer = await app.anonymous().post(route.path, { email: 'a@example.com', password: 'x'.repeat(70_000) })
      expect([route.path, answer.status, answer.body.code]).toEqual([route.path, 413, 'limit.body_too_big'])
    }
  })

  test('that are not JSON objects, or nested without end, are malformed; nothing breaks', async () => {
    const bodies = [
      '{',
      '{"a":',
      '[1]',
      'null',
      '"x"',
      `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
      `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
      '\u0000',
      '{"a":1}{"b":2}',
    ]
    for (const body of bodies) {
      const { answer, ms } = await askInTime(200, () =>
        app.admin.request('PATCH', '/api/v1/me', body, { 'content-type': 'application/json' }),
      )
      expect([body.slice(0, 10), answer.status, answer.body.code, ms < 200]).toEqual([
        body.slice(0, 10),
        400,
        'request.malformed',
        true,
      ])
    }
  })

  test('keys that JavaScript treats as special are plain unknown members', async () => {
    const body =
      '{"__proto__": {"admin": true}, "constructor": {"prototype": {"admin": true}}, "toString": 1, "hasOwnProperty": 1, "then": 1}'
    const answer = await app.admin.request('PATCH', '/api/v1/me', body, { 'content-type': 'application/json' })
    expect(answer.status).toBe(422)
    const made = await app.admin.request('POST', '/api/v1/users', body, { 'content-type': 'application/json' })
    expect(made.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual(
      expect.arrayContaining(['/__proto__', '/constructor', '/toString', '/hasOwnProperty', '/then']),
    )
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('admin')
  })
})

describe('the route table', () => {
  const foreign = '01890000-0000-7000-8000-000000000000'
  const filled = (path: string) =>
    path
      .replace(':object', 'deal')
      .replace(':kind', 'object')
      .replace(':name', 'deal')
      .replace(/:\w*id\b/, foreign)
      .replace(/:\w+/g, 'x')
      .replace('*', 'x')

  test('a route that does not say who may call it stops the start', () => {
    for (const access of [undefined, 'everybody', 'signed_in']) {
      const route = { method: 'GET', path: '/api/v1/leak', access, open: () => new Response('leak') }
      expect(() => mount(new Hono(), app.server, [route as never])).toThrow(/does not say who may call it/)
    }
  })

  test('what is open to everybody is on this list, and nothing else', () => {
    const open = [...health, ...allRoutes]
      .filter((route) => route.access === 'public')
      .map((route) => `${route.method} ${route.path}`)
    expect(open.sort()).toEqual(
      [
        'GET /api/v1/docs',
        'GET /api/v1/docs/page.css',
        'GET /api/v1/docs/page.js',
        'GET /health',
        'GET /livez',
        'GET /metrics',
        'GET /ready',
        'GET /readyz',
        'GET /api/v1/setup',
        'POST /api/v1/setup',
        'GET /api/v1/auth/get-session',
        'POST /api/v1/auth/sign-in/email',
        'POST /api/v1/auth/sign-out',
        'POST /api/v1/auth/two-factor/verify-backup-code',
        'POST /api/v1/auth/two-factor/verify-totp',
      ].sort(),
    )
  })

  test('every other route refuses the unsigned and the unknown, and changes nothing', async () => {
    const before = await app.fingerprint()
    for (const route of allRoutes.filter((each) => each.access !== 'public')) {
      for (const client of [
        app.anonymous(),
        new Client(app.address, { authorization: 'Bearer trl_nobody' }),
        new Client(app.address, { cookie: 'trellis.session_token=a.b' }),
      ]) {
        const answer = await client.request(route.method, filled(route.path), route.method === 'GET' ? undefined : {})
        expect([route.method, route.path, answer.status, answer.body?.code.split('.')[0]]).toEqual([
          route.method,
          route.path,
          401,
          'auth',
        ])
      }
    }
    expect(changedTables(before, await app.fingerprint())).toEqual([])
  })

  test('every set-up route refuses those without the right, and changes nothing', async () => {
    const nobody = await app.as('nobody')
    const rep = await app.as('rep', { permission_sets: ['rep'] })
    const before = await app.fingerprint()
    for (const route of allRoutes.filter((each) => each.access !== 'public' && each.access !== 'signed_in')) {
      for (const client of [nobody, rep]) {
        const answer = await client.request(route.method, filled(route.path), route.method === 'GET' ? undefined : {})
        expect([route.method, route.path, answer.status, answer.body?.code]).toEqual([
          route.method,
          route.path,
          403,
          'access.denied',
        ])
      }
    }
    expect(changedTables(before, await app.fingerprint())).toEqual([])
  })

  test("somebody else's record is out of reach of every route that takes an id, and nothing changes", async () => {
    const rep = await app.as('rep', { permission_sets: ['rep'] })
    const made = await app.admin.post('/api/v1/records/deal', { name: 'Foreign secret' })
    const before = await app.fingerprint()
    const routes = allRoutes.filter((route) => route.access === 'signed_in' && /\/:id\b/.test(route.path))
    expect(routes.length).toBeGreaterThan(4)
    for (const route of routes) {
      const path = filled(route.path.replace(/:id\b/, made.body.id))
      for (const body of route.method === 'GET' ? [undefined] : [{}, { name: 'Taken' }, { version: 1 }]) {
        const answer = await rep.request(route.method, path, body)
        expect([
          route.method,
          path,
          answer.status >= 400 && answer.status < 500,
          answer.text.includes('Foreign secret'),
        ]).toEqual([route.method, path, true, false])
      }
    }
    expect(changedTables(before, await app.fingerprint())).toEqual([])
  })

  test('reading never writes, no route breaks on an id that is not there, and somebody without rights reads no object', async () => {
    const nobody = await app.as('nobody')
    const before = await app.fingerprint()
    for (const route of allRoutes.filter((each) => each.method === 'GET' && !/events/.test(each.path))) {
      for (const client of [app.admin, nobody, app.anonymous()]) {
        const answer = await client.request('GET', filled(route.path))
        expect([route.path, answer.status < 500]).toEqual([route.path, true])
        if (client === nobody && route.path.startsWith('/api/v1/records/'))
          expect([route.path, answer.status >= 400]).toEqual([route.path, true])
      }
    }
    expect(changedTables(before, await app.fingerprint())).toEqual([])
  })
})
