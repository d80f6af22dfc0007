/**
 * Every way to write a record, each taking many cases at once and giving one verdict each. A way names the route it goes through, what
 * it writes into `via`, and what it cannot say.
 */
import ExcelJS from 'exceljs'
import type { Case } from '../fixtures/write-cases.ts'
import type { Client } from './client.ts'
import { finished, uploadForm } from './imports.ts'
import { plantPast, sealedFor } from './plant-past.ts'
import type { TestServer } from './server.ts'

/** A case and the external id of the record it is written to. */
export type Given = { one: Case; code: string }
/** `codes`: `field code` in order, none when it was taken; `cannot`: why this way cannot say the case. */
export type Said = { codes: string[] } | { cannot: string }
export type World = { app: TestServer; rep: Client }

export type Way = {
  /** `METHOD /path` of the route table. */
  route: string
  /** Whether it makes the record or changes one that is there. */
  makes: boolean
  /** What history and events say it came by. */
  via: string
  /** What it tells of a refusal; absent: every field with its code. */
  tells?: 'the first code' | 'that it was refused'
  /** What its event says was done, where that is not `created` or `updated`. */
  kind?: 'restored'
  /** Columns that differ by what the way does besides. */
  besides?: string[]
  run(world: World, given: Given[]): Promise<Said[]>
}

const deals = '/api/v1/records/deal'
const withName = (one: Case) => ('name' in one.values ? one.values : { name: 'Good', ...one.values })

type Fault = { pointer?: string; code: string }

/** Where the problem is and which, without the place of the record in the call. */
export function codesOf(errors: readonly Fault[] | undefined, code: string): string[] {
  const found = (errors ?? []).map(
    (error) =>
      `${(error.pointer ?? '').replace(/^\/(records|deal\.account\/(create|update))\/\d+/, '').slice(1)} ${error.code}`,
  )
  return found.length > 0 ? [...new Set(found)].sort() : [code]
}

async function each(given: Given[], say: (one: Given) => Promise<Said>): Promise<Said[]> {
  const said: Said[] = []
  for (const one of given) said.push(await say(one))
  return said
}

type Body = { status: number; body: { code: string; errors?: Fault[]; results?: Result[] } }
type Result = { ok: boolean; code: string; errors?: Fault[] }

const verdict = ({ status, body }: Body): Said => ({ codes: status < 300 ? [] : codesOf(body.errors, body.code) })

/** Ids of the records by their external id. */
export async function idsOf({ app }: World, codes: readonly string[]): Promise<Map<string, string>> {
  const rows = await app.server.db.query<{ code: string; id: string }>({
    text: 'select code, id from ws_main.deal where code = any($1)',
    values: [codes],
  })
  return new Map(rows.map((row) => [row.code, row.id]))
}

async function idsOfGiven(world: World, given: Given[]): Promise<(one: Given) => string> {
  const ids = await idsOf(
    world,
    given.map(({ code }) => code),
  )
  return ({ code }) => ids.get(code) ?? ''
}

/** The path of a write whose author has seen a warning. */
const seen = (path: string, accept: string | undefined) => (accept === undefined ? path : `${path}?accept=${accept}`)

/** One call for each warning that is accepted, and one for all cases that accept none. */
async function bulk(
  { rep }: World,
  given: Given[],
  wish: { op: string; key?: string; record(one: Given): object },
): Promise<Said[]> {
  const { record, ...rest } = wish
  const said = new Map<Given, Said>()
  for (const accept of new Set(given.map(({ one }) => one.accept))) {
    const group = given.filter(({ one }) => one.accept === accept)
    const body = { all_or_none: false, ...rest, records: group.map(record) }
    const answer = await rep.post(seen(`${deals}/bulk`, accept), body)
    if (answer.status !== 200) throw new Error(answer.text)
    for (const [at, entry] of group.entries()) {
      const result = (answer.body.results as Result[])[at] as Result
      said.set(entry, { codes: result.ok ? [] : codesOf(result.errors, result.code) })
    }
  }
  return given.map((entry) => said.get(entry) as Said)
}

