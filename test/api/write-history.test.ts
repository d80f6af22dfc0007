import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hangMs } from '../support/in-time.ts'
import type { TestServer } from '../support/server.ts'
import { openServer } from '../support/server.ts'

const items = [
  {
    kind: 'object',
    name: 'firm',
    label: 'Firm',
    name_field: 'name',
    sharing: 'public_read_write',
    fields: {
      name: { type: 'text', required: true },
      tickets: { type: 'rollup', from: 'ticket.firm', aggregate: 'count' },
    },
  },
  {
    kind: 'object',
    name: 'ticket',
    label: 'Ticket',
    name_field: 'title',
    sharing: 'private',
    fields: {
      title: { type: 'text', required: true },
      firm: { type: 'lookup', to: 'firm', on_delete: 'restrict' },
      state: { type: 'select', options: [{ value: 'new' }, { value: 'done' }], default: 'new' },
      hours: { type: 'number', precision: 8, scale: 2 },
      margin: { type: 'number', precision: 8, scale: 2 },
      due: { type: 'datetime' },
    },
  },
  {
    kind: 'object',
    name: 'step',
    label: 'Step',
    name_field: 'title',
    sharing: 'controlled_by_parent',
    fields: { title: { type: 'text', required: true }, ticket: { type: 'master_detail', to: 'ticket' } },
  },
  {
    kind: 'permission_set',
    name: 'agent',
    label: 'Agent',
    objects: {
      ticket: { read: true, create: true, update: true, delete: true, fields: { margin: 'hidden' } },
      step: { read: true, create: true, update: true, delete: true },
      firm: { read: true },
    },
  },
]

let app: TestServer
beforeAll(async () => {
  app = await openServer({ items })
})
afterAll(() => app?.close())

