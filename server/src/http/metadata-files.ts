/** All documents as a zip of JSON files, out and in: `<kind>/<name>.json`, canonical text, fixed times, so equal metadata gives equal bytes. */
import type { Context } from 'hono'
import { strToU8, unzipSync, zipSync } from 'fflate'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { kinds } from '@trellis/metadata/schema/kinds.ts'
import { canonicalJson } from '@trellis/metadata/model/canonical.ts'
import { ProblemError, raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import type { Server } from '../server.ts'
import { readStored } from '../model/documents.ts'
import { planChange } from '../model/plan.ts'
import type { ChangeItem } from '../model/plan.ts'
import { publish } from '../model/publish.ts'
import { idempotentApart } from './idempotency.ts'
import type { Route } from './route.ts'

const maxZipBytes = 50_000_000
const maxUnpackedBytes = 200_000_000
const maxFiles = 50_000

export const metadataFileRoutes: Route[] = [
  { method: 'GET', path: '/api/v1/metadata/export', access: 'manage_metadata', handle: exportZip },
  {
    method: 'POST',
    path: '/api/v1/metadata/import',
    access: 'manage_metadata',
    maxBodyBytes: maxZipBytes,
    handle: idempotentApart(importZip),
  },
]

async function exportZip(c: Context, ctx: Ctx): Promise<Response> {
  const files: { [path: string]: [Uint8Array, { mtime: Date }] } = {}
  // The zip format has no time zone; noon keeps the day whatever the reader's.
  const mtime = new Date(1980, 0, 1, 12)
  const stored = (await readStored(ctx.db)).toSorted((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1))
  for (const entry of stored) files[pathOf(entry)] = [strToU8(canonicalJson(entry.document)), { mtime }]
  return c.body(zipSync(files, { level: 6 }) as Uint8Array<ArrayBuffer>, 200, {
    'content-type': 'application/zip',
    'content-disposition': 'attachment; filename="metadata.zip"',
  })
}

function pathOf(entry: { origin: string; document: AnyDocument }): string {
  const folder = entry.origin === 'workspace' ? '' : `plugins/${entry.origin}/`
  return `${folder}${entry.document.kind}/${entry.document.name}.json`
}

/** `?replace=1` also removes what the archive does not hold; `?dry_run=1` only tells what it would do. Errors: import.bad_file with the file's name. */
async function importZip(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const items = readArchive(new Uint8Array(await c.req.arrayBuffer()))
  if (c.req.query('replace') === '1') {
    const held = new Set(items.map((item) => `${item.origin}\0${item.kind}\0${item.name}`))
    for (const entry of await readStored(ctx.db)) {
      const { kind, name } = entry.document
      if (!held.has(`${entry.origin}\0${kind}\0${name}`))
        items.push({ kind, name, origin: entry.origin, document: null })
    }
  }
  const pointers = items.map((item) => `/${item.kind}/${item.name}.json`)
  if (c.req.query('dry_run') === '1') {
    await server.models.refresh()
    const planned = await planChange(ctx.db, server.models.published(), { items, pointers })
    if (!planned.ok) throw new ProblemError(planned.problem)
    const { changes, impact, items: changed } = planned.plan
    return c.json({
      version: server.models.model().revision,
      items: changed.length,
      steps: changes,
      impact,
      problems: [],
    })
  }
  const done = await publish(server, {
    items,
    pointers,
    by: ctx.user.id,
    comment: 'import',
    confirmed: c.req.query('confirm') === '1',
  })
  return c.json({
    version: server.models.model().revision,
    items: done.items.length,
    steps: done.changes,
    problems: [],
  })
}

function readArchive(bytes: Uint8Array): ChangeItem[] {
  let unpacked = 0
  let count = 0
  let files: { [path: string]: Uint8Array }
  try {
    files = unzipSync(bytes, {
      filter(file) {
        unpacked += file.originalSize
        count++
        if (unpacked > maxUnpackedBytes || count > maxFiles) raise('limit.body_too_big')
        return file.name.endsWith('.json')
      },
    })
  } catch (error) {
    if (error instanceof Error && error.name === 'ProblemError') throw error
    return raise('import.bad_file')
  }
  return Object.entries(files).map(([path, content]) => readFile(path, content))
}

const pathPattern = /^(?:plugins\/([a-z][a-z0-9_]*)\/)?([a-z_]+)\/([^/]+)\.json$/

function readFile(path: string, content: Uint8Array): ChangeItem {
  const parts = pathPattern.exec(path)
  const bad = (code: string): never =>
    raise('import.bad_file', { detail: path, errors: [{ pointer: `/${path}`, code }] })
  if (!parts || !(kinds as readonly string[]).includes(parts[2] ?? '')) return bad('metadata.unknown_kind')
  try {
    const document = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content)) as AnyDocument
    if (document.kind !== parts[2] || document.name !== parts[3]) return bad('value.differs_from_address')
    return { kind: document.kind, name: document.name, origin: parts[1] ?? 'workspace', document }
  } catch (error) {
    if (error instanceof Error && error.name === 'ProblemError') throw error
    return bad('request.malformed')
  }
}
