import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compileAccess } from '@trellis/metadata/access/compile-access.ts'
import { planSearch } from '@trellis/server/records/search-sql.ts'
import { sortIn } from '@trellis/server/records/search-upkeep.ts'
import { hasGrown, readWordShares, shareOf, wordSample } from '@trellis/server/records/word-shares.ts'
import type { Client } from '../support/client.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'
import { idOf, insertRows, readDocuments } from '../fixtures/read-world.ts'

let app: TestServer
let rep: Client

beforeAll(async () => {
  app = await openServer({ items: readDocuments })
  rep = await app.as('rep', { permission_sets: ['rep'] })
  const { objects } = app.server.models.model()
  const { db } = app.server
  const owner = (await rep.get('/api/v1/me')).body.user.id
  await insertRows(db, objects['account']!, [
    { id: idOf(1, 1), name: '中国移动通信集团有限公司', city: '北京', secret_note: 'canary zebra' },
    { id: idOf(1, 2), name: '中国国家移动展览', city: '移通国' },
    { id: idOf(1, 3), name: 'Crème Brûlée GmbH', city: 'Zürich' },
    { id: idOf(1, 4), name: "O'Brien & \\Sons: 100%", city: 'ＦＵＬＬＷＩＤＴＨ' },
    { id: idOf(1, 5), name: '重庆长安汽车', city: 'zebra town' },
    { id: idOf(1, 6), name: '北京东方 Cloud 3 科技' },
  ])
  await insertRows(db, objects['deal']!, [
    { id: idOf(3, 1), name: 'Deal OP-2026-0001', owner, phone: '+8613800138000' },
    { id: idOf(3, 2), name: '移动 framework deal', owner: idOf(9, 9) },
  ])
  // From here on the server knows how many deals somebody reaches.
  await db.query({ text: `analyze "${db.schema}"."${objects['deal']!.table}"`, values: [] })
  await insertRows(db, objects['vault']!, [{ id: idOf(5, 1), name: '移动 vault' }])
})
afterAll(() => app.close())

const hits = async (client: Client, q: string, objects?: string) => {
  const answer = await client.get(`/api/v1/search?q=${encodeURIComponent(q)}${objects ? `&objects=${objects}` : ''}`)
  expect(answer.status, answer.text).toBe(200)
  return (answer.body.records as { object: string; id: string }[])
    .map((hit) => `${hit.object} ${Number(hit.id.slice(-12))}`)
    .toSorted()
}

/** Samples that call every word frequent; or some words (by their last letter), the others rare. */
const allFrequent = { rows: 1, records: 1, holders: () => Uint8Array.of(1) }
const someFrequent = {
  rows: 100,
  records: 100,
  holders: (lexeme: string) =>
    Uint8Array.from({ length: 100 }, (_, at) => (at === 0 || lexeme.charCodeAt(lexeme.length - 1) % 2 === 1 ? 1 : 0)),
}

describe.each(['by the index', 'by walking', 'by its rare words'])('R9 search across objects, %s', (way) => {
  beforeAll(() => {
    app.server.db.wordShares.clear()
    if (way !== 'by the index')
      for (const { table } of Object.values(app.server.models.model().objects))
        app.server.db.wordShares.set(table, way === 'by walking' ? allFrequent : someFrequent)
  })

  test.each([
    ['中国移动', ['account 1']],
    ['移动', ['account 1', 'account 2']],
    ['动', ['account 1', 'account 2']],
    ['移动通信集团', ['account 1']],
    ['zgyd', ['account 1']],
    ['YDTX', ['account 1']],
    ['cqca', ['account 5']],
    ['zhongguo', []],
    ['creme brulee', ['account 3']],
    ['BRÛL', ['account 3']],
    ['zurich', ['account 3']],
    ["o'brien sons", ['account 4']],
    ['100%', ['account 4']],
    ['fullwidth', ['account 4']],
    ['东方 clo', ['account 6']],
    ['东方cloud', ['account 6']],
    ['op-2026', ['deal 1']],
    ['nothing here', []],
    ['', []],
    [`'a' & ! ( : * \\`, []],
  ])('%s', async (q, expected) => {
    expect(await hits(rep, q)).toEqual(expected)
  })

  test('a part of a phone number finds it for those who may read it', async () => {
    for (const q of ['13800138000', '8000', '138001']) expect(await hits(app.admin, q)).toEqual(['deal 1'])
    expect(await hits(rep, '13800138000')).toEqual([])
  })

  test('SEC-05 words of a hidden field, and records out of reach, give no hits', async () => {
    expect(await hits(rep, 'canary')).toEqual([])
    expect(await hits(rep, 'zebra')).toEqual(['account 5'])
    expect(await hits(app.admin, 'canary')).toEqual(['account 1'])
    expect(await hits(app.admin, '移动')).toEqual(['account 1', 'account 2', 'deal 2', 'vault 1'])
    expect((await rep.get('/api/v1/search?q=x&objects=vault')).status).toBe(403)
    expect((await rep.get('/api/v1/search?q=x&objects=nope')).body.code).toBe('query.unknown_object')
  })

  test('names that start with the words come first, and one statement asks all objects', async () => {
    app.sql.length = 0
    const answer = await app.admin.get(`/api/v1/search?q=${encodeURIComponent('移动')}`)
    expect(answer.body.records[0].name).toMatch(/^移动/)
    const asked = app.sql.filter((text) => text.includes('_search'))
    expect(asked).toHaveLength(1)
    expect(asked[0]?.includes('ts_match_vq')).toBe(way === 'by walking')
    expect(await hits(rep, '移动', 'account')).toEqual(['account 1', 'account 2'])
  })

  test('a list is searched inside its object, with its filter and pages', async () => {
    const answer = await rep.get(
      `/api/v1/records/account?fields=name&search=${encodeURIComponent('移动')}&limit=1&order_by=-name&total=1`,
    )
    expect(answer.body).toMatchObject({ records: [{ name: '中国移动通信集团有限公司' }], total: 2 })
    const next = await rep.get(
      `/api/v1/records/account?fields=name&search=${encodeURIComponent('移动')}&limit=1&order_by=-name&cursor=${answer.body.next_cursor}`,
    )
    expect(next.body).toMatchObject({ records: [{ name: '中国国家移动展览' }], next_cursor: null })
    expect((await rep.get('/api/v1/records/account?search=%20%20&fields=id')).body.records).toHaveLength(6)
    expect((await rep.get('/api/v1/records/account?search=!!!&fields=id')).body.records).toHaveLength(0)
  })
})