type Caller = TestServer['admin']
const make = async (object: string, values: object, who: Caller = app.admin) => {
  const answer = await who.post(`/api/v1/records/${object}`, values)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const patch = (id: string, values: object, who: Caller = app.admin) => who.patch(`/api/v1/records/ticket/${id}`, values)
const read = async (object: string, id: string) => (await app.admin.get(`/api/v1/records/${object}/${id}`)).body
const agent = (name: string) => app.as(name, { permission_sets: ['agent'] })
const count = async (table: string) =>
  (
    await app.server.db.query<{ n: number }>({
      text: `select count(*) as n from ws_main."${table}" where deleted_at is null`,
      values: [],
    })
  )[0]?.n
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('history', () => {
  test('tells who changed what, field by field, with the names of records', async () => {
    const firm = await make('firm', { name: 'Acme' })
    const ticket = await make('ticket', { title: 'T', hours: 1, firm: firm.id })
    await patch(ticket.id, { hours: 2, state: 'done' })
    await app.admin.delete(`/api/v1/records/ticket/${ticket.id}`)
    await app.admin.post(`/api/v1/records/ticket/${ticket.id}/restore`)
    const answer = await app.admin.get(`/api/v1/records/ticket/${ticket.id}/history`)
    expect(answer.status, answer.text).toBe(200)
    const entries = answer.body.entries as {
      kind: string
      version: number
      by: { id: string; name: string }
      via: string
      at: string
      fields: object[]
    }[]
    expect(entries.map(({ kind, version, via }) => [kind, version, via])).toEqual([
      ['restored', 4, 'restore'],
      ['deleted', 3, 'ui'],
      ['updated', 2, 'ui'],
      ['created', 1, 'ui'],
    ])
    expect(entries[2]?.fields).toEqual([
      { field: 'state', old: 'new', new: 'done' },
      { field: 'hours', old: 1, new: 2 },
    ])
    expect(entries[3]?.fields).toContainEqual({ field: 'firm', old: null, new: firm.id, new_label: 'Acme' })
    expect(entries.every((entry) => entry.by?.name !== '' && /^\d{4}.*Z$/.test(entry.at))).toBe(true)
    const refreshed = (await app.admin.get(`/api/v1/records/firm/${firm.id}/history`)).body.entries
    expect(refreshed[0]).toMatchObject({
      via: 'system',
      by: null,
      version: 1,
      fields: [{ field: 'tickets', old: 0, new: 1 }],
    })
  })

  test('SEC-06 hides hidden fields and invisible records', async () => {
    const ticket = await make('ticket', { title: 'T', margin: 777 }, app.admin)
    const rep = await agent('rep1')
    expect((await rep.get(`/api/v1/records/ticket/${ticket.id}/history`)).status).toBe(404)
    const own = await make('ticket', { title: 'mine' }, rep)
    await patch(own.id, { margin: 777 })
    await patch(own.id, { hours: 3 })
    const answer = await rep.get(`/api/v1/records/ticket/${own.id}/history`)
    expect(answer.text).not.toContain('margin')
    expect(answer.body.entries.map((entry: { version: number }) => entry.version)).toEqual([3, 1])
  })

  test('pages go on where the last one ended', async () => {
    const ticket = await make('ticket', { title: 'T' })
    for (let at = 1; at <= 5; at++) await patch(ticket.id, { hours: at })
    const first = (await app.admin.get(`/api/v1/records/ticket/${ticket.id}/history?limit=4`)).body
    const second = (
      await app.admin.get(`/api/v1/records/ticket/${ticket.id}/history?limit=4&cursor=${first.next_cursor}`)
    ).body
    expect([...first.entries, ...second.entries].map((entry: { version: number }) => entry.version)).toEqual([
      6, 5, 4, 3, 2, 1,
    ])
    expect(second.next_cursor).toBe(null)
    expect((await app.admin.get(`/api/v1/records/ticket/${ticket.id}/history?cursor=abc`)).status).toBe(400)
  })

  test('brings back the record, or some fields of it, as it was', async () => {
    const ticket = await make('ticket', { title: 'T', hours: 1, due: '2026-01-02T03:04:05.678Z' })
    await patch(ticket.id, { hours: 2 })
    await sleep(5)
    const between = new Date().toISOString()
    await sleep(5)
    await patch(ticket.id, { title: 'X', hours: 3, state: 'done', due: null })
    const path = `/api/v1/records/ticket/${ticket.id}/history/restore`
    expect((await app.admin.post(path, { as_of: between, fields: ['hours'] })).body).toMatchObject({
      title: 'X',
      hours: 2,
      state: 'done',
      version: 4,
    })
    expect((await app.admin.post(path, { version: 1 })).body).toMatchObject({
      title: 'T',
      hours: 1,
      state: 'new',
      due: '2026-01-02T03:04:05.678Z',
      version: 5,
    })
    expect((await app.admin.post(path, { as_of: '2020-01-01T00:00:00Z' })).status).toBe(404)
    for (const body of [
      {},
      { version: 1, as_of: between },
      { version: 'x' },
      { as_of: 'yesterday' },
      { version: 1, fields: 'title' },
      { version: 1, more: 1 },
    ]) {
      expect((await app.admin.post(path, body)).status).toBe(400)
    }
    expect((await app.admin.post(path, { version: 1, fields: ['nothing'] })).status).toBe(422)
  })
})

describe('undo', () => {
  const bulk = (object: string, body: object, who: Caller = app.admin) =>
    who.post(`/api/v1/records/${object}/bulk`, body)

  test('DQ-08 takes back a bulk insert, and an undo again', async () => {
    const before = await count('ticket')
    const made = await bulk('ticket', {
      op: 'insert',
      records: Array.from({ length: 25 }, (_, at) => ({ title: `B ${at}` })),
    })
    const undone = await app.admin.post(`/api/v1/changes/${made.body.change}/undo`)
    expect([undone.status, undone.body.counts, undone.body.kept]).toEqual([200, { deleted: 25 }, []])
    expect(await count('ticket')).toBe(before)
    const twice = await app.admin.post(`/api/v1/changes/${made.body.change}/undo`)
    expect([twice.status, twice.body.code]).toEqual([409, 'record.already_undone'])
    const redone = await app.admin.post(`/api/v1/changes/${undone.body.change}/undo`)
    expect(redone.body.counts).toEqual({ restored: 25 })
    expect(await count('ticket')).toBe((before ?? 0) + 25)
  })

  test('keeps and lists the cells that were changed since', async () => {
    const tickets = await Promise.all([1, 2, 3].map((hours) => make('ticket', { title: `T${hours}`, hours })))
    const changed = await bulk('ticket', {
      op: 'update',
      records: tickets.map(({ id }) => ({ id, hours: 9, state: 'done' })),
    })
    await patch(tickets[1].id, { hours: 5 })
    await app.admin.delete(`/api/v1/records/ticket/${tickets[2].id}`)
    const undone = await app.admin.post(`/api/v1/changes/${changed.body.change}/undo`)
    expect(undone.body.counts).toEqual({ updated: 2 })
    expect(undone.body.kept).toEqual([
      { object: 'ticket', id: tickets[1].id, field: 'hours', reason: 'changed_since' },
      { object: 'ticket', id: tickets[2].id, reason: 'gone' },
    ])
    expect(await read('ticket', tickets[0].id)).toMatchObject({ hours: 1, state: 'new', version: 3 })
    expect(await read('ticket', tickets[1].id)).toMatchObject({ hours: 5, state: 'new' })
    const listed = (await app.admin.get('/api/v1/changes?object=ticket')).body.changes
    expect(listed[0]).toMatchObject({ via: 'undo', object: 'ticket', counts: { updated: 2 } })
    expect(listed[1]).toMatchObject({ id: changed.body.change, via: 'bulk', undone_by: undone.body.change })
  })

  test('brings back what a bulk delete took, with the details', async () => {
    const ticket = await make('ticket', { title: 'T' })
    const step = await make('step', { title: 'S', ticket: ticket.id })
    const deleted = await bulk('ticket', { op: 'delete', records: [ticket.id] })
    expect((await app.admin.get(`/api/v1/records/step/${step.id}`)).status).toBe(404)
    const undone = await app.admin.post(`/api/v1/changes/${deleted.body.change}/undo`)
    expect([undone.status, undone.body.kept]).toEqual([200, []])
    expect((await app.admin.get(`/api/v1/records/step/${step.id}`)).status).toBe(200)
  })

  test('only its author and those who may modify all can undo', async () => {
    const made = await bulk('ticket', { op: 'insert', records: [{ title: 'x' }] })
    expect((await (await agent('rep2')).post(`/api/v1/changes/${made.body.change}/undo`)).status).toBe(404)
    expect((await app.admin.post(`/api/v1/changes/${crypto.randomUUID()}/undo`)).status).toBe(404)
  })
})

describe('idempotency keys', () => {
  const key = () => ({ 'idempotency-key': crypto.randomUUID() })

  test('REL-19 the same key gives the first answer and has one effect', async () => {
    const headers = key()
    const first = await app.admin.post('/api/v1/records/firm', { name: 'once' }, headers)
    const again = await app.admin.post('/api/v1/records/firm', { name: 'once' }, headers)
    expect([first.status, again.status, again.text, again.headers.get('etag')]).toEqual([201, 201, first.text, '"1"'])
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    const other = await app.admin.post('/api/v1/records/firm', { name: 'twice' }, headers)
    expect([other.status, other.body.code]).toEqual([422, 'request.idempotency_mismatch'])
    const [row] = await app.server.db.query<{ n: number }>({
      text: `select count(*) as n from ws_main.firm where name in ('once', 'twice')`,
      values: [],
    })
    expect(row?.n).toBe(1)
  })

  test('20 at once have one effect', async () => {
    const headers = key()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => app.admin.post('/api/v1/records/firm', { name: 'parallel' }, headers)),
    )
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1)
    const [row] = await app.server.db.query<{ n: number }>({
      text: `select count(*) as n from ws_main.firm where name = 'parallel'`,
      values: [],
    })
    expect(row?.n).toBe(1)
  })

  test('a refusal is remembered, another user and another route are apart', async () => {
    const headers = key()
    const refused = await app.admin.post('/api/v1/records/firm', { name: '' }, headers)
    const again = await app.admin.post('/api/v1/records/firm', { name: '' }, headers)
    expect([refused.status, again.status, again.body.code]).toEqual([422, 422, 'record.validation_failed'])
    expect((await app.admin.post('/api/v1/records/ticket', { title: 'x' }, headers)).status).toBe(201)
    const rep = await agent('rep3')
    expect((await rep.post('/api/v1/records/ticket', { title: 'x' }, headers)).status).toBe(201)
    expect(
      (await app.admin.post('/api/v1/records/firm', { name: 'x' }, { 'idempotency-key': 'k'.repeat(256) })).status,
    ).toBe(400)
    const bulk = await app.admin.post(
      '/api/v1/records/firm/bulk',
      { op: 'insert', records: [{ name: 'a' }, { name: '' }] },
      headers,
    )
    expect(
      (
        await app.admin.post(
          '/api/v1/records/firm/bulk',
          { op: 'insert', records: [{ name: 'a' }, { name: '' }] },
          headers,
        )
      ).text,
    ).toBe(bulk.text)
  })
})

