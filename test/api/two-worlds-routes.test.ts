/**
 * Two worlds, route by route: for every route that reads there is a list of questions here, and the worlds answer them alike. The list is
 * held against the route table, so a new way to read cannot come without its questions.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allRoutes } from '@trellis/server/http/routes.ts'
import { idOf } from '../fixtures/read-world.ts'
import type { World } from '../fixtures/two-worlds.ts'
import { finished, uploadForm } from '../support/imports.ts'
import { openWorld } from '../support/open-world.ts'
import { readsOnly } from '../support/watch.ts'
import { answer, differences } from '../support/worlds-alike.ts'
import type { Ask } from '../support/worlds-alike.ts'

let worlds: [World, World]
beforeAll(async () => {
  worlds = [await openWorld(1), await openWorld(2)]
  await Promise.all([live(worlds[0], 1), live(worlds[1], 2)])
}, 120_000)
afterAll(() => Promise.all((worlds ?? []).map((world) => world.app.close())))

const records = '/api/v1/records'

/** What people did: A the same in both worlds, B out of sight of A more in the second, and otherwise. */
async function live(world: World, n: 1 | 2): Promise<void> {
  const { a, b, app, own } = world
  const rows = (count: number) => Array.from({ length: count }, (_, at) => ({ code: `B${at}`, name: `B ${n} ${at}` }))
  for (const [name, client, list] of [
    ['', a, [{ code: 'A1', name: 'Of A' }]],
    ['foreign_', b, rows(n + 1)],
  ] as const) {
    const bulk = await client.post(`${records}/ticket/bulk`, {
      op: 'insert',
      records: list,
      label: `Work ${name ? n : ''}`,
    })
    own[`${name}change`] = bulk.body.change
    own[`${name}record`] = bulk.body.results[0].id
    const file = `code,name,weight\n${list.map((row) => `X${row.code},${row.name},many`).join('\n')}\n`
    const columns = ['code', 'name', 'weight'].map((field) => ({ column: field, field }))
    const started = await client.post(`${records}/ticket/import`, uploadForm(file, { mode: 'insert', columns }))
    own[`${name}job`] = started.body.id
    await finished(client, started.body.id)
    const wish = { fields: ['name', 'code'], order_by: [{ field: 'code' }] }
    const asked = await client.post(`${records}/ticket/export-job?format=ndjson`, wish)
    own[`${name}export`] = asked.body.id
    await finished(client, asked.body.id)
    const upload = await client.post('/api/v1/files', uploadForm(`What ${name ? `B writes in ${n}` : 'A writes'}`))
    own[`${name}file`] = upload.body.id
    const key = await client.post('/api/v1/auth/api-key/create', { name: `Key ${name ? n : ''}` })
    own[`${name}key`] = key.body.id
  }
  await b.patch(`${records}/deal/${idOf(4, 5)}`, { name: n === 1 ? 'Still hidden' : 'Changed out of sight' })
  own['foreign_share'] = (
    await b.post(`${records}/deal/${idOf(4, 5)}/shares`, { to: { user: 'admin@example.com' } })
  ).body.id
  if (n === 2) {
    await app.admin.post(`${records}/deal/${idOf(4, 5)}/lock`, { reason: 'Approval of B' })
    await b.delete(`${records}/ticket/${own['foreign_record']}`)
    await b.patch('/api/v1/me', { preferences: { theme: 'dark' } })
    await app.admin.post('/api/v1/auth/api-key/create', { name: 'One more' })
  }
}

const objects = ['account', 'product', 'vault', 'deal', 'line', 'ticket', 'user', 'nothing']
const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 99]
const idsOf = (object: string) => [
  ...numbers.map((n) => idOf(objects.indexOf(object) + 1, n)),
  ...(object === 'ticket' ? ['{record}', '{foreign_record}'] : []),
  'none',
]
const get = (...paths: string[]): Ask[] => paths.map((path) => ({ method: 'GET', path: `/api/v1${path}` }))
const post = (path: string, ...bodies: object[]): Ask[] =>
  bodies.map((body) => ({ method: 'POST', path: `/api/v1${path}`, body }))
const ofObjects = (ask: (object: string) => Ask[]) => objects.flatMap(ask)
const ofRecords = (rest: string, ...parts: string[]) =>
  ofObjects((object) =>
    idsOf(object).flatMap((id) => ['', ...parts].flatMap((part) => get(`/records/${object}/${id}${rest}${part}`))),
  )
/** Of this caller, of another, of nobody. */
const ofIds = (name: string, ask: (id: string) => Ask[]) => [`{${name}}`, `{foreign_${name}}`, idOf(9, 9)].flatMap(ask)