/** A job for each case, for a job sets the same values on all its records; these it is told by name, or by a filter that finds them. */
async function bulkJobs(world: World, given: Given[]): Promise<Said[]> {
  const idOf = await idsOfGiven(world, given)
  const started = await Promise.all(
    given.map((entry, at) =>
      world.rep.post(seen(`${deals}/bulk-job`, entry.one.accept), {
        op: 'update',
        ...(at % 2 === 0 ? { ids: [idOf(entry)] } : { where: { field: 'code', op: 'eq', value: entry.code } }),
        set: entry.one.values,
      }),
    ),
  )
  return each(given, async (entry) => {
    const answer = started[given.indexOf(entry)]
    if (answer?.status !== 202) return { cannot: `a job has to set something: ${answer?.status}` }
    const job = await finished(world.rep, answer.body.id as string)
    if (job.status !== 'done') throw new Error(JSON.stringify(job))
    const [refused] = await world.app.server.db.query<{ errors: Fault[] }>({
      text: 'select errors from ws_main._job_error where job = $1',
      values: [job.id],
    })
    return { codes: refused === undefined ? [] : codesOf(refused.errors, 'refused') }
  })
}

type FileWish = { mode: 'insert' | 'update' | 'upsert'; format: 'csv' | 'xlsx' }

/** Fields the head of a file is refused for; each is tried in a file of its own. */
const refusedInHead = /^(margin|score|secret|pin|double|lines|nothing|created_by|updated_by|deleted_at)$/

/** All cases share a file, one row each; the cells of the others' fields are blank. */
async function files(world: World, given: Given[], wish: FileWish): Promise<Said[]> {
  const said = new Map<Given, Said>()
  const groups = new Map<string, Given[]>()
  for (const entry of given) {
    const { cells } = entry.one
    const alone = Object.keys(entry.one.values).find((field) => refusedInHead.test(field)) ?? ''
    if (cells !== undefined) said.set(entry, { cannot: cells })
    else if (wish.format === 'xlsx' && !['', 'margin', 'double'].includes(alone))
      said.set(entry, { cannot: 'the head of a sheet is judged as that of a CSV file; each sheet takes its time' })
    else {
      groups.set(alone, [...(groups.get(alone) ?? []), entry])
    }
  }
  await Promise.all(
    [...groups.values()].map(async (group) => {
      for (const [entry, one] of await oneFile(world, group, wish)) said.set(entry, one)
    }),
  )
  return given.map((entry) => said.get(entry) as Said)
}

function rowOf({ one, code }: Given, { mode }: FileWish): { [field: string]: unknown } {
  return { code, ...(mode === 'update' ? one.values : withName(one)) }
}

async function oneFile({ app, rep }: World, group: Given[], wish: FileWish): Promise<Map<Given, Said>> {
  const rows = group.map((entry) => rowOf(entry, wish))
  const fields = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const table = [fields, ...rows.map((row) => fields.map((field) => String(row[field] ?? '')))]
  const mapping = {
    mode: wish.mode,
    ...(wish.mode !== 'insert' && { key: 'code' }),
    columns: fields.map((field) => ({
      column: field,
      field,
      ...((field === 'account' || field === 'partners') && { by: 'id' }),
    })),
  }
  const content = wish.format === 'csv' ? asCsv(table) : await asWorkbook(table)
  const started = await rep.post(`${deals}/import`, uploadForm(content, mapping))
  if (started.status !== 202) {
    const errors = (started.body.errors as Fault[]).map(({ pointer = '', code }) => ({
      pointer: pointer.replace(/^\/mapping\/columns\/(\d+)\/field$/, (_, at: string) => `/${fields[Number(at)]}`),
      code,
    }))
    return new Map(group.map((entry) => [entry, { codes: codesOf(errors, started.body.code) }]))
  }
  const job = await finished(rep, started.body.id as string)
  if (job.status !== 'done') throw new Error(JSON.stringify(job))
  const refused = await app.server.db.query<{ row: number; errors: Fault[] }>({
    text: 'select row_number::int as row, errors from ws_main._job_error where job = $1',
    values: [job.id],
  })
  const byRow = new Map(refused.map(({ row, errors }) => [row, codesOf(errors, 'refused')]))
  // Row 1 is the header.
  return new Map(group.map((entry, at) => [entry, { codes: byRow.get(at + 2) ?? [] }]))
}

