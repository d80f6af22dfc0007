/**
 * There is one write path: every case of one table (test/fixtures/write-cases.ts) gets the same verdict, the same codes at the same fields,
 * the same stored row, event and history through every way to write a record (test/support/write-ways.ts). Where a way cannot say a
 * case it says why, and those reasons are closed lists here.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isSealed, placeOf, sealer } from '@trellis/server/records/sealed.ts'
import { allRoutes } from '@trellis/server/http/routes.ts'
import { closedUntil, refusals, taken, writeCases, writeDocuments } from '../fixtures/write-cases.ts'
import type { Case } from '../fixtures/write-cases.ts'
import type { Client } from '../support/client.ts'
import { uploadForm } from '../support/imports.ts'
import { openServer } from '../support/server.ts'
import { readsOnly } from '../support/watch.ts'
import { ways } from '../support/write-ways.ts'
import type { Given, Said, Way, World } from '../support/write-ways.ts'

let world: World
let repId: string
let cases: Case[]

beforeAll(async () => {
  const app = await openServer({ items: writeDocuments })
  const rep = await app.as('rep', { permission_sets: ['rep'] })
  world = { app, rep }
  repId = (await rep.get('/api/v1/me')).body.user.id
  const foreign = (await app.admin.post('/api/v1/records/account', { name: 'Of another' })).body.id
  const own = (await rep.post('/api/v1/records/account', { name: 'Own' })).body.id
  await app.admin.post('/api/v1/records/deal', { name: 'Taken', code: 'taken', ...taken })
  await app.admin.put('/api/v1/closed-periods/deal', { until: closedUntil })
  const upload = async (client: Client) =>
    (await client.post('/api/v1/files', uploadForm('Paper', undefined, 'paper.txt'))).body.id as string
  const [file, foreignFile] = [await upload(rep), await upload(app.admin)]
  // Held by a record that stays: it is in reach however often the others go.
  await rep.post('/api/v1/records/deal', { name: 'Holder', code: 'holder', paper: file })
  const queue = (await rep.get('/api/v1/queues')).body.records.find((one: { name: string }) => one.name === 'desk').id
  cases = writeCases({ own, foreign, file, foreignFile, queue })
})
afterAll(() => world?.app.close())

type Found = {
  id: string
  code: string
  row: { [column: string]: unknown }
  partners: string[] | null
  version: number
  events: { version: number; kind: string; via: string; actor: string; fields: string[] }[]
  past: number[]
}

/** The rows as they are stored, sealed values opened, with their links and what was told of them. */
async function stored(codes: string[]): Promise<Map<string, Found>> {
  const links = world.app.server.models.model().objects['deal']?.fields['partners']?.linkTable
  const rows = await world.app.server.db.query<Found>({
    text: `select t.id, t.code, t.version, to_jsonb(t) - '{id,code,number,note,version,created_at,updated_at,_from,_via,_change,_search}'::text[] as row,
        (select json_agg(l.target order by l.target) from ws_main."${links}" l where l.source = t.id) as partners,
        (select coalesce(json_agg(json_build_object('version', e.version, 'kind', e.kind, 'via', e.via, 'actor', e.actor, 'fields', e.fields) order by e.id), '[]')
          from ws_main._event e where e.record = t.id and e.via is distinct from 'system') as events,
        (select coalesce(json_agg(distinct h.version), '[]') from ws_main.deal__h h where h.id = t.id and h.version < t.version) as past
      from ws_main.deal t where t.code = any($1)`,
    values: [codes],
  })
  return new Map(rows.map((found) => [found.code, { ...found, row: { ...opened(found), partners: found.partners } }]))
}

function opened({ id, row }: Found): Found['row'] {
  const open = ([column, value]: [string, unknown]) =>
    isSealed(value) ? [column, sealer().open(value, placeOf('deal', column, id))] : [column, value]
  return Object.fromEntries(Object.entries(row).map(open))
}

type Outcome = { codes: string[]; row: object | null; event: object | null } | { cannot: string }

let next = 0

