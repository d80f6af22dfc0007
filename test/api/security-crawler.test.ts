/**
 * Every route of the table under every caller: other people's ids, addresses spelled oddly, methods smuggled in, canaries of SQL in every
 * slot. The routes, their parameters and bodies are read from the route table and the API's own document, so a new route is crawled too.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allRoutes } from '@trellis/server/http/routes.ts'
import type { Route } from '@trellis/server/http/route.ts'
import { Client } from '../support/client.ts'
import { finished, uploadForm } from '../support/imports.ts'
import { rawRequest } from '../support/raw-request.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const text = { type: 'text', label: 'Name' }
const rights = { read: true, create: true, update: true, delete: true, export: true, import: true, bulk: true }
const set = (name: string, deal: object, system: string[] = []) => ({
  kind: 'permission_set',
  name,
  label: name,
  objects: { deal },
  system,
})

let app: TestServer
/** Callers who may not see what the administrator made. */
const callers: { [name: string]: Client } = {}
/** Ids of what is not theirs, by the step of a path that takes them. */
let foreign: { [step: string]: string[] }

beforeAll(async () => {
  app = await openServer({
    items: [
      { kind: 'object', name: 'deal', label: 'Deal', name_field: 'name', sharing: 'private', fields: { name: text } },
      set('rep', rights),
      set('reader', { read: true }),
      set('desk', rights, ['manage_users']),
    ],
  })
  callers['nobody'] = await app.as('nobody')
  callers['rep'] = await app.as('rep', { permission_sets: ['rep'] })
  callers['reader'] = await app.as('reader', { permission_sets: ['reader'] })
  callers['desk'] = await app.as('desk', { permission_sets: ['desk'] })
  const key = await callers['rep'].post('/api/v1/auth/api-key/create', { name: 'k', permissions: { deal: [] } })
  callers['a key that may nothing'] = new Client(app.address, { authorization: `Bearer ${key.body.key}` })
  foreign = await makeForeign()
}, 60_000)
afterAll(() => app?.close())

async function makeForeign(): Promise<{ [step: string]: string[] }> {
  const { admin } = app
  const deals = '/api/v1/records/deal'
  const bulk = await admin.post(`${deals}/bulk`, {
    op: 'insert',
    records: ['Living', 'In the bin', 'Locked', 'Shared'].map((name) => ({ name: `Foreign secret ${name}` })),
    label: 'Foreign secret',
  })
  const [living, binned, locked, shared] = (bulk.body.results as { id: string }[]).map(({ id }) => id) as [
    string,
    string,
    string,
    string,
  ]
  await admin.delete(`${deals}/${binned}`)
  await admin.post(`${deals}/${locked}/lock`, { reason: 'Foreign secret' })
  const share = await admin.post(`${deals}/${shared}/shares`, { to: { user: 'admin@example.com' } })
  const upload = await admin.post('/api/v1/files', uploadForm('Foreign secret', undefined, 'Foreign secret.txt'))
  const started = await admin.post(
    `${deals}/import`,
    uploadForm('name,nothing\nForeign secret,x\n', undefined, 'Foreign secret.csv'),
  )
  await finished(admin, started.body.id)
  const me = (await admin.get('/api/v1/me')).body.user.id as string
  return {
    ':object/:id': [living, binned, locked, shared],
    ':share': [share.body.id],
    'changes/:id': [bulk.body.change],
    'jobs/:id': [started.body.id],
    'files/:id': [upload.body.id],
    'users/:id': [me],
    ':author': [me],
  }
}

const routes = allRoutes.filter((route) => route.access !== 'public')
const steps = () => Object.keys(foreign)

/** The path with its ids; `deal` and `object` where names are asked for. */
function filled(path: string, id: string): string {
  return path
    .replace(':object/:id', `deal/${id}`)
    .replace(':object', 'deal')
    .replace(':kind', 'object')
    .replace(':name', 'deal')
    .replace(/:\w+/g, id)
    .replace('*', 'x')
}