const asCsv = (table: unknown[][]) =>
  table.map((row) => row.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join()).join('\n')

async function asWorkbook(table: unknown[][]): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('Deals')
  for (const row of table) sheet.addRow(row)
  return new Uint8Array(await book.xlsx.writeBuffer())
}

async function fromHistory(world: World, given: Given[]): Promise<Said[]> {
  const idOf = await idsOfGiven(world, given)
  await bulk(world, given, { op: 'update', record: (entry) => ({ id: idOf(entry), note: 'later' }) })
  const cannot = await plantPast(world, given, idOf)
  return each(given, async (entry) => {
    const reason = cannot.get(entry)
    if (reason !== undefined) return { cannot: reason }
    const fields = Object.keys(entry.one.values)
    const path = seen(`${deals}/${idOf(entry)}/history/restore`, entry.one.accept)
    return verdict(await world.rep.post(path, { version: 1, fields }))
  })
}

type Kept = { id: string; reason: string; field?: string }

/** One change set for each warning that is accepted, and one for all cases that accept none; at once, or as a job. */
async function byUndo(world: World, given: Given[], take: TakeBack = takenBackAtOnce): Promise<Said[]> {
  const said = new Map<Given, Said>()
  for (const accept of new Set(given.map(({ one }) => one.accept))) {
    const group = given.filter(({ one }) => one.accept === accept)
    for (const [at, one] of (await undoneTogether(world, group, accept, take)).entries())
      said.set(group[at] as Given, one)
  }
  return given.map((entry) => said.get(entry) as Said)
}

type TakeBack = (world: World, path: string) => Promise<Kept[]>

async function takenBackAtOnce({ rep }: World, path: string): Promise<Kept[]> {
  const answer = await rep.post(path)
  if (answer.status !== 200) throw new Error(answer.text)
  return answer.body.kept
}

async function takenBackAsJob({ app, rep }: World, path: string): Promise<Kept[]> {
  const begun = await rep.post(`${path}${path.includes('?') ? '&' : '?'}background=1`)
  if (begun.status !== 202) throw new Error(begun.text)
  const { id } = await finished(rep, begun.body.id as string)
  return app.server.db.query<Kept>({
    text: `select cells->>0 as id, errors->0->>'code' as reason from ws_main._job_error where job = $1 order by row_number`,
    values: [id],
  })
}

async function undoneTogether(
  world: World,
  given: Given[],
  accept: string | undefined,
  take: TakeBack,
): Promise<Said[]> {
  const { db } = world.app.server
  const idOf = await idsOfGiven(world, given)
  const changed = await world.rep.post(`${deals}/bulk`, {
    op: 'update',
    records: given.map((entry) => ({ id: idOf(entry), note: 'later' })),
  })
  const cannot = await plantPast(world, given, idOf)
  const fields = world.app.server.models.model().objects['deal']?.fields ?? {}
  for (const entry of given) {
    const names = Object.keys(entry.one.values)
    if (names.some((name) => fields[name]?.readOnly)) cannot.set(entry, 'what is worked out is no part of a change')
    if (names.includes('margin')) cannot.set(entry, 'of a field hidden since nothing is told; it stays')
    await db.query({
      text: 'update ws_main._event set fields = $1 where record = $2 and change = $3',
      values: [names, idOf(entry), changed.body.change],
    })
  }
  const left = await take(world, seen(`/api/v1/changes/${changed.body.change}/undo`, accept))
  const kept = new Map(left.map((one) => [one.id, one]))
  return given.map((entry) => {
    const reason = cannot.get(entry)
    const found = kept.get(idOf(entry))
    return reason !== undefined ? { cannot: reason } : { codes: found ? [found.reason] : [] }
  })
}

