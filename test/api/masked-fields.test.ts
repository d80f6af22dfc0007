/**
 * A masked field by every way to read: what its pattern covers stands in no answer of any route, nothing may be asked by it, and what
 * opens it is the right to, a reason, and a line in the audit trail. In the way stand a name that is masked, keys, formulas, titles.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allRoutes } from '@trellis/server/http/routes.ts'
import { looksAnHour } from '@trellis/server/records/reveal.ts'
import type { Answer, Client } from '../support/client.ts'
import { finished, uploadForm } from '../support/imports.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const text = { type: 'text', label: 'Text' }
const all = {
  read: true,
  create: true,
  update: true,
  delete: true,
  view_all: true,
  modify_all: true,
  export: true,
  import: true,
  bulk: true,
}
const masked = { name: 'masked', phone: 'masked', code: 'masked', loud: 'masked' }
const set = (name: string, objects: object, system: string[] = []) => ({
  kind: 'permission_set',
  name,
  label: name,
  objects,
  system,
})
const records = '/api/v1/records'
/** What the patterns cover; letters for the search, digits for the phone. */
const secrets = ['zebracanary', '13955577', 'K77canary99']
const values = { name: 'A zebracanary Z', phone: '13955577123', code: 'K77canary99X', note: 'open' }

let app: TestServer
let desk: Client
let revealer: Client
const ids: { [name: string]: string } = {}
beforeAll(async () => {
  app = await openServer({
    items: [
      {
        kind: 'object',
        name: 'contact',
        label: 'Contact',
        name_field: 'name',
        sharing: 'private',
        fields: {
          name: { ...text, searchable: true, mask: { keep_start: 1, keep_end: 1 } },
          phone: { type: 'phone', label: 'Phone', searchable: true },
          code: { type: 'external_id', unique: true, label: 'Code', mask: { keep_start: 1, keep_end: 1 } },
          note: text,
          loud: { type: 'formula', returns: 'text', formula: 'UPPER(name)', label: 'Loud' },
          size: { type: 'formula', returns: 'number', formula: 'LEN(code)', label: 'Size' },
          paper: { type: 'file', label: 'Paper' },
        },
      },
      {
        kind: 'object',
        name: 'deal',
        label: 'Deal',
        name_field: 'name',
        sharing: 'public_read',
        fields: {
          name: text,
          contact: { type: 'lookup', to: 'contact', label: 'Contact' },
          who: { type: 'formula', returns: 'text', formula: 'contact.name', label: 'Who' },
        },
      },
      { kind: 'matching_rule', name: 'contact.note', criteria: [{ field: 'note', method: 'exact' }] },
      {
        kind: 'duplicate_rule',
        name: 'contact.same',
        matching_rules: ['contact.note'],
        on_create: 'warn',
      },
      {
        kind: 'matching_rule',
        name: 'deal.customer',
        against: 'contact',
        criteria: [{ field: 'name', other_field: 'name', method: 'exact' }],
      },
      { kind: 'duplicate_rule', name: 'deal.is_customer', matching_rules: ['deal.customer'], on_create: 'warn' },
      set('desk', { contact: { ...all, fields: masked }, deal: all }),
      set('revealer', { contact: { read: true, view_all: true, fields: masked } }, ['reveal_masked']),
      set('blind_revealer', { contact: { read: true, fields: masked } }, ['reveal_masked']),
      set('hiding_revealer', { contact: { read: true, view_all: true, fields: { phone: 'hidden' } } }, [
        'reveal_masked',
      ]),
    ],
  })
  desk = await app.as('desk', { permission_sets: ['desk'] })
  revealer = await app.as('revealer', { permission_sets: ['revealer'] })
  const { admin } = app
  const made = await admin.post(`${records}/contact`, values)
  expect([made.status, made.text]).toEqual([201, made.text])
  ids['contact'] = made.body.id
  // Every kind of trace a record leaves: versions, links, the bin, a change set, a share.
  await admin.patch(`${records}/contact/${ids['contact']}`, { note: 'changed', phone: '13955577124' })
  ids['deal'] = (await admin.post(`${records}/deal`, { name: 'Deal', contact: ids['contact'] })).body.id
  const gone = await admin.post(`${records}/contact`, { ...values, code: 'K77canary99Y' })
  await admin.delete(`${records}/contact/${gone.body.id}`)
  const bulk = await desk.post(`${records}/contact/bulk`, {
    op: 'update',
    records: [{ id: ids['contact'], note: 'by the desk' }],
    label: 'Work',
  })
  ids['change'] = bulk.body.change
  const job = await desk.post(`${records}/contact/export-job?format=ndjson`, {
    fields: ['name', 'phone', 'code', 'note'],
  })
  ids['job'] = job.body.id
  await finished(desk, job.body.id)
  ids['me'] = (await desk.get('/api/v1/me')).body.user.id
}, 60_000)
afterAll(() => app?.close())