/** All cases through one way; afterwards its records are gone, so that keys are free for the next. */
async function through(name: string, way: Way): Promise<Outcome[]> {
  const given: Given[] = cases.map((one) => ({ one, code: `c${next++}` }))
  const codes = given.map(({ code }) => code)
  if (!way.makes) {
    const records = codes.map((code) => ({ code, name: 'Before' }))
    const made = await world.rep.post('/api/v1/records/deal/bulk', { op: 'insert', records, all_or_none: true })
    if (made.status !== 200) throw new Error(made.text)
  }
  const said = await way.run(world, given)
  const found = await stored(codes)
  await world.app.server.db.query({ text: 'delete from ws_main.line', values: [] })
  await world.app.server.db.query({ text: 'delete from ws_main.deal where code = any($1)', values: [codes] })
  return given.map((entry, at) => outcomeOf(name, entry, said[at] as Said, found.get(entry.code)))
}

/** Versions a record has before the last step of the way. */
const before = (name: string, way: Way) =>
  way.makes ? 0 : ['back from history', 'undo', 'undo as a job', 'back from the bin'].includes(name) ? 2 : 1

function outcomeOf(name: string, { one }: Given, said: Said, found: Found | undefined): Outcome {
  if ('cannot' in said) return said
  const way = ways[name] as Way
  const taken = said.codes.length === 0
  // A value that is there already is taken and makes no version.
  const most = before(name, way) + (taken ? 1 : 0)
  const versions = taken && !way.makes && found?.version === most - 1 ? most - 1 : most
  // One event and one row of the past for every version, whatever was said; a refused write leaves neither.
  expect([
    name,
    one.name,
    found?.version ?? 0,
    found?.events.map((event) => event.version) ?? [],
    found?.past ?? [],
  ]).toEqual([
    name,
    one.name,
    versions,
    Array.from({ length: versions }, (_, at) => at + 1),
    Array.from({ length: Math.max(0, versions - 1) }, (_, at) => at + 1),
  ])
  if (!taken || !found) return { codes: said.codes, row: null, event: null }
  if (versions < most) return { codes: [], row: found.row, event: null }
  const last = found.events.at(-1)
  expect([name, one.name, last?.via, last?.actor]).toEqual([name, one.name, way.via, repId])
  const fields = (last?.fields ?? []).filter((field) => !['code', 'number'].includes(field)).sort()
  if (way.kind !== undefined) expect([name, one.name, last?.kind, fields]).toEqual([name, one.name, way.kind, []])
  return { codes: [], row: found.row, event: way.kind === undefined ? { kind: last?.kind, fields } : null }
}

/** What one way says, stores or tells otherwise than the first; nothing when it cannot say the case. */
function differences(way: Way, name: string, expected: Outcome | undefined, found: Outcome): string[] {
  if ('cannot' in found || expected === undefined || 'cannot' in expected) return []
  const told =
    way.tells === undefined
      ? found.codes.join() === expected.codes.join()
      : found.codes.length > 0 === expected.codes.length > 0 &&
        (way.tells === 'that it was refused' || found.codes.every((code) => (expected.codes[0] ?? '').endsWith(code)))
  const rows: [{ [column: string]: unknown }, { [column: string]: unknown }] = [
    { ...expected.row, event: way.kind === undefined ? expected.event : null },
    { ...found.row, event: found.event },
  ]
  const columns = Object.keys({ ...rows[0], ...rows[1] }).filter((column) => !way.besides?.includes(column))
  if (!told || expected.row === null)
    return told ? [] : [`${name}: ${found.codes.join() || 'taken'} instead of ${expected.codes.join() || 'taken'}`]
  return columns.flatMap((column) => {
    const [one, two] = rows.map((row) => JSON.stringify(row[column]))
    return one === two ? [] : [`${name}: ${column} is ${two} instead of ${one}`]
  })
}

const all: { [name: string]: Outcome[] } = {}
async function outcomes(name: string): Promise<Outcome[]> {
  return (all[name] ??= await through(name, ways[name] as Way))
}

test('the table has sixty cases and more, each under its own name', () => {
  expect(cases.length).toBeGreaterThanOrEqual(60)
  expect(new Set(cases.map((one) => one.name)).size).toBe(cases.length)
})

describe('each case has one verdict, one row, one event', () => {
  test.each(Object.keys(ways))('%s', async (name) => {
    const way = ways[name] as Way
    const expected = await outcomes(way.makes ? 'create' : 'update')
    const found = await outcomes(name)
    expect(found.flatMap((outcome, at) => differences(way, `${cases[at]?.name}`, expected[at], outcome))).toEqual([])
  })
})

