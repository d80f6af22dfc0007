/**
 * The ceiling: what a good engineer writes by hand with Hono and pg for exactly these two objects, on the same tables. Prepared statements,
 * a signed token, input checks; history, event and search tokens on writes; no metadata and no permissions. Its own process.
 *
 * Run by the benchmarks as `node test/bench/hand-written.ts` with DATABASE_URL and PORT.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import type { Context } from 'hono'
import pg from 'pg'
import { newId } from '@trellis/server/new-id.ts'

const pool = new pg.Pool({
  connectionString: process.env['DATABASE_URL'],
  max: 12,
  options: '-c timezone=UTC -c jit=off',
})
pg.types.setTypeParser(1700, Number)
pg.types.setTypeParser(1082, (text) => text)
const S = '"ws_main"'
const secret = 'bench'
export const handToken = `u1.${createHmac('sha256', secret).update('u1').digest('hex')}`

const app = new Hono()
app.use(async (c, next) => {
  const [user = '', signature = ''] = (c.req.header('authorization') ?? '').replace('Bearer ', '').split('.')
  const wanted = createHmac('sha256', secret).update(user).digest()
  const given = Buffer.from(signature, 'hex')
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return c.json({ code: 'auth.required' }, 401)
  return next()
})

const columns = [
  'name',
  'account',
  'stage',
  'amount',
  'probability',
  'close_date',
  'code',
  'source',
  'city',
  'contact_name',
  'phone',
  'email',
  'next_step',
  'remarks',
  'quantity',
  'discount',
  'cost',
  'urgent',
  'started_at',
  'score',
]
const time = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
const wire = [
  'd.id',
  'd.owner',
  `${time('d.created_at')} as created_at`,
  'd.created_by',
  `${time('d.updated_at')} as updated_at`,
  'd.updated_by',
  'd.version',
  ...columns.map((name) => (name === 'started_at' ? `${time('d.started_at')} as started_at` : `d.${name}`)),
].join(', ')

const json = (c: Context, text: string, status: 200 | 201 = 200) =>
  c.body(text, status, { 'content-type': 'application/json' })
const run = async (name: string, text: string, values: unknown[]) =>
  (await pool.query<{ j: string }>({ name, text, values })).rows

app.get('/deal/:id', async (c) => {
  const rows = await run(
    'one',
    `select row_to_json(r)::text as j from (select ${wire}, a.name as "account.name" from ${S}.deal d left join ${S}.account a on a.id = d.account and a.deleted_at is null where d.id = $1 and d.deleted_at is null) r`,
    [c.req.param('id')],
  )
  return rows[0] ? json(c, rows[0].j) : c.json({ code: 'record.not_found' }, 404)
})

const page = `select d.id, d.name, d.stage, d.amount, d.close_date, a.name as "account.name" from ${S}.deal d left join ${S}.account a on a.id = d.account and a.deleted_at is null where d.stage = $1 and d.deleted_at is null`
app.get('/deals', async (c) => {
  const { stage, after, total } = c.req.query()
  if (stage === undefined || stage.length > 50) return c.json({ code: 'request.malformed' }, 400)
  const order = 'order by d.close_date desc nulls last, d.id limit 50'
  const [day, id] = (after ?? '').split('_')
  const rows = day
    ? (
        await pool.query({
          name: 'next',
          text: `${page} and (d.close_date < $2 or (d.close_date = $2 and d.id > $3)) ${order}`,
          values: [stage, day, id],
        })
      ).rows
    : (await pool.query({ name: 'first', text: `${page} ${order}`, values: [stage] })).rows
  if (total !== 'capped') return c.json({ records: rows })
  const count = (
    await pool.query<{ n: string }>({
      name: 'count',
      text: `select count(*) as n from (select 1 from ${S}.deal d where d.stage = $1 and d.deleted_at is null limit 1001) x`,
      values: [stage],
    })
  ).rows[0]
  return c.json({ records: rows, total: Math.min(Number(count?.n ?? 0), 1000) })
})

app.get('/search', async (c) => {
  const q = (c.req.query('q') ?? '').toLowerCase()
  if (q === '' || q.length > 100) return c.json({ code: 'request.malformed' }, 400)
  const rows = (
    await pool.query({
      name: 'search',
      text: `select id, name from ${S}.deal where _search @@ $1::tsquery and deleted_at is null and strpos(lower(name), $2) > 0 limit 20`,
      values: [c.req.query('tsquery') ?? `'${q.replaceAll("'", "''")}'`, q],
    })
  ).rows
  return c.json({ results: rows })
})

app.get('/groups', async (c) => {
  const rows = (
    await pool.query({
      name: 'groups',
      text: `select stage, date_trunc('month', close_date)::date as month, count(*) as deals, sum(amount) as sum from ${S}.deal where deleted_at is null group by 1, 2 order by 1, 2`,
      values: [],
    })
  ).rows
  return c.json({ records: rows })
})

const stageNames = new Set(['qualify', 'discover', 'propose', 'negotiate', 'won', 'lost'])

/** The checks of the validation rules and of the fields, by hand. */
function refused(v: { [key: string]: unknown }, partial: boolean): string | null {
  if (!partial && (typeof v['name'] !== 'string' || typeof v['account'] !== 'string'))
    return 'name and account are required'
  for (const key of Object.keys(v)) if (!columns.includes(key)) return `${key} is unknown`
  if (v['stage'] !== undefined && !stageNames.has(String(v['stage']))) return 'stage is not a choice'
  if (v['amount'] !== undefined && (typeof v['amount'] !== 'number' || v['amount'] < 0)) return 'amount is wrong'
  if (typeof v['discount'] === 'number' && v['discount'] > 90) return 'too much discount'
  if (v['stage'] === 'won' && v['amount'] == null && !partial) return 'a won deal needs an amount'
  return null
}