const told = (answer: Answer): string[] =>
  secrets.filter((secret) => answer.text.toLowerCase().includes(secret.toLowerCase()))

test('no route that reads tells what the pattern covers', async () => {
  const found: string[] = []
  let asked = 0
  const reading = allRoutes.filter(({ method, path }) => method === 'GET' && !/\/events$|auth\/|docs/.test(path))
  for (const { path } of reading)
    for (const object of ['contact', 'deal'])
      for (const rest of [
        '',
        '?fields=id,name,contact.name,contact.code',
        '?fields=id,name,phone,code,loud',
        '?deleted=1',
        '?q=zebra',
        '?search=A',
        '?format=csv',
        '?as_of=2999-01-01T00:00:00Z',
        `?ids=${ids['contact']}`,
      ]) {
        const at = path
          .replace(':object', object)
          .replace(':kind', 'object')
          .replace(':name', object)
          .replace(':id', path.includes('/jobs/') ? (ids['job'] as string) : (ids[object] as string))
        const answer = await desk.get(`${at}${rest}`)
        asked++
        if (told(answer).length > 0) found.push(`${at}${rest}: ${told(answer).join()}`)
      }
  expect(asked).toBeGreaterThan(200)
  expect(found).toEqual([])
  // And the pattern itself is there, so that silence is not emptiness.
  const one = (await desk.get(`${records}/contact/${ids['contact']}`)).body
  expect([one.name, one.phone, one.code, one.note, 'loud' in one, 'size' in one]).toEqual([
    'A****Z',
    '139****7124',
    'K****X',
    'by the desk',
    false,
    false,
  ])
  const file = await desk.get(`/api/v1/jobs/${ids['job']}/file`)
  expect([file.status, file.text.includes('139****7124')]).toEqual([200, true])
  const sent = await desk.post(`${records}/contact/export?format=csv`, { fields: ['name', 'phone', 'code'] })
  expect([sent.status, told(sent), sent.text.includes('139****7124')]).toEqual([200, [], true])
  const linked = await desk.get(`${records}/deal/${ids['deal']}?fields=name,contact.name`)
  expect(linked.body['contact.name']).toBe('A****Z')
})

/** Ways to ask by a field; each would tell whole values bit by bit. */
const askings = (field: string): { [how: string]: object } => ({
  filter: { object: 'contact', where: { field, op: 'eq', value: 'x' } },
  'negated filter': { object: 'contact', where: { not: { field, op: 'contains', value: 'zebra' } } },
  blank: { object: 'contact', where: { field, op: 'is_null' } },
  formula: { object: 'contact', where: { formula: `LEN(${field}) > 3` } },
  sort: { object: 'contact', order_by: [{ field }] },
  group: { object: 'contact', group_by: [field], aggregates: { n: { fn: 'count' } } },
  aggregate: { object: 'contact', aggregates: { x: { fn: 'max', field } } },
  distinct: { object: 'contact', aggregates: { x: { fn: 'count_distinct', field } } },
  having: {
    object: 'contact',
    group_by: ['note'],
    aggregates: { x: { fn: 'min', field } },
    having: { formula: 'x > "B"' },
  },
  'the past': { object: 'contact', as_of: '2999-01-01T00:00:00Z', where: { field, op: 'starts_with', value: '139' } },
  'over a lookup, filter': { object: 'deal', where: { field: `contact.${field}`, op: 'eq', value: 'x' } },
  'over a lookup, sort': { object: 'deal', order_by: [{ field: `contact.${field}` }] },
  'over a lookup, group': { object: 'deal', group_by: [`contact.${field}`], aggregates: { n: { fn: 'count' } } },
  'over a lookup, formula': { object: 'deal', where: { formula: `LEFT(contact.${field}, 1) = "A"` } },
})

