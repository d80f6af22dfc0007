/** Taking back a change set: what somebody may learn and do by it whose rights are not those of its author, and what it reads of the events. */
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SqlText } from '@trellis/server/db/db.ts'
import type { Client } from '../support/client.ts'
import { finished } from '../support/imports.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const text = { type: 'text' }
const all = { read: true, create: true, update: true, delete: true }
const records = '/api/v1/records'

/** What was asked of the events of change sets. */
const asked: SqlText[] = []
let app: TestServer
let author: Client
let lead: Client
beforeAll(async () => {
  const object = (name: string, sharing: string, fields: object = {}) => ({
    kind: 'object',
    name,
    label: name,
    name_field: 'name',
    sharing,
    fields: { name: text, ...fields },
  })
  app = await openServer({
    hear: (statement) => statement.text.includes('unnest(e.fields)') && asked.push(statement),
    items: [
      object('deal', 'private', { stage: text, secret: text }),
      object('dossier', 'controlled_by_parent', { deal: { type: 'master_detail', to: 'deal' } }),
      object('item', 'public_read_write', { count: { type: 'integer' } }),
      {
        kind: 'permission_set',
        name: 'author',
        label: 'A',
        objects: { deal: { ...all, transfer: true }, dossier: all },
      },
      // Changes every deal, knows nothing of dossiers, and of deals of one kind not even that they are there.
      {
        kind: 'permission_set',
        name: 'lead',
        label: 'L',
        objects: { deal: { ...all, view_all: true, modify_all: true } },
      },
      {
        kind: 'restriction_rule',
        name: 'deal.lead',
        for: { users: ['lead@example.com'] },
        only_when: 'stage <> "sealed"',
      },
    ],
  })
  author = await app.as('author', { permission_sets: ['author'] })
  lead = await app.as('lead', { permission_sets: ['lead'] })
}, 60_000)
afterAll(() => app?.close())

const idOf = async (who: Client): Promise<string> => (await who.get('/api/v1/me')).body.user.id

/** Deals made, then changed in one go by the author; the change set. */
async function changed(
  deals: { name: string; stage?: string }[],
  values: object,
): Promise<{ ids: string[]; change: string }> {
  const made = await author.post(`${records}/deal/bulk`, { op: 'insert', records: deals })
  const ids = made.body.results.map((one: { id: string }) => one.id) as string[]
  const answer = await author.post(`${records}/deal/bulk`, {
    op: 'update',
    records: ids.map((id) => ({ id, ...values })),
  })
  expect([answer.status, answer.text]).toEqual([200, answer.text])
  return { ids, change: answer.body.change }
}

const undo = (who: Client, change: string) => who.post(`/api/v1/changes/${change}/undo`, {})

test('who may change every record takes another’s change back and is told of no record that is out of their reach', async () => {
  const { ids, change } = await changed([{ name: 'Open' }, { name: 'Sealed', stage: 'sealed' }, { name: 'Gone' }], {
    secret: 'New',
  })
  await author.delete(`${records}/deal/${ids[2]}`)
  const done = await undo(lead, change)
  expect([done.status, done.body.counts, done.body.kept]).toEqual([
    200,
    { updated: 1 },
    [{ object: 'deal', id: ids[2], reason: 'gone' }],
  ])
  expect(done.text).not.toContain(ids[1])
  expect((await author.get(`${records}/deal/${ids[1]}`)).body.secret).toBe('New')
})

test('nor of objects on which they hold no right: a job does not even count them', async () => {
  const made = await author.post(`${records}/deal`, { name: 'With dossiers' })
  const dossiers = ['One', 'Two'].map((name) => author.post(`${records}/dossier`, { name, deal: made.body.id }))
  const inside = (await Promise.all(dossiers)).map((one) => one.body.id as string)
  const bin = await author.post(`${records}/deal/bulk`, { op: 'delete', records: [{ id: made.body.id }] })
  expect(bin.status, bin.text).toBe(200)
  const begun = await lead.post(`/api/v1/changes/${bin.body.change}/undo?background=1`, {})
  expect([begun.status, begun.body.progress]).toEqual([202, { done: 0, total: 1, percent: null }])
  const job = await finished(lead, begun.body.id)
  expect(job).toMatchObject({ status: 'done', counts: { restored: 1, kept: 0 }, notes: [], error_file: null })
  // They come back with the deal they belong to, as they went with it.
  for (const id of inside) expect((await author.get(`${records}/dossier/${id}`)).status).toBe(200)
})