test('what a way cannot say is said with the reason, and every way says what it can', async () => {
  const said = Object.fromEntries(
    Object.entries(all).map(([name, outcomes]) => [name, outcomes.filter((one) => !('cannot' in one)).length]),
  )
  expect(said).toEqual({
    create: 93,
    'bulk insert': 93,
    'bulk job': 93,
    'upsert, new': 93,
    'all or none': 93,
    'CSV insert': 69,
    'XLSX insert': 62,
    'made on the way': 6,
    'with its parent': 89,
    'under its parent': 89,
    update: 93,
    'bulk update': 93,
    'update by key': 93,
    'upsert, there': 93,
    'CSV update': 69,
    'XLSX update': 62,
    'back from history': 69,
    undo: 66,
    'undo as a job': 66,
    'back from the bin': 5,
  })
})

test('the verdicts are those of the table', async () => {
  for (const name of ['create', 'update'])
    for (const [at, outcome] of (await outcomes(name)).entries()) {
      const one = cases[at]
      expect([name, one?.name, 'codes' in outcome && outcome.codes]).toEqual([
        name,
        one?.name,
        refusals[one?.name ?? ''] ?? [],
      ])
    }
})

test('SEC-53 after all of it the chain of the audit trail is whole', async () => {
  const { body } = await world.app.admin.get('/api/v1/audit/verify')
  expect([body.ok, body.broken_at]).toEqual([true, null])
  expect(body.lines).toBeGreaterThan(cases.filter((one) => one.accept !== undefined).length)
})

/** Calls that write, but no records of objects; each with what it writes. */
const writesNoRecord: { [route: string]: string } = {
  'DELETE /api/v1/records/:object/:id': 'takes a record away; judged in write-equivalence-records.test.ts',
  'POST /api/v1/users/:id/hand-over': 'owners only; judged in write-equivalence-records.test.ts',
  'POST /api/v1/records/:object/:id/reveal': 'that somebody looked',
  'POST /api/v1/records/:object/:id/shares': 'the share',
  'DELETE /api/v1/records/:object/:id/shares/:share': 'the share',
  'POST /api/v1/records/:object/:id/lock': 'the lock',
  'DELETE /api/v1/records/:object/:id/lock': 'the lock',
  'POST /api/v1/records/:object/:id/claim': 'the owner; judged in queues.test.ts',
  'POST /api/v1/jobs/:id/cancel': 'the job',
  'POST /api/v1/records/:object/export-job': 'the job, and a file outside the database',
  'POST /api/v1/files': 'a file, before a record names it',
  'DELETE /api/v1/files/:id': 'a file',
  'POST /api/v1/notifications/read': 'that notes were seen',
  'POST /api/v1/users': 'a user, whose fields have rules of their own (auth-users.test.ts)',
  'PATCH /api/v1/users/:id': 'a user',
  'POST /api/v1/users/:id/end-sessions': 'sessions',
  'PATCH /api/v1/me': 'a user: oneself',
  'PUT /api/v1/currency-rates': 'rates',
  'POST /api/v1/records/:object/:id/presence': 'who looks at a record, in memory',
  'PUT /api/v1/closed-periods/:name': 'until when a period is closed',
  'PUT /api/v1/views/:object/:name': 'a view that is shared (shared-views.test.ts)',
  'DELETE /api/v1/views/:object/:name': 'the view',
  'DELETE /api/v1/sample': 'takes the sample company away, whole (sample-company.test.ts)',
}

test('every route that may write is a way of here, or is known to write no record', () => {
  const writing = allRoutes
    .filter((route) => !readsOnly(route.method, route.path) && !/\/(auth|setup|metadata)\b/.test(route.path))
    .map((route) => `${route.method} ${route.path}`)
  const known = [...Object.values(ways).map((way) => way.route), ...Object.keys(writesNoRecord)]
  expect(
    writing.filter((route) => !known.includes(route)),
    'a new way to write a record belongs into test/support/write-ways.ts; what writes none into writesNoRecord',
  ).toEqual([])
  expect(Object.values(ways).filter((way) => !writing.includes(way.route))).toEqual([])
})