test.each(['name', 'phone', 'code', 'loud', 'size'])('nothing is asked by the field: %s', async (field) => {
  const open: string[] = []
  for (const [how, body] of Object.entries(askings(field))) {
    const answer = await desk.post('/api/v1/query', body)
    if (answer.status !== 400 || told(answer).length > 0) open.push(`${how}: ${answer.status} ${answer.text}`)
  }
  for (const body of [
    { object: 'contact', formula: field, id: ids['contact'] },
    { object: 'contact', formula: `LEN(${field})`, id: ids['contact'], mode: 'sql' },
    { object: 'deal', formula: `contact.${field}`, id: ids['deal'] },
  ]) {
    const answer = await desk.post('/api/v1/formula/evaluate', body)
    if (answer.status < 400 || told(answer).length > 0) open.push(`${body.formula}: ${answer.status} ${answer.text}`)
  }
  for (const key of [field, `-${field}`]) {
    const answer = await desk.get(`${records}/contact?order_by=${key}`)
    if (answer.status !== 400) open.push(`list by ${key}`)
  }
  expect(open).toEqual([])
})

test('a formula of another object over a masked field is not there; nor are its words found by a search', async () => {
  const deal = await desk.get(`${records}/deal/${ids['deal']}`)
  expect([deal.status, 'who' in deal.body]).toEqual([200, false])
  for (const word of ['zebracanary', '13955577124', 'K77canary99X', 'zebra']) {
    const found = [
      await desk.get(`/api/v1/search?q=${word}`),
      await desk.post('/api/v1/query', { object: 'contact', search: word, total: true }),
    ]
    expect([word, found.map((answer) => answer.body.records.length)]).toEqual([word, [0, 0]])
  }
})

test('writing tells nothing: by a taken key, a key of a bulk call or a file, a duplicate, or a value sent back', async () => {
  const path = `${records}/contact`
  const tries = [
    await desk.post(path, { code: 'K77canary99X', note: 'n' }),
    await desk.post(path, { name: 'A zebracanary Z', note: 'n' }),
    await desk.patch(`${path}/${ids['contact']}`, { code: 'K77canary99X' }),
    await desk.patch(`${path}/${ids['contact']}`, { phone: '+8613955577124' }),
    await desk.post(`${path}/bulk`, { op: 'update', key: 'code', records: [{ code: 'K77canary99X', note: 'n' }] }),
    await desk.post(`${path}/bulk`, { op: 'upsert', key: 'code', records: [{ code: 'K77canary99X', note: 'n' }] }),
  ]
  expect(tries.map((answer) => answer.status < 400)).toEqual(tries.map(() => false))
  const wrong = [
    await desk.post(path, { code: 'another', note: 'n' }),
    await desk.post(path, { name: 'Somebody else', note: 'n' }),
    await desk.patch(`${path}/${ids['contact']}`, { code: 'another' }),
    await desk.patch(`${path}/${ids['contact']}`, { phone: '+8613800000000' }),
    await desk.post(`${path}/bulk`, { op: 'update', key: 'code', records: [{ code: 'another', note: 'n' }] }),
    await desk.post(`${path}/bulk`, { op: 'upsert', key: 'code', records: [{ code: 'another', note: 'n' }] }),
  ]
  const apart = (answer: Answer) => [
    answer.status,
    JSON.stringify({ ...answer.body, request_id: undefined, instance: undefined }),
  ]
  // A right guess is answered like a wrong one.
  expect(tries.map(apart)).toEqual(wrong.map(apart))
  const mapping = { mode: 'update', key: 'code', columns: ['code', 'note'].map((field) => ({ column: field, field })) }
  const files = await Promise.all(
    ['K77canary99X', 'another'].map((code) =>
      desk.post(`${path}/import`, uploadForm(`code,note\n${code},n\n`, mapping)),
    ),
  )
  expect(files.map((answer) => answer.status >= 400)).toEqual([true, true])
})