/** Values that stand in the bin are judged again only by what depends on other records. */
async function fromBin(world: World, given: Given[]): Promise<Said[]> {
  const idOf = await idsOfGiven(world, given)
  return each(given, async (entry) => {
    const [field = ''] = Object.keys(entry.one.values)
    if (entry.one.name === 'a lookup out of reach')
      return { cannot: 'the record pointed there before; what a change does not touch is not judged' }
    if (!['slug', 'account', 'passport'].includes(field))
      return { cannot: 'what comes back from the bin was judged when it was written; it is not written anew' }
    await world.rep.delete(`${deals}/${idOf(entry)}`)
    const { [field]: value } = sealedFor(world, idOf(entry), entry.one.values)
    const planted = await world.app.server.db
      .query({
        text: `update ws_main.deal set "${field}" = $1${field === 'account' ? '::uuid' : ''} where id = $2`,
        values: [value, idOf(entry)],
      })
      .then(
        () => true,
        () => false,
      )
    if (!planted) return { cannot: 'a reference to nothing cannot be stored: the column has a foreign key' }
    return verdict(await world.rep.post(`${deals}/${idOf(entry)}/restore`, {}))
  })
}

const isParent = { cannot: 'the account is the record the call is about' }

/** With an account, as one of its deals. */
function withAccount({ rep }: World, given: Given[]): Promise<Said[]> {
  return each(given, async ({ one, code }) => {
    if ('account' in one.values) return isParent
    const create = [{ code, ...withName(one) }]
    const path = seen('/api/v1/records/account', one.accept)
    return verdict(await rep.post(path, { name: 'Parent', 'deal.account': { create } }))
  })
}

async function underAccount(world: World, given: Given[]): Promise<Said[]> {
  const idOf = await idsOfGiven(world, given)
  const { id: account } = (await world.rep.post('/api/v1/records/account', { name: 'Parent' })).body
  await world.app.server.db.query({
    text: 'update ws_main.deal set account = $1 where code = any($2)',
    values: [account, given.map(({ code }) => code)],
  })
  return each(given, async (entry) => {
    if ('account' in entry.one.values) return isParent
    const update = [{ id: idOf(entry), ...entry.one.values }]
    const path = seen(`/api/v1/records/account/${account}`, entry.one.accept)
    return verdict(await world.rep.patch(path, { 'deal.account': { update } }))
  })
}

/** A file of lines that names a deal not there yet makes the deal. */
async function onTheWay({ app, rep }: World, given: Given[]): Promise<Said[]> {
  return each(given, async ({ one, code }) => {
    if (one.cells !== undefined) return { cannot: one.cells }
    if (Object.keys(one.values).join() !== 'name') return { cannot: 'a record made on the way has its name only' }
    const name = String(one.values['name'])
    const columns = [
      { column: 'name', field: 'name' },
      { column: 'deal', field: 'deal', by: 'name', on_missing: 'create' },
    ]
    const content = asCsv([
      ['name', 'deal'],
      ['Line', name],
    ])
    const started = await rep.post('/api/v1/records/line/import', uploadForm(content, { mode: 'insert', columns }))
    if (started.status !== 202) throw new Error(started.text)
    const job = await finished(rep, started.body.id as string)
    // So that it is found like the records of the other ways.
    const made = await app.server.db.query({
      text: 'update ws_main.deal set code = $1 where name = $2 and _change = $3 returning id',
      values: [code, name, job.change],
    })
    if (made.length > 0) return { codes: [] }
    const [refused] = await app.server.db.query<{ errors: Fault[] }>({
      text: 'select errors from ws_main._job_error where job = $1',
      values: [job.id],
    })
    return { codes: codesOf(refused?.errors, 'refused') }
  })
}