describe('events', () => {
  type Told = {
    event: string
    id?: string
    data: { object?: string; record?: string; kind?: string; fields?: string[]; version?: number }
  }

  /** Opens a stream; `told` grows as events come. */
  async function listen(who: Caller, headers: { [name: string]: string } = {}) {
    const stop = new AbortController()
    const response = await fetch(`${app.address}/api/v1/events`, {
      headers: { ...who.headers, ...headers },
      signal: stop.signal,
    })
    const told: Told[] = []
    const reading = (async () => {
      let text = ''
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
        text += new TextDecoder().decode(chunk)
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          const lines = Object.fromEntries(
            text
              .slice(0, end)
              .split('\n')
              .filter((line) => !line.startsWith(':'))
              .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
          )
          text = text.slice(end + 2)
          if (lines['event'])
            told.push({ event: lines['event'], id: lines['id'], data: JSON.parse(lines['data'] ?? '{}') })
        }
      }
    })().catch(() => undefined)
    const until = async (done: (told: Told[]) => boolean) => {
      for (let waited = 0; waited < 3000 && !done(told); waited += 10) await sleep(10)
      return told
    }
    return {
      status: response.status,
      told,
      until,
      close: async () => {
        stop.abort()
        await reading
      },
    }
  }

  test('SEC-34 each listener is told what they may see, within a second, and nothing else', async () => {
    const [owner, other] = [await agent('rep4'), await agent('rep5')]
    const streams = await Promise.all([listen(app.admin), listen(owner), listen(other)])
    await sleep(50)
    const started = performance.now()
    const ticket = await make('ticket', { title: 'T', margin: 1 }, app.admin)
    await streams[0]?.until((told) => told.some((event) => event.data.record === ticket.id))
    expect(performance.now() - started).toBeLessThan(hangMs)
    const mine = await make('ticket', { title: 'mine' }, owner)
    await patch(mine.id, { margin: 5 })
    await patch(mine.id, { hours: 5, margin: 6 })
    await sleep(300)
    const me = (await other.get('/api/v1/me')).body
    const moved = await patch(mine.id, { owner: me.id ?? me.user.id })
    expect(moved.status, moved.text).toBe(200)
    await app.admin.delete(`/api/v1/records/ticket/${mine.id}`)
    await streams[0]?.until((told) => told.some((event) => event.data.kind === 'deleted'))
    await sleep(100)
    const kinds = (told: Told[] | undefined) =>
      told
        ?.filter((event) => event.data.object === 'ticket')
        .map((event) => [event.data.kind, event.data.record === mine.id, event.data.fields ?? null])
    expect(kinds(streams[1]?.told)).toEqual([
      ['created', true, null],
      ['updated', true, ['hours']],
      ['removed', true, null],
    ])
    expect(streams[1]?.told.some((event) => event.data.record === ticket.id)).toBe(false)
    expect(streams[2]?.told.every((event) => event.data.object !== 'ticket' || event.data.record === mine.id)).toBe(
      true,
    )
    expect(JSON.stringify(streams[1]?.told)).not.toContain('margin')
    for (const stream of streams) await stream.close()
  })

  test('a stream that broke off goes on where it was', async () => {
    const first = await listen(app.admin)
    await sleep(50)
    const one = await make('firm', { name: 'one' })
    const told = await first.until((events) => events.some((event) => event.data.record === one.id))
    const last = told.at(-1)?.id ?? ''
    await first.close()
    const missed = [await make('firm', { name: 'two' }), await make('firm', { name: 'three' })]
    const second = await listen(app.admin, { 'last-event-id': last })
    const after = await make('firm', { name: 'four' })
    await second.until((events) => events.some((event) => event.data.record === after.id))
    expect(second.told.filter((event) => event.data.object === 'firm').map((event) => event.data.record)).toEqual([
      ...missed.map((firm) => firm.id),
      after.id,
    ])
    await second.close()
    expect((await app.admin.get('/api/v1/events', { 'last-event-id': 'x' })).status).toBe(400)
  })

  test('a published change of the metadata is told', async () => {
    const stream = await listen(app.admin)
    await app.apply([
      { kind: 'object', name: 'later', label: 'Later', name_field: 'name', fields: { name: { type: 'text' } } },
    ])
    const told = await stream.until((events) => events.some((event) => event.event === 'metadata'))
    expect(told.find((event) => event.event === 'metadata')?.data.version).toBe(app.server.models.model().revision)
    await stream.close()
  })
})
