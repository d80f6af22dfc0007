/** The contract, sections "Metadata" and "Formulas". */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contractDocuments } from '../fixtures/contract-world.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const base = '/api/v1/metadata'
let app: TestServer
beforeAll(async () => {
  app = await openServer({ items: contractDocuments })
})
afterAll(() => app?.close())

const picklist = (name: string, label: unknown = name) => ({
  kind: 'picklist',
  name,
  label,
  options: [{ value: 'a', label: 'A' }],
})
type Described = { objects: Named; items: { [kind: string]: Named }; [member: string]: unknown }
type Named = { [name: string]: unknown }

/** An answer with a later one laid over it. */
function patched({ since: _, ...known }: Described, { since: __, ...later }: Described): Described {
  const living = (named: Named) => Object.fromEntries(Object.entries(named).filter(([, value]) => value !== null))
  const items = Object.entries({ ...known.items, ...later.items })
    .map(([kind]): [string, Named] => [kind, living({ ...known.items[kind], ...later.items[kind] })])
    .filter(([, named]) => Object.keys(named).length > 0)
  return {
    ...known,
    ...later,
    objects: living({ ...known.objects, ...later.objects }),
    items: Object.fromEntries(items),
  }
}

const version = async () => (await app.admin.get(base)).body.version as number