const wheres = [
  `name = "Only here"`,
  'margin > 10',
  'vault.name = "Vault one"',
  'NOT(ISBLANK(secret))',
  'secrets > 1',
  'broken (',
]
const formulas = [
  'name',
  'margin',
  'vault.name',
  'secret * 2',
  'secrets',
  'secrets_twice',
  'owner.email',
  'quantity',
  'COUNT(lines)',
]

const questions: { [route: string]: () => Ask[] } = {
  'GET /api/v1/setup': () => get('/setup'),
  'GET /api/v1/auth/get-session': () => [],
  'GET /api/v1/auth/api-key/list': () => get('/auth/api-key/list'),
  'GET /api/v1/auth/api-key/get': () => ofIds('key', (id) => get(`/auth/api-key/get?id=${id}`)),
  'GET /api/v1/auth/list-sessions': () => [],
  'GET /api/v1/me': () => get('/me'),
  'GET /api/v1/notifications': () => get('/notifications', '/notifications?limit=1', '/notifications?unread=1'),
  'GET /api/v1/users': () => get('/users', '/users?search=b'),
  'GET /api/v1/users/:id/hand-over': () => [1, 2].flatMap((n) => get(`/users/${idOf(9, n)}/hand-over`)),
  'GET /api/v1/users/:id': () => [1, 2].flatMap((n) => get(`/users/${idOf(9, n)}`)),
  'GET /api/v1/metadata': () => get('/metadata', '/metadata?draft=1', '/metadata?since=1-x'),
  'GET /api/v1/metadata/schemas': () => get('/metadata/schemas'),
  'GET /api/v1/metadata/schemas/:kind': () => get('/metadata/schemas/object', '/metadata/schemas/nothing'),
  'GET /api/v1/metadata/versions': () => get('/metadata/versions'),
  'GET /api/v1/metadata/export': () => get('/metadata/export'),
  'GET /api/v1/metadata/documents': () => get('/metadata/documents'),
  'GET /api/v1/metadata/plugins': () => get('/metadata/plugins'),
  'GET /api/v1/metadata/change-sets': () => get('/metadata/change-sets'),
  'GET /api/v1/metadata/change-sets/:author': () => get(`/metadata/change-sets/${idOf(9, 9)}`),
  'GET /api/v1/metadata/drafts': () => get('/metadata/drafts'),
  'POST /api/v1/metadata/plan': () => post('/metadata/plan', {}, { items: [] }),
  'GET /api/v1/metadata/:kind': () =>
    ['object', 'permission_set', 'sharing_rule', 'restriction_rule', 'role', 'list_view', 'nothing'].flatMap((kind) =>
      get(`/metadata/${kind}`),
    ),
  'GET /api/v1/metadata/:kind/:name': () => [
    ...ofObjects((name) => get(`/metadata/object/${name}`, `/metadata/object/${name}?draft=1`)),
    ...get(
      '/metadata/list_view/deal.by_margin',
      '/metadata/sharing_rule/deal.urgent',
      '/metadata/restriction_rule/ticket.light',
    ),
  ],
  'GET /api/v1/metadata/:kind/:name/uses': () => ofObjects((name) => get(`/metadata/object/${name}/uses?field=margin`)),
  'GET /api/v1/metadata/layout/:name/entry-time': () =>
    ofObjects((name) => get(`/metadata/layout/${name}.standard/entry-time`)),
  'GET /api/v1/metadata/object/:name/order': () => ofObjects((name) => get(`/metadata/object/${name}/order`)),
  'POST /api/v1/records/:object/import/preview': () =>
    ofObjects((object) => [
      {
        method: 'POST',
        path: `/api/v1/records/${object}/import/preview`,
        body: uploadForm('name,margin,secret,code,vault,Secret,Only here\nDeal 1,1,2,TAKEN,Vault one,3,4\n'),
      },
    ]),
  'GET /api/v1/jobs': () => get('/jobs', '/jobs?limit=1'),
  'GET /api/v1/jobs/:id': () => ofIds('job', (id) => get(`/jobs/${id}`)),
  'GET /api/v1/jobs/:id/errors': () => ofIds('job', (id) => get(`/jobs/${id}/errors`)),
  'GET /api/v1/jobs/:id/file': () => [
    ...ofIds('export', (id) => get(`/jobs/${id}/file`)),
    ...ofIds('job', (id) => get(`/jobs/${id}/file`)),
  ],
  'GET /api/v1/files': () => ofIds('file', (id) => get(`/files?ids=${id}`, `/files?ids=${id},{file}`)),
  'GET /api/v1/files/:id': () => ofIds('file', (id) => get(`/files/${id}`, `/files/${id}?download`)),
  'POST /api/v1/formula/check': () =>
    ofObjects((object) =>
      formulas.flatMap((formula) =>
        post('/formula/check', { object, formula }, { object, formula, context: 'filter' }),
      ),
    ),
  'POST /api/v1/formula/evaluate': () =>
    ['deal', 'ticket', 'line', 'account', 'vault'].flatMap((object) =>
      idsOf(object).flatMap((id) =>
        formulas.flatMap((formula) =>
          post('/formula/evaluate', { object, formula, id, mode: 'memory' }, { object, formula, id, mode: 'sql' }),
        ),
      ),
    ),
  'GET /api/v1/records/:object/:id/history': () => ofRecords('/history', '?limit=1'),
  'GET /api/v1/records/:object/:id/timeline': () => ofRecords('/timeline', '?limit=1', '?kinds=changes'),
  'GET /api/v1/changes': () => get('/changes', '/changes?object=ticket', '/changes?object=vault', '/changes?limit=1'),
  'GET /api/v1/currency-rates': () => get('/currency-rates'),
  // Two listeners beside the writes of B: two-worlds.test.ts.
  'GET /api/v1/events': () => [],
  'GET /api/v1/records/:object/:id/shares': () => ofRecords('/shares'),
  'GET /api/v1/records/:object/:id/lock': () => ofRecords('/lock'),
  'GET /api/v1/audit': () => get('/audit', `/audit?object=deal&record=${idOf(4, 5)}`),
  'GET /api/v1/audit/verify': () => get('/audit/verify'),
  'GET /api/v1/closed-periods': () => get('/closed-periods'),
  'GET /api/v1/queues': () => get('/queues'),
  'GET /api/v1/access/explain': () =>
    ofObjects((object) => get(`/access/explain?user=b@example.com&object=${object}&record=${idOf(4, 5)}`)),
  'POST /api/v1/access/preview': () =>
    post('/access/preview', {}, { items: [{ kind: 'permission_set', name: 'a', delete: true }] }),
  'GET /api/v1/records/:object/export': () =>
    ofObjects((object) =>
      [
        'csv',
        'ndjson',
        'xlsx&limit=1',
        `csv&where=${encodeURIComponent(wheres[0] ?? '')}`,
        'csv&fields=margin',
        'csv&as_of=2026-06-01T00:00:00Z',
      ]
        .filter((part) => !part.startsWith('xlsx'))
        .flatMap((part) => get(`/records/${object}/export?format=${part}`)),
    ),
  'POST /api/v1/records/:object/export': () =>
    ofObjects((object) =>
      post(
        `/records/${object}/export?format=ndjson`,
        {},
        { fields: ['name', 'margin'] },
        { fields: ['id'], where: { field: 'id', op: 'in', value: idsOf(object) } },
        { where: wheres[0] ?? '' },
      ),
    ),
  'GET /api/v1/search': () =>
    ['Only here', 'Hidden plan', 'Changed out', 'B 2', 'Of A', 'TAKEN', 'B0', 'zz'].flatMap((word) =>
      get(`/search?q=${encodeURIComponent(word)}`),
    ),
  'GET /api/v1/records/:object': () =>
    ofObjects((object) => [
      ...[
        '',
        '?total=1',
        '?deleted=1&total=1',
        '?order_by=-updated_at&limit=2',
        '?search=hidden',
        '?fields=id,owner.name',
        '?view=by_margin',
      ].flatMap((part) => get(`/records/${object}${part}`)),
      ...wheres.flatMap((where) => get(`/records/${object}?total=1&where=${encodeURIComponent(where)}`)),
      ...formulas.flatMap((path) => get(`/records/${object}?order_by=${encodeURIComponent(path)}`)),
    ]),
  'GET /api/v1/records/:object/:id': () =>
    ofRecords('', '?fields=id,name', '?fields=margin', '?fields=secrets,secrets_twice'),
  'POST /api/v1/query': () =>
    ofObjects((object) =>
      post(
        '/query',
        { object, fields: ['id', 'quantity'], total: true },
        { object, aggregates: { n: { fn: 'count' }, q: { fn: 'sum', field: 'quantity' } } },
        { object, aggregates: { q: { fn: 'sum', field: 'secrets' } } },
        { object, group_by: ['owner'], aggregates: { n: { fn: 'count' } } },
        { object, group_by: ['created_by'], aggregates: { n: { fn: 'count' } }, having: { formula: 'n > 1' } },
        { object, fields: ['id'], as_of: '2026-06-01T00:00:00Z', total: true },
        {
          object,
          fields: ['id', { children: 'tickets', fields: ['id', 'name'] }, { children: 'lines', fields: ['quantity'] }],
        },
      ),
    ),
  'GET /api/v1/openapi.json': () => get('/openapi.json'),
  'GET /api/v1/docs': () => get('/docs'),
  'GET /api/v1/docs/page.js': () => get('/docs/page.js'),
  'GET /api/v1/docs/page.css': () => get('/docs/page.css'),
  'GET /api/v1/sample': () => get('/sample'),
}