test('who reaches few of the records that have the words is searched among those, and finds no others', async () => {
  const { db, models } = app.server
  const { table } = models.model().objects['deal']!
  // Every record of a million has every word.
  db.wordShares.set(table, { ...allFrequent, records: 1_000_000 })
  const asked = async (client: Client, q: string) => {
    app.sql.length = 0
    const found = await hits(client, q, 'deal')
    return { found, own: app.sql.some((text) => text.includes('_search') && text.includes('cross join lateral')) }
  }
  expect(await asked(rep, 'deal')).toEqual({ found: ['deal 1'], own: true })
  expect(await asked(rep, '移动')).toEqual({ found: [], own: true })
  expect(await asked(app.admin, 'deal')).toEqual({ found: ['deal 1', 'deal 2'], own: false })
  db.wordShares.clear()
})

test('which words are frequent comes from a sample of the records', async () => {
  const { db } = app.server
  const shape = app.server.models.model().objects['account']!
  await insertRows(
    db,
    shape,
    Array.from({ length: 400 }, (_, n) => ({ id: idOf(1, 1000 + n), name: `Frequent ${n % 2 === 0 ? 'even' : n}` })),
  )
  await db.query({ text: `analyze "${db.schema}"."${shape.table}"`, values: [] })
  await readWordShares(db)
  expect(db.wordShares.size).toBe(0)
  await readWordShares(db, 100)
  const sample = db.wordShares.get(shape.table) ?? wordSample([])
  const share = (lexeme: string, fromStart: boolean) => shareOf(sample.holders(lexeme, fromStart))
  expect(share('name:frequent', false)).toBeGreaterThan(0.9)
  expect(share('name:freq', true)).toBeGreaterThan(0.9)
  expect(share('name:even', false)).toBeCloseTo(0.5, 1)
  expect([share('name:freq', false), share('name:nowhere', true)]).toEqual([0, 0])
})

test('a table is sampled again when it is another: with its first records, and when it grew or shrank by half', async () => {
  const { db } = app.server
  const shape = app.server.models.model().objects['account']!
  const look = (isDue = hasGrown) => readWordShares(db, 100, isDue).then(() => db.wordShares.get(shape.table))
  db.wordShares.clear()
  const first = await look()
  expect(first?.records).toBeGreaterThan(100)
  expect(await look(() => false)).toBe(first)
  await insertRows(
    db,
    shape,
    Array.from({ length: 1500 }, (_, n) => ({ id: idOf(1, 5000 + n), name: `Grown ${n}` })),
  )
  // Nobody analyzes them: the count of the writes is looked at, which follows them by up to a second.
  await expect.poll(async () => (await look())?.records, { timeout: 20_000 }).toBeGreaterThanOrEqual(1500)
  expect(shareOf(db.wordShares.get(shape.table)!.holders('name:grown', false))).toBeGreaterThan(0.2)
  expect([hasGrown(100, wordSample([], 160)), hasGrown(100, wordSample([], 140))]).toEqual([true, false])
  await readWordShares(db, 1_000_000)
  expect(db.wordShares.size).toBe(0)
})