test('a duplicate is shown by the pattern of its name', async () => {
  const refused = await desk.post(`${records}/contact`, { note: 'by the desk' })
  expect([refused.status, told(refused)]).toEqual([409, []])
  expect(refused.text).toContain(ids['contact'])
})

test('a rule that holds records against another object confirms no guess of a masked field there', async () => {
  const wish = { name: 'A zebracanary Z' }
  expect((await app.admin.post(`${records}/deal`, wish)).status).toBe(409)
  expect((await desk.post(`${records}/deal`, wish)).status).toBe(201)
})

test('events name no masked field that changed', async () => {
  const stop = new AbortController()
  const stream = await fetch(`${app.address}/api/v1/events?objects=contact`, {
    headers: desk.headers,
    signal: stop.signal,
  })
  let heard = ''
  const reading = (async () => {
    for await (const chunk of stream.body as unknown as AsyncIterable<Uint8Array>)
      heard += Buffer.from(chunk).toString()
  })().catch(() => undefined)
  await app.admin.patch(`${records}/contact/${ids['contact']}`, { phone: '13955577125' })
  const marker = await app.admin.post(`${records}/contact`, { name: 'Marker', note: 'm' })
  await expect.poll(() => heard.includes(marker.body.id), { timeout: 15_000 }).toBe(true)
  stop.abort()
  await reading
  expect(secrets.filter((secret) => heard.includes(secret))).toEqual([])
})

test('what is behind is opened by the right to, with a reason, on a record and a field one has; each look is a line', async () => {
  const path = `${records}/contact/${ids['contact']}/reveal`
  const wish = { field: 'name', reason: 'Calls back today' }
  expect((await desk.post(path, wish)).status).toBe(400)
  expect((await revealer.post(path, { field: 'name' })).status).toBe(422)
  expect((await revealer.post(path, { field: 'name', reason: '    .   ' })).status).toBe(422)
  expect((await (await app.as('blind', { permission_sets: ['blind_revealer'] })).post(path, wish)).status).toBe(404)
  const hiding = await app.as('hiding', { permission_sets: ['hiding_revealer'] })
  expect((await hiding.post(path, { ...wish, field: 'phone' })).status).toBe(400)
  expect((await revealer.post(path, { ...wish, field: 'loud' })).status).toBe(400)
  const before = (await app.admin.get('/api/v1/audit?kind=field.revealed')).body.records.length
  expect((await revealer.post(path, wish)).body).toEqual({ value: 'A zebracanary Z' })
  const lines = (await app.admin.get('/api/v1/audit?kind=field.revealed')).body.records
  expect(lines).toHaveLength(before + 1)
  expect(lines[0]).toMatchObject({ record: ids['contact'], details: { field: 'name', reason: 'Calls back today' } })
  expect(JSON.stringify(lines)).not.toContain('zebracanary')
})

test('looks are counted together, whatever the server, however many at once', async () => {
  const other = await app.another()
  const path = `${records}/contact/${ids['contact']}/reveal`
  const wish = { field: 'phone', reason: 'One after another' }
  const elsewhere = Object.assign(Object.create(Object.getPrototypeOf(revealer)), revealer, { address: other.address })
  const statuses: number[] = []
  for (let round = 0; round < 8; round++)
    statuses.push(
      ...(await Promise.all(
        Array.from({ length: 10 }, (_, at) => (at % 2 ? revealer : (elsewhere as Client)).post(path, wish)),
      ).then((answers) => answers.map((answer) => answer.status))),
    )
  // One look was before, in this hour.
  expect(statuses.filter((status) => status === 200)).toHaveLength(looksAnHour - 1)
  expect(new Set(statuses)).toEqual(new Set([200, 429]))
})