/** Routes whose answers are about the caller's own sessions alone. */
const aboutTheCaller = ['GET /api/v1/auth/get-session', 'GET /api/v1/auth/list-sessions', 'GET /api/v1/events']

test('every route that reads has its questions', () => {
  const reading = allRoutes
    .filter((route) => readsOnly(route.method, route.path))
    .map((route) => `${route.method} ${route.path}`)
  expect(
    reading.filter((route) => !(route in questions)),
    'a new route that reads needs its questions here',
  ).toEqual([])
  const silent = Object.keys(questions).filter((route) => questions[route]?.().length === 0)
  expect(silent).toEqual(aboutTheCaller)
})

test.each(Object.keys(questions).filter((route) => !aboutTheCaller.includes(route)))(
  '%s',
  async (route) => {
    const asks = questions[route]?.() ?? []
    expect(await differences(worlds, asks)).toEqual([])
  },
  60_000,
)

/** What the worlds differ in is asked for by these, if one may see it. */
const telling = [
  'GET /api/v1/auth/api-key/list',
  'GET /api/v1/me',
  'GET /api/v1/notifications',
  'GET /api/v1/jobs',
  'GET /api/v1/jobs/:id/errors',
  'GET /api/v1/jobs/:id/file',
  'GET /api/v1/files/:id',
  'POST /api/v1/formula/evaluate',
  'GET /api/v1/records/:object/:id/history',
  'GET /api/v1/records/:object/:id/timeline',
  'GET /api/v1/changes',
  'GET /api/v1/records/:object/:id/shares',
  'GET /api/v1/records/:object/:id/lock',
  'GET /api/v1/audit',
  'GET /api/v1/records/:object/export',
  'POST /api/v1/records/:object/export',
  'GET /api/v1/search',
  'GET /api/v1/records/:object',
  'GET /api/v1/records/:object/:id',
  'POST /api/v1/query',
]

