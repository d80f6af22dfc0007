/**
 * The sample company of a new workspace: the plugins' documents are published and their tables queued as ordinary imports, all in one
 * transaction, so a server killed in between goes on where it was. It waits for the first administrator, in whose name records are made.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { can } from '@trellis/metadata/access/access.ts'
import { raise } from '@trellis/metadata/problem.ts'
import { shippedPlugins } from '../config.ts'
import type { Ctx } from '../ctx.ts'
import type { Db } from '../db/db.ts'
import { uploadPath } from '../files/uploads.ts'
import type { ImportParams } from '../imports/run.ts'
import { addJob } from '../jobs/backlog.ts'
import { ctxOfUser } from '../jobs/job-ctx.ts'
import { publish } from '../model/publish.ts'
import { newId } from '../new-id.ts'
import { ident, tableOf } from '../records/sql-text.ts'
import { writeRecords } from '../records/write.ts'
import type { Server } from '../server.ts'
import type { SampleTable, SampleUser } from './read-plugin.ts'
import { readPluginDocuments, readPluginSample } from './read-plugin.ts'

const label = 'sample company'
const waitMs = 1000

/** Loads it once into a workspace that has nothing published. Resolves when the imports are queued, or there is nothing to do. */
export async function loadSampleCompany(server: Server, signal: AbortSignal): Promise<void> {
  if (server.models.model().revision > 0) return
  const admin = await firstAdministrator(server, signal)
  if (admin === undefined || server.models.model().revision > 0) return
  const plugins = server.config.plugins ?? shippedPlugins
  const sources = (await Promise.all(plugins.map(readPluginSample))).filter((source) => source !== undefined)
  const documents = (
    await Promise.all(
      plugins.map(async (origin) => (await readPluginDocuments(origin)).map((document) => ({ origin, document }))),
    )
  ).flat()
  const ctx = ctxOfUser(server, admin, { via: 'sample', signal, name: 'sample', params: {} })
  const today = new Date(ctx.now()).toISOString().slice(0, 10)
  const tables = sources.flatMap((source) => source.tables(today))
  const files = await writeFiles(server, tables)
  await publish(server, {
    items: documents.map(({ origin, document }) => ({ kind: document.kind, name: document.name, origin, document })),
    pointers: documents.map(({ document }) => `/${document.kind}/${document.name}`),
    by: admin,
    comment: label,
    confirmed: false,
    baseVersion: 0,
    async also(tx) {
      await addUsers(
        tx,
        sources.flatMap((source) => source.users),
      )
      for (const { table, path } of files)
        await addJob(
          { ...ctx, db: tx },
          { id: newId(), kind: 'import', object: table.object, params: paramsOf(table, path), change: newId() },
        )
    },
  })
  server.worker.nudge()
  server.log.info('sample company is being loaded')
}

async function firstAdministrator(server: Server, signal: AbortSignal): Promise<string | undefined> {
  while (!signal.aborted) {
    const rows = await server.db.query<{ id: string }>({
      text: `select id from ${ident(server.db.schema)}."user" where is_admin and active and deleted_at is null order by created_at limit 1`,
      values: [],
    })
    const [admin] = rows
    if (admin) {
      await server.auth.settled()
      return admin.id
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs).unref())
  }
  return undefined
}

async function writeFiles(server: Server, tables: SampleTable[]): Promise<{ table: SampleTable; path: string }[]> {
  return Promise.all(
    tables.map(async (table) => {
      const path = uploadPath(server, newId())
      await mkdir(join(path, '..'), { recursive: true })
      await writeFile(
        path,
        [table.columns, ...table.rows]
          .map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','))
          .join('\n'),
      )
      return { table, path }
    }),
  )
}

function paramsOf(table: SampleTable, path: string): ImportParams & { header: string[] } {
  const columns = table.columns.map((column) => ({
    column,
    field: column,
    ...(table.by?.[column] !== undefined && { by: table.by[column] }),
  }))
  return {
    path,
    format: { encoding: 'utf-8', delimiter: ',', skipLines: 0 },
    mapping: { columns, mode: 'insert', label, ...(table.constants && { constants: table.constants }) },
    fileName: `${label}.csv`,
    via: 'sample',
    header: table.columns,
  }
}

/** People in name only: not active, no password. */
async function addUsers(tx: Db, users: SampleUser[]): Promise<void> {
  await tx.query({
    text: `insert into ${ident(tx.schema)}."user" (id, name, email, role, active, _via) select x.id, x.name, x.email, x.role, false, 'sample' from json_to_recordset($1::json) as x(id uuid, name text, email text, role text) on conflict do nothing`,
    values: [JSON.stringify(users.map((user) => ({ ...user, id: newId() })))],
  })
}

/** How many living records are still the sample's, as it made them or changed since. */
export async function sampleState(ctx: Ctx): Promise<{ loading: boolean; records: number }> {
  const open = await ctx.db.query<{ n: number }>({
    text: `select count(*)::int as n from ${ident(ctx.db.schema)}._job where params->>'via' = 'sample' and status in ('queued', 'running')`,
    values: [],
  })
  let records = 0
  for (const object of await sampleObjects(ctx)) records += (await sampleIds(ctx, object)).length
  return { loading: (open[0]?.n ?? 0) > 0, records }
}

/** Deletes every sample record into the bin, children before parents; what somebody's own records refer to stays and is counted. */
export async function removeSampleCompany(ctx: Ctx): Promise<{ deleted: number; kept: number }> {
  if ((await sampleState(ctx)).loading)
    return raise('record.locked', { detail: 'the sample company is still being loaded' })
  let deleted = 0
  let kept = 0
  const objects = (await sampleObjects(ctx)).toReversed()
  for (const object of objects) {
    if (!can(ctx.access, object, 'delete')) return raise('access.object_denied')
    const ids = await sampleIds(ctx, object)
    for (let at = 0; at < ids.length; at += 5000) {
      const answer = await writeRecords(
        ctx,
        object,
        ids.slice(at, at + 5000).map((id) => ({ op: 'delete' as const, id })),
        { allOrNone: false, label: `remove ${label}` },
      )
      for (const verdict of answer.verdicts) {
        if (verdict.ok) deleted++
        else kept++
      }
    }
  }
  await ctx.db.query({
    text: `update ${ident(ctx.db.schema)}."user" set deleted_at = now() where _via = 'sample' and not active and deleted_at is null`,
    values: [],
  })
  return { deleted, kept }
}

/** Objects the sample was imported into, in import order. */
async function sampleObjects(ctx: Ctx): Promise<string[]> {
  const rows = await ctx.db.query<{ object: string }>({
    text: `select object from ${ident(ctx.db.schema)}._job where params->>'via' = 'sample' order by created_at, id`,
    values: [],
  })
  return [...new Set(rows.map((row) => row.object))].filter((object) => Object.hasOwn(ctx.model.objects, object))
}

async function sampleIds(ctx: Ctx, object: string): Promise<string[]> {
  const shape = ctx.model.objects[object]
  if (!shape) return []
  const rows = await ctx.db.query<{ id: string }>({
    text: `select t.id from ${tableOf(ctx.db.schema, shape)} t where t.deleted_at is null
      and exists (select 1 from ${ident(ctx.db.schema)}._event e where e.object = $1 and e.record = t.id and e.kind = 'created' and e.via = 'sample')`,
    values: [object],
  })
  return rows.map((row) => row.id)
}