/** How an administrator's search of accounts is planned, by the words of a sample. */
function planOfAccounts(q: string, sample: ReturnType<typeof wordSample>) {
  const model = app.server.models.model()
  const shape = model.objects['account']!
  const access = compileAccess(model, {
    userId: idOf(9, 1),
    admin: true,
    role: null,
    permissionSets: [],
    ownerIds: [],
    scope: null,
  })
  return planSearch(q, shape, access, new Map([[shape.table, sample]]))
}

test('two words that are frequent each and never meet are no reason to walk; a rare word leads, the frequent one is checked', () => {
  const plan = (q: string, records: string[][]) => planOfAccounts(q, wordSample(records))
  const apart = Array.from({ length: 100 }, (_, n) => [`name:${n % 2 ? 'odd' : 'even'}`, `name:n${n}`])
  expect(plan('odd', apart)).toMatchObject({ walk: true, led: false })
  expect(plan('odd even', apart)).toMatchObject({ walk: false, led: false })
  expect(plan('odd n77', apart)).toMatchObject({
    walk: false,
    led: true,
    parts: { 'account.lead': expect.not.stringContaining('odd') },
  })
  // Most of what the rare word leads to has to have the other; else both lists are looked through.
  expect(plan('even n1', [...apart, ...apart.map(() => ['name:even'])])).toMatchObject({ led: true })
  const disjoint = Array.from({ length: 100 }, (_, n) => [n < 50 ? 'name:odd' : n < 60 ? 'name:ma' : 'name:x'])
  expect(plan('odd ma', disjoint)).toMatchObject({ led: false })
  // n1 and n10 to n19: the start of a word counts what it may become.
  expect(plan('n1', apart)).toMatchObject({ walk: true })
})

test('words of one record in seventy are walked to where the index would list more than the walk meets, for the latest hits alone', () => {
  // One in eight is a rollout, one in nine has a number that starts with 12, one in seventy-two is both.
  const records = Array.from({ length: 1000 }, (_, n) => [
    `name:${n % 8 === 0 ? 'rollout' : 'pilot'}`,
    `name:${n % 9 === 0 ? 12 : 7}${n}`,
  ])
  const plan = (q: string, ofAll: number) => planOfAccounts(q, wordSample(records, ofAll))
  expect(plan('rollout 12', 1_000_000)).toMatchObject({ walk: false, soon: true })
  expect(plan('rollout 12', 200_000)).toMatchObject({ walk: false, soon: false })
  // Held so seldom that a walk would not end in time.
  expect(plan('rollout 12144', 1_000_000_000)).toMatchObject({ walk: false, soon: false })
})

test('words that the latest records lack are found among the older ones, each once', async () => {
  const { db } = app.server
  const shape = app.server.models.model().objects['account']!
  await db.query({
    text: `insert into "${db.schema}"."${shape.table}" (id, name, _search)
      select (left($1, -12) || lpad(n::text, 12, '0'))::uuid, 'Filler ' || n, array_to_tsvector(array['name:filler', 'name:' || n])
      from generate_series(100000, 141000) n`,
    values: [idOf(1, 1)],
  })
  db.wordShares.set(shape.table, allFrequent)
  expect(await hits(app.admin, '中国移动', 'account')).toEqual(['account 1'])
  expect(await hits(app.admin, 'filler 100007', 'account')).toEqual(['account 100007'])
  expect(await hits(app.admin, 'filler 140007', 'account')).toEqual(['account 140007'])
  db.wordShares.clear()
})

test('new tokens are sorted into the index beside the writes, and found before and after', async () => {
  const { db } = app.server
  const records = Array.from({ length: 1500 }, (_, n) => ({ name: `Backlog ${n}` }))
  const made = await app.admin.post('/api/v1/records/account/bulk', { op: 'insert', records })
  expect(made.status, made.text).toBe(200)
  const found = () => hits(app.admin, 'backlog 1499', 'account')
  const before = await found()
  expect(before).toHaveLength(1)
  // Statistics of a table follow its writes by up to a second.
  await expect.poll(() => sortIn(db, new Map()), { timeout: 20_000, interval: 250 }).toBeGreaterThan(0)
  const left = await db.query<{ pages: number }>({
    text: `select sum(gin_clean_pending_list(c.oid))::int as pages from pg_index i join pg_class c on c.oid = i.indexrelid
      where i.indrelid = $1::regclass and c.relam = (select oid from pg_am where amname = 'gin')`,
    values: [`"${db.schema}"."${app.server.models.model().objects['account']?.table}"`],
  })
  expect(left).toEqual([{ pages: 0 }])
  expect(await found()).toEqual(before)
})