test.each(telling)('the same questions tell the worlds apart for B or an administrator: %s', async (route) => {
  const asks = questions[route]?.() ?? []
  const as = (who: (world: World) => World['a']): [World, World] => [
    { ...worlds[0], a: who(worlds[0]) },
    { ...worlds[1], a: who(worlds[1]) },
  ]
  let apart = false
  for (let at = 0; at < asks.length && !apart; at += 10)
    for (const pair of [as((world) => world.b), as((world) => world.app.admin)])
      apart ||= (await differences(pair, asks.slice(at, at + 10))).length > 0
  expect(apart).toBe(true)
})

test('SEC-30 what others were told warms no cache for A', async () => {
  const asks = [
    'GET /api/v1/metadata',
    'GET /api/v1/openapi.json',
    'GET /api/v1/search',
    'GET /api/v1/records/:object',
    'POST /api/v1/query',
  ].flatMap((route) => questions[route]?.() ?? [])
  const [first] = worlds
  const before = await Promise.all(asks.map((ask) => answer(first, ask)))
  for (const client of [first.app.admin, first.b]) for (const ask of asks) await answer({ ...first, a: client }, ask)
  for (const [at, ask] of asks.entries()) expect([ask, await answer(first, ask)]).toEqual([ask, before[at]])
  const tag = async (client: World['a']) => (await client.get(`${records}/deal?total=1`)).headers.get('etag')
  const tags = await Promise.all([first.a, first.b, first.app.admin].map(tag))
  expect(tags.filter((one, at) => one !== null && tags.indexOf(one) !== at)).toEqual([])
}, 60_000)

test('what A may see is there, so that being alike is not being empty', async () => {
  const [one] = worlds
  for (const [path, told] of [
    ['/jobs', '"kind":"import"'],
    ['/jobs/{job}/errors', 'Of A'],
    ['/jobs/{export}/file', 'Of A'],
    ['/changes', 'Work'],
    ['/files/{file}', 'A writes'],
    [`/records/ticket/${idOf(6, 6)}?fields=name,owner.name`, '"owner.name":"Near"'],
    [`/records/deal/${idOf(4, 1)}?fields=quantity`, '"quantity":2'],
    [`/records/ticket/{record}/history`, 'Of A'],
    [`/search?q=Of+A`, 'Of A'],
  ] as const)
    expect([path, await answer(one, { method: 'GET', path: `/api/v1${path}` })]).toEqual([
      path,
      expect.stringContaining(told),
    ])
  expect((await one.b.get('/api/v1/search?q=hidden')).text).toContain('Still hidden')
})