const plain = (route: Route) => filled(route.path, '01890000-0000-7000-8000-000000000000')

test('every step of a path that takes an id is known here', () => {
  const unknown = routes.filter((route) => {
    const path = route.path
      .replace(/:object(?!\/:id)/, 'deal')
      .replace(':kind', 'object')
      .replace(':name', 'deal')
    return path.includes(':') && !steps().some((step) => path.includes(step))
  })
  expect(unknown.map((route) => route.path)).toEqual([])
})

/** `METHOD /path caller`: what is theirs to read all the same. */
const theirs = new Set(['GET /api/v1/users/:id desk'])

test("SEC-11 no caller reads, changes or takes away by any route what is somebody else's", async () => {
  let calls = 0
  for (const route of routes.filter((each) => each.path.includes(':'))) {
    const ids = steps().flatMap((step) => (route.path.includes(step) ? (foreign[step] ?? []) : []))
    for (const id of ids)
      for (const [name, client] of Object.entries(callers)) {
        if (theirs.has(`${route.method} ${route.path} ${name}`)) continue
        const bodies =
          route.method === 'GET'
            ? [undefined]
            : [{}, { name: 'Taken' }, { version: 1 }, { to: { user: 'rep@example.com' } }]
        for (const body of bodies) {
          const answer = await client.request(route.method, filled(route.path, id), body)
          const what = [route.method, filled(route.path, id), name, JSON.stringify(body)]
          expect([...what, answer.status >= 400 && answer.status < 500]).toEqual([...what, true])
          expect([...what, answer.text.includes('Foreign secret')]).toEqual([...what, false])
          calls++
        }
      }
  }
  expect(calls).toBeGreaterThan(300)
  expect((await app.admin.get('/api/v1/records/deal?total=1')).body.total).toBe(4)
}, 120_000)

/** Other spellings of an address; none is another door to it. */
const spellings: { [name: string]: (path: string) => string } = {
  'two slashes': (path) => `/${path}`,
  'two slashes inside': (path) => path.replace('/v1/', '/v1//'),
  dot: (path) => path.replace('/v1/', '/v1/./'),
  'there and back': (path) => path.replace('/v1/', '/v1/x/../'),
  'encoded dots': (path) => path.replace('/v1/', '/%2e%2e/v1/'),
  'encoded slash': (path) => path.replace('/v1/', '/v1%2f'),
  'encoded letter': (path) => path.replace('/v1/', '/%76%31/'),
  'slash at the end': (path) => `${path}/`,
  'dot at the end': (path) => `${path}.`,
  'encoded slash at the end': (path) => `${path}%2f`,
  'NUL at the end': (path) => `${path}%00`,
  'parameter of a path': (path) => `${path};x=y`,
  capitals: (path) => path.replace('/api/', '/API/'),
  'capital at the end': (path) => path.slice(0, -1) + path.slice(-1).toUpperCase(),
  backslash: (path) => path.replace('/v1/', '\\v1\\'),
  'another route in the query': (path) => `${path}?/api/v1/setup`,
  'a whole address': (path) => `http://evil.example${path}`,
}

test('SEC-27 no spelling of an address opens a route to somebody without a session, nor a set-up route without the right', async () => {
  const before = await app.fingerprint()
  const open: string[] = []
  const cookie = `cookie: ${callers['rep']?.headers['cookie']}`
  const ask = async (route: Route, name: string, as: string[]) => {
    const path = spellings[name]?.(plain(route)) ?? ''
    const body = route.method === 'GET' ? '' : '{}'
    const lines = [
      `${route.method} ${path} HTTP/1.1`,
      'content-type: application/json',
      `content-length: ${body.length}`,
    ]
    const status = await rawRequest(app.address, [...lines, ...as], body)
    if (status !== 0 && status < 400) open.push(`${route.method} ${path} ${status}`)
  }
  for (const route of routes)
    await Promise.all(
      Object.keys(spellings).flatMap((name) => [
        ask(route, name, []),
        ...(route.access === 'signed_in' ? [] : [ask(route, name, [cookie])]),
      ]),
    )
  expect(open).toEqual([])
  expect([...before]).toEqual([...(await app.fingerprint())])
}, 120_000)