const at = { bulk: `POST ${'/api/v1/records/:object/bulk'}`, file: 'POST /api/v1/records/:object/import' }
const made = ({ one, code }: Given) => ({ code, ...withName(one) })
const changed = ({ one, code }: Given) => ({ code, ...one.values })
const way = (route: string, makes: boolean, via: string, run: Way['run']): Way => ({ route, makes, via, run })

export const ways: { [name: string]: Way } = {
  create: way('POST /api/v1/records/:object', true, 'ui', ({ rep }, given) =>
    each(given, async ({ one, code }) => verdict(await rep.post(seen(deals, one.accept), { code, ...withName(one) }))),
  ),
  'bulk insert': way(at.bulk, true, 'bulk', (world, given) => bulk(world, given, { op: 'insert', record: made })),
  'upsert, new': way(at.bulk, true, 'bulk', (world, given) =>
    bulk(world, given, { op: 'upsert', key: 'code', record: made }),
  ),
  'all or none': way(at.bulk, true, 'bulk', ({ rep }, given) =>
    each(given, async ({ one, code }) => {
      const records = [{ code, ...withName(one) }]
      const path = seen(`${deals}/bulk`, one.accept)
      return verdict(await rep.post(path, { op: 'insert', all_or_none: true, records }))
    }),
  ),
  'CSV insert': way(at.file, true, 'import', (world, given) => files(world, given, { mode: 'insert', format: 'csv' })),
  'XLSX insert': way(at.file, true, 'import', (world, given) =>
    files(world, given, { mode: 'insert', format: 'xlsx' }),
  ),
  'made on the way': {
    ...way(at.file, true, 'import', onTheWay),
    tells: 'that it was refused',
    // The line it was made for is counted.
    besides: ['lines'],
  },
  'with its parent': {
    ...way('POST /api/v1/records/:object', true, 'ui', withAccount),
    besides: ['account'],
  },
  'under its parent': {
    ...way('PATCH /api/v1/records/:object/:id', false, 'ui', underAccount),
    besides: ['account'],
  },
  update: way('PATCH /api/v1/records/:object/:id', false, 'ui', async (world, given) => {
    const idOf = await idsOfGiven(world, given)
    return each(given, async (entry) =>
      verdict(await world.rep.patch(seen(`${deals}/${idOf(entry)}`, entry.one.accept), entry.one.values)),
    )
  }),
  'bulk update': way(at.bulk, false, 'bulk', async (world, given) => {
    const idOf = await idsOfGiven(world, given)
    return bulk(world, given, { op: 'update', record: (entry) => ({ id: idOf(entry), ...entry.one.values }) })
  }),
  'bulk job': way('POST /api/v1/records/:object/bulk-job', false, 'bulk', bulkJobs),
  'update by key': way(at.bulk, false, 'bulk', (world, given) =>
    bulk(world, given, { op: 'update', key: 'code', record: changed }),
  ),
  'upsert, there': way(at.bulk, false, 'bulk', (world, given) =>
    bulk(world, given, { op: 'upsert', key: 'code', record: changed }),
  ),
  'CSV update': way(at.file, false, 'import', (world, given) => files(world, given, { mode: 'update', format: 'csv' })),
  'XLSX update': way(at.file, false, 'import', (world, given) =>
    files(world, given, { mode: 'update', format: 'xlsx' }),
  ),
  'back from history': way('POST /api/v1/records/:object/:id/history/restore', false, 'restore', fromHistory),
  undo: { ...way('POST /api/v1/changes/:id/undo', false, 'undo', byUndo), tells: 'the first code' },
  'undo as a job': {
    ...way('POST /api/v1/changes/:id/undo', false, 'undo', (world, given) => byUndo(world, given, takenBackAsJob)),
    tells: 'the first code',
  },
  'back from the bin': {
    ...way('POST /api/v1/records/:object/:id/restore', false, 'restore', fromBin),
    kind: 'restored',
  },
}