test('rights are those of the moment: owners, hidden and read-only fields and records one may not delete stay as they are', async () => {
  const fading = await app.as('fading', { permission_sets: ['author'] })
  const [me, other] = [await idOf(fading), await idOf(author)]
  const made = await fading.post(`${records}/deal/bulk`, { op: 'insert', records: [{ name: 'A', stage: 'one' }] })
  const id = made.body.results[0].id as string
  // The owner stays above it by a share to edit, so that the record is still in reach.
  await fading.post(`${records}/deal/${id}/shares`, { to: { user: me }, access: 'edit' })
  const change = await fading.post(`${records}/deal/bulk`, {
    op: 'update',
    records: [{ id, name: 'B', stage: 'two', secret: 'three', owner: other }],
  })
  expect([change.status, change.text]).toEqual([200, change.text])
  await app.apply([
    {
      kind: 'permission_set',
      name: 'faded',
      label: 'F',
      objects: { deal: { read: true, create: true, update: true, fields: { secret: 'hidden', stage: 'read' } } },
    },
  ])
  await app.admin.patch(`/api/v1/users/${me}`, { permission_sets: ['faded'] })
  const done = await undo(fading, change.body.change)
  expect([done.status, done.body.counts]).toEqual([200, { updated: 1 }])
  expect(done.body.kept).toEqual(
    expect.arrayContaining(
      ['stage', 'owner'].map((field) => ({ object: 'deal', id, field, reason: 'value.not_permitted' })),
    ),
  )
  expect(done.text).not.toContain('secret')
  const now = (await app.admin.get(`${records}/deal/${id}`)).body
  expect([now.name, now.stage, now.secret, now.owner]).toEqual(['A', 'two', 'three', other])
  // What they made they may not delete any more.
  const gone = await undo(fading, made.body.change)
  expect([gone.body.counts, gone.body.kept.length]).toEqual([{}, 1])
  expect((await app.admin.get(`${records}/deal/${id}`)).status).toBe(200)
})

test('rights are those of the moment: a job that was asked for before the right went takes nothing back', async () => {
  const passing = await app.as('passing', { permission_sets: ['lead'] })
  const { ids, change } = await changed([{ name: 'Kept' }], { secret: 'Stays' })
  const id = await idOf(passing)
  // Taken up only by hand below, as by a server that was busy until then.
  const worker = app.server.worker
  const nudge = worker.nudge
  worker.nudge = () => undefined
  await app.behind(
    `create function ws_main.hold() returns trigger language plpgsql as $$ begin if new.kind = 'undo' then new.status := 'cancelled'; end if; return new; end $$`,
  )
  await app.behind(`create trigger hold before insert on ws_main._job for each row execute function ws_main.hold()`)
  const begun = await passing.post(`/api/v1/changes/${change}/undo?background=1`, {})
  expect(begun.status, begun.text).toBe(202)
  await app.admin.patch(`/api/v1/users/${id}`, { permission_sets: ['author'] })
  await app.behind(`drop trigger hold on ws_main._job`)
  await app.behind(`drop function ws_main.hold()`)
  await app.behind(`update ws_main._job set status = 'queued' where id = '${begun.body.id}'`)
  worker.nudge = nudge
  worker.nudge()
  const job = await finished(app.admin, begun.body.id)
  expect([job.status, job.counts['updated'] ?? 0]).toEqual(['failed', 0])
  expect((await author.get(`${records}/deal/${ids[0]}`)).body.secret).toBe('Stays')
})

test('a large undo reads each event of the change set once, whatever the number of its batches', async () => {
  const count = 7000
  for (let at = 0; at < count; at += 3500)
    await app.admin.post(`${records}/item/bulk`, {
      op: 'insert',
      records: Array.from({ length: 3500 }, (_, n) => ({ name: `Item ${at + n}` })),
    })
  const wish = { op: 'update', where: { field: 'id', op: 'not_null' }, set: { count: 1 }, expected: count }
  const started = await app.admin.post(`${records}/item/bulk-job`, wish)
  const { change } = await finished(app.admin, started.body.id)
  asked.length = 0
  const begun = await app.admin.post(`/api/v1/changes/${change}/undo?background=1`, {})
  expect((await finished(app.admin, begun.body.id)).counts['updated']).toBe(count)
  expect(asked).toHaveLength(2)
  const client = new pg.Client({ connectionString: app.server.url })
  await client.connect()
  try {
    await client.query('set enable_seqscan = off')
    let read = 0
    for (const { text, values } of asked) {
      const { rows } = await client.query(`explain (analyze, format json, timing off) ${text}`, [...values])
      read += eventsRead(rows[0]['QUERY PLAN'][0].Plan)
    }
    expect(read).toBe(count)
  } finally {
    await client.end()
  }
}, 120_000)

type Plan = { 'Relation Name'?: string; 'Actual Rows': number; 'Rows Removed by Filter'?: number; Plans?: Plan[] }

/** Rows of `_event` that the plan took into its hands. */
function eventsRead(plan: Plan): number {
  const own = plan['Relation Name'] === '_event' ? plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0) : 0
  return own + (plan.Plans ?? []).reduce((sum, one) => sum + eventsRead(one), 0)
}