test('SEC-27 no other method, and none smuggled in by a header or a parameter, does what a route does', async () => {
  const open: string[] = []
  const { rep } = callers
  for (const route of routes.filter((each) => each.method !== 'GET'))
    for (const header of ['x-http-method-override', 'x-method-override', 'x-http-method']) {
      // Only where the address itself takes no POST: there the smuggled method would be the only way in.
      const methods = routes.filter((each) => plain(each) === plain(route)).map((each) => each.method)
      for (const method of (['POST', 'PUT', 'HEAD', 'OPTIONS'] as const).filter(
        (one) => !methods.includes(one as 'POST'),
      )) {
        if (method === 'HEAD' && methods.includes('GET')) continue
        const answer = await rep?.request(
          method,
          `${plain(route)}?_method=${route.method}`,
          method === 'POST' || method === 'PUT' ? {} : undefined,
          {
            [header]: route.method,
          },
        )
        if ((answer?.status ?? 0) < 400) open.push(`${method} as ${route.method} ${route.path} ${answer?.status}`)
      }
    }
  expect(open).toEqual([])
}, 120_000)

const canary = `'";--/**/$$\`{{CANARY}}'||(select 1)||'`

type Schema = { properties?: { [name: string]: Schema }; $ref?: string; items?: Schema }
type Call = {
  parameters?: { in: string; name: string }[]
  requestBody?: { content: { [type: string]: { schema: Schema } } }
}

test('SEC-18 a canary of SQL in every parameter and member the API document names only travels as a bound value', async () => {
  const { paths, components } = (await app.admin.get('/api/v1/openapi.json')).body
  const resolved = (schema: Schema | undefined): Schema =>
    schema?.$ref === undefined ? (schema ?? {}) : components.schemas[schema.$ref.split('/').at(-1) ?? '']
  app.sql.length = 0
  let slots = 0
  const faults: string[] = []
  const send = async (method: string, path: string, body?: unknown) => {
    slots++
    const answer = await app.admin.request(method, path, body)
    if (answer.status >= 500) faults.push(`${method} ${path} ${JSON.stringify(body)} ${answer.status}`)
  }
  const at = encodeURIComponent(canary)
  for (const route of routes.filter((each) => !/events$|sample|end-sessions|auth/.test(each.path))) {
    const call: Call =
      paths[route.path.replace('/:object', '/deal').replace(/:(\w+)/g, '{$1}')]?.[route.method.toLowerCase()] ?? {}
    const query = (call.parameters ?? []).filter((parameter) => parameter.in === 'query').map(({ name }) => name)
    const members = Object.keys(resolved(call.requestBody?.content['application/json']?.schema).properties ?? {})
    const reads = route.method === 'GET'
    await send(route.method, filled(route.path, at), reads ? undefined : {})
    await send(route.method, route.path.replace(/:\w+/g, at), reads ? undefined : {})
    for (const name of query) await send(route.method, `${plain(route)}?${name}=${at}`, reads ? undefined : {})
    for (const name of members) {
      await send(route.method, plain(route), { [name]: canary })
      await send(route.method, plain(route), { [name]: [canary] })
      await send(route.method, plain(route), { [name]: { [canary]: canary } })
    }
    if (!reads) await send(route.method, plain(route), { [canary]: canary })
  }
  expect(faults).toEqual([])
  expect(slots).toBeGreaterThan(300)
  expect(app.sql.length).toBeGreaterThan(50)
  expect(app.sql.filter((statement) => statement.includes('CANARY'))).toEqual([])
}, 120_000)
