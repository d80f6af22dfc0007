import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { jsonForm } from '@trellis/server/db/json-rows.ts'
import { hangMs } from '../support/in-time.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'
import { idOf, insertRows } from '../fixtures/read-world.ts'

let app: TestServer

beforeAll(async () => {
  app = await openServer({
    items: [
      { kind: 'settings', name: 'workspace', locale: 'zh-CN' },
      {
        kind: 'object',
        name: 'client',
        label: 'Client',
        fields: {
          name: { type: 'text', required: true },
          level: { type: 'select', options: ['a', 'b'].map((value) => ({ value, label: value })) },
        },
      },
      {
        kind: 'list_view',
        name: 'client.by_name',
        label: 'By name',
        where: { field: 'level', op: 'eq', value: 'a' },
        order_by: [{ field: 'name', dir: 'desc' }],
        columns: ['name'],
      },
    ],
  })
  const names = ['张三', '李四', '王五', '阿里', '重庆', 'Zoe', 'anna', '陈']
  const shape = app.server.models.model().objects['client']
  if (shape === undefined) throw new Error('no object')
  const many = Array.from({ length: 5000 }, (_, n) => ({
    id: idOf(1, n + 100),
    name: `公司 ${n}`,
    level: n % 9 ? 'b' : 'a',
  }))
  await insertRows(app.server.db, shape, [
    ...names.map((name, n) => ({ id: idOf(1, n + 1), name, level: null })),
    ...many,
  ])
  await indexIsThere()
})
afterAll(() => app.close())

/** Indexes are built in the background after a publish. */
async function indexIsThere(): Promise<void> {
  const { db } = app.server
  const text = `select from pg_indexes where schemaname = '${db.schema}' and indexname like 'client_level_name_id_idx%'`
  for (let tries = 0; (await db.query({ text, values: [] })).length === 0; tries++) {
    if (tries > 100) throw new Error('the index was not built')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

test('Chinese text sorts by pinyin under a Chinese locale', async () => {
  const where = encodeURIComponent(JSON.stringify({ field: 'level', op: 'is_null' }))
  const { body } = await app.admin.get(`/api/v1/records/client?fields=name&order_by=name&where=${where}`)
  expect(body.records.map((record: { name: string }) => record.name)).toEqual([
    '阿里',
    '陈',
    '重庆',
    '李四',
    '王五',
    '张三',
    'anna',
    'Zoe',
  ])
})

test('the pages of a list view come in order from the index that was derived from it', async () => {
  app.sql.length = 0
  const first = await app.admin.get('/api/v1/records/client?view=by_name&limit=20')
  const next = await app.admin.get(`/api/v1/records/client?view=by_name&limit=20&cursor=${first.body.next_cursor}`)
  expect(next.body.records).toHaveLength(20)
  await app.server.db.query({ text: `analyze "${app.server.db.schema}".client`, values: [] })
  const statements = app.sql.filter((text) => text.includes('"client"') && text.includes('_s0'))
  expect(statements).toHaveLength(2)
  for (const [text, values] of [
    [statements[0] ?? '', ['a']],
    [statements[1] ?? '', ['a', '公司 99', idOf(1, 100)]],
  ] as const) {
    const plan = await app.server.db.query<{ 'QUERY PLAN': string }>({ text: `explain ${text}`, values })
    const lines = plan.map((row) => row['QUERY PLAN']).join('\n')
    expect(lines).toMatch(/Index (Only )?Scan using client_level_name_id_idx/)
    expect(lines.split('Append')[1] ?? lines.split('Limit')[1] ?? '').not.toMatch(/Sort Key: .*name/)
  }
})

test('a page is answered on connections that know its statement from when a column had another type', async () => {
  const { db } = app.server
  await app.apply([{ kind: 'object', name: 'thing', label: 'Thing', fields: { size: { type: 'integer' } } }])
  await app.admin.post('/api/v1/records/thing', { size: 7 })
  const text = `select size, id::text from "${db.schema}".thing`
  const sizes = async () => {
    const { json } = await db.json({ name: 'sizes', text, values: [] }, jsonForm(['size'], 1, 1))
    return json.toString()
  }
  const all = () => Promise.all(Array.from({ length: 30 }, sizes))
  expect(new Set(await all())).toEqual(new Set(['[{"size":7}]']))
  await app.behind(`alter table "${db.schema}".thing alter column size type text`)
  expect(new Set(await all())).toEqual(new Set(['[{"size":"7"}]']))
})

test('who reaches few records has them from an index, however few people own the many others', async () => {
  const { db } = app.server
  await app.apply([
    {
      kind: 'object',
      name: 'lead',
      label: 'Lead',
      name_field: 'name',
      sharing: 'private',
      fields: { name: { type: 'text' } },
    },
    { kind: 'permission_set', name: 'rep', label: 'Rep', objects: { lead: { read: true } } },
  ])
  const [few, many] = [await app.as('few', { permission_sets: ['rep'] }), await app.as('many')]
  const [fewId, manyId] = await Promise.all([few, many].map(async (who) => (await who.get('/api/v1/me')).body.user.id))
  const shape = app.server.models.model().objects['lead']
  if (shape === undefined) throw new Error('no object')
  const owned = (n: number) => ({ id: idOf(2, n + 1), name: `Lead ${n}`, owner: n % 1000 ? manyId : fewId })
  await insertRows(
    db,
    shape,
    Array.from({ length: 5000 }, (_, n) => owned(n)),
  )
  await db.query({ text: `analyze "${db.schema}".lead`, values: [] })
  for (const path of ['fields=name', 'fields=name&total=1', 'fields=name&order_by=name']) {
    const gathered = await vi.waitFor(async () => {
      app.sql.length = 0
      expect((await few.get(`/api/v1/records/lead?${path}`)).body.records).toHaveLength(5)
      const text = app.sql.find((one) => one.includes('"lead"') && one.includes('ctid = any'))
      if (text === undefined) throw new Error('how much is reached is not known yet')
      return text
    }, hangMs)
    const plan = await db.query<{ 'QUERY PLAN': string }>({ text: `explain ${gathered}`, values: [[fewId]] })
    expect(plan.map((row) => row['QUERY PLAN']).join('\n')).not.toMatch(/Seq Scan on lead/)
  }
})