describe('metadata', () => {
  test('the published model has a version and an ETag; unchanged it is 304, to each caller their own', async () => {
    const first = await app.admin.get(base)
    const etag = first.headers.get('etag') ?? ''
    expect([first.status, first.body.version, etag]).toEqual([
      200,
      expect.any(Number),
      expect.stringMatching(/^(W\/)?".+"$/),
    ])
    const again = await app.admin.get(base, { 'if-none-match': etag })
    expect([again.status, again.text]).toEqual([304, ''])
    const rep = await app.as('rep', { permission_sets: ['sales_rep'] })
    const theirs = await rep.get(base, { 'if-none-match': etag })
    expect(theirs.status).toBe(200)
    expect(theirs.text).not.toContain('margin')
    await app.apply([picklist('etag')])
    expect((await app.admin.get(base, { 'if-none-match': etag })).status).toBe(200)
  })

  test('since an earlier answer only what changed is told, and what is gone; with it the earlier answer is the new one', async () => {
    const rep = await app.as('since', { permission_sets: ['sales_rep'] })
    for (const client of [app.admin, rep]) {
      const shared = client === rep ? { shared_views: [] } : {}
      await app.apply([picklist('since_a'), picklist('since_b')])
      const first = (await client.get(base)).body
      const nothing = (await client.get(`${base}?since=${first.state}`)).body
      expect(nothing).toEqual({
        version: first.version,
        state: first.state,
        since: first.version,
        objects: {},
        items: {},
        ...shared,
      })

      await app.apply([picklist('since_a', 'Other'), { kind: 'picklist', name: 'since_b', delete: true }])
      const changed = (await client.get(`${base}?since=${first.state}`)).body
      expect(changed).toEqual({
        version: first.version + 1,
        state: expect.any(String),
        since: first.version,
        objects: {},
        items: { picklist: { since_a: expect.objectContaining({ label: 'Other' }), since_b: null } },
        ...shared,
      })
      const whole = (await client.get(base)).body
      expect(whole.items.picklist).not.toHaveProperty('since_b')
      expect(patched(first, changed)).toEqual(whole)
      for (const strange of ['0-x', 'nonsense', '', `${first.version + 9}-${String(first.state).split('-')[1]}`])
        expect((await client.get(`${base}?since=${strange}`)).body).toEqual(whole)
    }
  })

  test('a right that changes is told with what it opens and closes; another person’s state brings the whole', async () => {
    const rep = await app.as('since_right', { permission_sets: ['sales_rep'] })
    const first = (await rep.get(base)).body
    const theirs = (await app.admin.get(`${base}?since=${first.state}`)).body
    expect(theirs).not.toHaveProperty('since')

    const set = (await app.admin.get(`${base}/permission_set/sales_rep`)).body
    const name = Object.keys(set.objects).find((object) => Object.hasOwn(first.objects, object)) ?? ''
    const { [name]: _, ...others } = set.objects
    await app.apply([{ ...set, objects: others }])
    const closed = (await rep.get(`${base}?since=${first.state}`)).body
    expect([closed.since, closed.objects[name]]).toEqual([first.version, null])
    const without = (await rep.get(base)).body
    expect(patched(first, closed)).toEqual(without)

    await app.apply([set])
    const opened = (await rep.get(`${base}?since=${without.state}`)).body
    expect(opened.objects[name]).toEqual(first.objects[name])
    const again = (await rep.get(base)).body
    expect(patched(without, opened)).toEqual(again)

    const hidden = { ...set.objects[name], fields: { ...set.objects[name].fields, created_at: 'hidden' } }
    await app.apply([{ ...set, objects: { ...set.objects, [name]: hidden } }])
    const narrower = (await rep.get(`${base}?since=${again.state}`)).body
    expect([narrower.since, Object.keys(narrower.objects)]).toEqual([again.version, [name]])
    expect(again.objects[name].fields).toHaveProperty('created_at')
    expect(narrower.objects[name].fields).not.toHaveProperty('created_at')
    await app.apply([set])
  })

  test('schemas are JSON Schema 2020-12, one per kind', async () => {
    const all = (await app.admin.get(`${base}/schemas`)).body
    for (const kind of [
      'object',
      'layout',
      'list_view',
      'app',
      'picklist',
      'role',
      'permission_set',
      'sharing_rule',
      'validation_rule',
      'flow',
      'dashboard',
      'translation',
    ]) {
      const one = await app.admin.get(`${base}/schemas/${kind}`)
      expect([kind, one.status, one.body.$schema]).toEqual([kind, 200, 'https://json-schema.org/draft/2020-12/schema'])
      expect(all.schemas[kind]).toEqual(one.body)
    }
    expect((await app.admin.get(`${base}/schemas/nothing`)).status).toBe(404)
  })

  test('items are read by kind and by name, as they were written', async () => {
    const one = await app.admin.get(`${base}/validation_rule/opportunity.won_needs_amount`)
    expect([one.status, one.body]).toEqual([
      200,
      contractDocuments.find((document) => document.kind === 'validation_rule'),
    ])
    const list = (await app.admin.get(`${base}/object`)).body
    expect(list.items.map((item: { name: string }) => item.name)).toEqual(
      expect.arrayContaining(['account', 'opportunity', 'quote']),
    )
    const missing = await app.admin.get(`${base}/object/nothing`)
    expect([missing.status, missing.body.code]).toEqual([404, 'metadata.not_found'])
  })

  test('drafts are seen by their author, planned without effect, published at once', async () => {
    const before = await version()
    expect((await app.admin.put(`${base}/picklist/drafted`, picklist('drafted'))).status).toBe(200)
    expect((await app.admin.get(`${base}/picklist/drafted`)).status).toBe(404)
    expect((await app.admin.get(`${base}/picklist/drafted?draft=1`)).body).toMatchObject({ name: 'drafted' })
    const plan = await app.admin.post(`${base}/plan`, {})
    expect([plan.status, Object.keys(plan.body)]).toEqual([
      200,
      expect.arrayContaining(['diff', 'steps', 'impact', 'problems']),
    ])
    expect(await version()).toBe(before)
    const published = await app.admin.post(`${base}/publish`, {})
    expect([published.status, published.body.version]).toEqual([200, before + 1])
    expect((await app.admin.get(`${base}/picklist/drafted`)).status).toBe(200)
    expect((await app.admin.delete(`${base}/picklist/drafted`)).status).toBe(204)
    await app.admin.post(`${base}/publish`, {})
    expect((await app.admin.get(`${base}/picklist/drafted`)).status).toBe(404)
  })

  test('apply takes items and deletions, a dry run has no effect, problems come at their place', async () => {
    const before = await version()
    const dry = await app.admin.post(`${base}/apply`, { items: [picklist('dry')], dry_run: true })
    expect([dry.status, dry.body.problems, await version()]).toEqual([200, [], before])
    const real = await app.admin.post(`${base}/apply`, { items: [picklist('real')] })
    expect(real.body).toMatchObject({ version: before + 1, steps: expect.any(Array), problems: [] })
    const gone = await app.admin.post(`${base}/apply`, { items: [{ kind: 'picklist', name: 'real', delete: true }] })
    expect([gone.status, (await app.admin.get(`${base}/picklist/real`)).status]).toEqual([200, 404])
    const wrong = await app.admin.post(`${base}/apply`, {
      items: [
        picklist('fine'),
        { kind: 'object', name: 'bad', label: 'Bad', fields: { f: { type: 'nope' }, g: { type: 'text', colour: 1 } } },
      ],
    })
    expect([wrong.status, wrong.body.code]).toEqual([422, 'metadata.invalid'])
    expect(wrong.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual(
      expect.arrayContaining(['/items/1/fields/f/type', '/items/1/fields/g/colour']),
    )
    expect((await app.admin.get(`${base}/picklist/fine`)).status).toBe(404)
  })

  test('a plan names its problems, each at its place and with its message', async () => {
    await app.admin.put(`${base}/list_view/opportunity.wrong`, {
      kind: 'list_view',
      name: 'opportunity.wrong',
      label: 'Wrong',
      columns: ['nothing_here'],
    })
    const plan = await app.admin.post(`${base}/plan`, {})
    expect(plan.status).toBe(200)
    expect(plan.body.problems).toEqual([
      expect.objectContaining({
        pointer: expect.stringMatching(/columns\/0/),
        code: expect.any(String),
        message: expect.stringMatching(/nothing_here/),
      }),
    ])
    await app.admin.delete(`${base}/list_view/opportunity.wrong`)
  })

  test('versions are kept, and rolling back brings one back', async () => {
    await app.apply([picklist('old', 'Before')])
    const at = await version()
    await app.apply([picklist('old', 'After')])
    const { versions } = (await app.admin.get(`${base}/versions`)).body
    expect(versions.map((entry: { version: number }) => entry.version)).toEqual(expect.arrayContaining([at, at + 1]))
    const tried = await app.admin.post(`${base}/rollback`, { version: at, dry_run: true })
    expect(tried.body, tried.text).toMatchObject({
      version: at + 1,
      problems: [],
      steps: [{ kind: 'document_changed', document: { name: 'old' } }],
    })
    expect([await version(), (await app.admin.get(`${base}/picklist/old`)).body.label]).toEqual([at + 1, 'After'])
    const back = await app.admin.post(`${base}/rollback`, { version: at })
    expect([back.status, back.body.version]).toEqual([200, at + 2])
    expect((await app.admin.get(`${base}/picklist/old`)).body.label).toBe('Before')
    expect((await app.admin.post(`${base}/rollback`, { version: 99_999 })).status).toBe(400)
  })

  test('export, import and export again give the same bytes', async () => {
    const zip = async () =>
      new Uint8Array(await (await fetch(`${app.address}${base}/export`, { headers: app.admin.headers })).arrayBuffer())
    const first = await zip()
    const imported = await app.admin.request('POST', `${base}/import`, first, {
      'content-type': 'application/zip',
      'idempotency-key': 'zip',
    })
    expect(imported.status, imported.text).toBe(200)
    expect(Buffer.compare(await zip(), first)).toBe(0)
  })

  test('only who manages metadata changes it', async () => {
    const rep = await app.as('rep', { permission_sets: ['sales_rep'] })
    for (const [method, path] of [
      ['PUT', '/picklist/x'],
      ['DELETE', '/picklist/x'],
      ['POST', '/plan'],
      ['POST', '/publish'],
      ['POST', '/apply'],
      ['POST', '/rollback'],
      ['POST', '/import'],
      ['GET', '/versions'],
      ['GET', '/export'],
    ] as const)
      expect([
        method,
        path,
        (await rep.request(method, base + path, method === 'GET' ? undefined : {})).status,
      ]).toEqual([method, path, 403])
  })
})

describe('formulas', () => {
  test('check answers type, references and located errors', async () => {
    const check = async (formula: unknown, context?: string) =>
      (await app.admin.post('/api/v1/formula/check', { object: 'opportunity', formula, ...(context && { context }) }))
        .body
    expect(await check('amount * probability / 100')).toMatchObject({
      ok: true,
      type: expect.anything(),
      references: expect.arrayContaining(['amount', 'probability']),
      errors: [],
    })
    for (const context of ['field', 'validation', 'filter', 'default', 'flow'])
      expect((await check('amount > 1', context)).ok).toBe(true)
    const wrong = await check('amount + nothing_here')
    expect(wrong).toMatchObject({
      ok: false,
      errors: [{ message: expect.stringMatching(/nothing_here/), start: 9, end: 21 }],
    })
  })

  test('evaluate gives the same value in memory and in SQL, of a record given or stored', async () => {
    const { id } = (
      await app.admin.post('/api/v1/records/opportunity', {
        name: 'F',
        amount: 1000,
        probability: 12.5,
        close_date: '2026-02-28',
      })
    ).body
    const formulas = [
      'amount * probability / 100',
      'UPPER(name) & "!"',
      'close_date + 1',
      'IF(stage = "qualify", 1, 2)',
      'ISBLANK(met_at)',
      'ROUND(amount / 3, 2)',
      'account.name',
      'YEAR(close_date)',
    ]
    for (const formula of formulas) {
      const [memory, sql] = await Promise.all(
        ['memory', 'sql'].map(
          async (mode) =>
            (await app.admin.post('/api/v1/formula/evaluate', { object: 'opportunity', formula, id, mode })).body,
        ),
      )
      expect([formula, memory]).toEqual([formula, sql])
      expect(memory).toHaveProperty('type')
    }
    const given = await app.admin.post('/api/v1/formula/evaluate', {
      object: 'opportunity',
      formula: 'amount * 2',
      record: { amount: 21 },
    })
    expect(given.body.value).toBe(42)
    const rep = await app.as('rep', { permission_sets: ['sales_rep'] })
    const hidden = await rep.post('/api/v1/formula/evaluate', {
      object: 'opportunity',
      formula: 'margin + 1',
      record: { margin: 1 },
    })
    expect(hidden.status).toBeGreaterThanOrEqual(400)
  })
})