const words = (text: unknown) => [
  ...new Set(
    String(text ?? '')
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter(Boolean),
  ),
]
const typed = columns
  .map(
    (name) =>
      `${name} ${({ account: 'uuid', amount: 'numeric', probability: 'numeric', close_date: 'date', quantity: 'int', discount: 'numeric', cost: 'numeric', urgent: 'boolean', started_at: 'timestamptz', score: 'int' } as { [name: string]: string })[name] ?? 'text'}`,
  )
  .join(', ')
const twin = `id, owner, created_at, created_by, updated_at, updated_by, version, deleted_at, _from, _via, _change, ${columns.join(', ')}`

const insertSql = `with ins as (
  insert into ${S}.deal (id, owner, created_by, updated_by, _via, _search, ${columns.join(', ')})
  select x.id, $2, $2, $2, 'api', array_to_tsvector(x.tokens), ${columns.map((name) => `x.${name}`).join(', ')} from json_to_recordset($1::json) as x(id uuid, tokens text[], ${typed}) returning *),
 ev as (insert into ${S}._event (object, record, kind, version, via, actor) select 'deal', id, 'created', 1, 'api', $2 from ins)
 select row_to_json(r)::text as j from (select ${wire} from ins d) r`

app.post('/deal', async (c) => {
  const v = await c.req.json<{ [key: string]: unknown }>()
  const problem = refused(v, false)
  if (problem) return c.json({ code: 'record.validation_failed', detail: problem }, 422)
  const rows = await run('insert', insertSql, [
    JSON.stringify([{ ...v, id: newId(), tokens: words(v['name']) }]),
    newUser,
  ])
  return json(c, rows[0]?.j ?? '{}', 201)
})

const bulkSql = insertSql.replace(/select row_to_json[\s\S]*$/, 'select id from ins')
app.post('/bulk', async (c) => {
  const { records } = await c.req.json<{ records: { [key: string]: unknown }[] }>()
  const good = records.filter((v) => refused(v, false) === null)
  const ids = good.map(() => newId())
  await pool.query({
    name: 'bulk',
    text: bulkSql,
    values: [JSON.stringify(good.map((v, i) => ({ ...v, id: ids[i], tokens: words(v['name']) }))), newUser],
  })
  return c.json({ results: ids.map((id) => ({ ok: true, id })) })
})

app.patch('/deal/:id', async (c) => {
  const v = await c.req.json<{ [key: string]: unknown }>()
  const problem = refused(v, true)
  if (problem) return c.json({ code: 'record.validation_failed', detail: problem }, 422)
  const rows = await run(
    'update_next_step',
    `with old as (select * from ${S}.deal where id = $1 and deleted_at is null for update),
      upd as (update ${S}.deal d set next_step = $2, version = d.version + 1, updated_at = now(), updated_by = $3, _from = greatest(clock_timestamp(), d._from + interval '1 microsecond') from old where d.id = old.id returning d.*),
      h as (insert into ${S}.deal__h (${twin}, _to) select ${twin
        .split(', ')
        .map((name) => `old.${name}`)
        .join(', ')}, upd._from from old, upd),
      ev as (insert into ${S}._event (object, record, kind, version, via, actor, fields) select 'deal', id, 'updated', version, 'api', $3, array['next_step'] from upd)
      select row_to_json(r)::text as j from (select ${wire} from upd d) r`,
    [c.req.param('id'), v['next_step'], newUser],
  )
  return rows[0] ? json(c, rows[0].j) : c.json({ code: 'record.not_found' }, 404)
})

const newUser = process.env['BENCH_USER'] ?? null

if (process.argv[1]?.endsWith('hand-written.ts'))
  serve({ fetch: app.fetch, port: Number(process.env['PORT'] ?? 0), hostname: '127.0.0.1' }, (info) =>
    process.stdout.write(`listening ${info.port}\n`),
  )
