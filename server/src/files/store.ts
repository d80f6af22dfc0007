/**
 * Contents of files, each once, named by the SHA-256 of its bytes below DATA_DIR/files/store. A content is complete or not there: it is
 * written elsewhere, flushed and then moved to its name.
 *
 * Who adds a row that names a content and who removes contents hold the content's lock, so a content with a row is never removed.
 */
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Db } from '../db/db.ts'
import type { Server } from '../server.ts'

const hashPattern = /^[0-9a-f]{64}$/

/** Where a content lies; `hash` is our own, 64 hexadecimal digits. */
export function contentPath(server: Pick<Server, 'config'>, hash: string): string {
  if (!hashPattern.test(hash)) throw new Error('not a hash')
  return join(storeFolder(server), hash.slice(0, 2), hash)
}

function storeFolder(server: Pick<Server, 'config'>): string {
  return join(server.config.dataDir, 'files', 'store')
}

/** Moves a finished upload to its place; one that is there already is the same. In the transaction that adds the row. */
export async function keepContent(server: Server, tx: Db, upload: { path: string; hash: string }): Promise<void> {
  await lockContent(tx, upload.hash)
  const path = contentPath(server, upload.hash)
  await flush(upload.path)
  const folder = join(path, '..')
  await mkdir(folder, { recursive: true })
  await rename(upload.path, path)
  await flush(folder)
}

/** `end` is inclusive, as in a range. Errors: undefined when the content is gone. */
export async function openContent(
  server: Server,
  hash: string,
  range?: { start: number; end: number },
): Promise<Readable | undefined> {
  const path = contentPath(server, hash)
  try {
    await stat(path)
  } catch {
    return undefined
  }
  return createReadStream(path, range)
}

/** Removes contents without a row that are older than `graceMs`. Gives how many went. */
export async function sweepContents(server: Server, graceMs: number): Promise<number> {
  let gone = 0
  for (const part of await readdir(storeFolder(server)).catch(() => [])) {
    const folder = join(storeFolder(server), part)
    const names = (await readdir(folder)).filter((name) => hashPattern.test(name))
    const rows = await server.db.query<{ hash: string }>({
      text: `select h.hash from unnest($1::text[]) h(hash) where not exists (select 1 from "${server.db.schema}"._file f where f.hash = h.hash)`,
      values: [names],
    })
    for (const { hash } of rows) if (await removeContent(server, hash, graceMs)) gone++
  }
  return gone
}

async function removeContent(server: Server, hash: string, graceMs: number): Promise<boolean> {
  const path = contentPath(server, hash)
  const { mtimeMs } = await stat(path)
  if (Date.now() - mtimeMs < graceMs) return false
  return server.db.tx(async (tx) => {
    await lockContent(tx, hash)
    const named = await tx.query({ text: `select 1 from "${tx.schema}"._file where hash = $1 limit 1`, values: [hash] })
    if (named.length > 0) return false
    await rm(path, { force: true })
    return true
  })
}

async function lockContent(tx: Db, hash: string): Promise<void> {
  await tx.query({ text: `select pg_advisory_xact_lock(hashtextextended($1, 9))`, values: [hash] })
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
