/**
 * The finished files of export jobs, below DATA_DIR/files/exports, each by the id of its job, for a day. A file is complete or not there:
 * it is written beside, flushed and then moved to its name.
 */
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { raise } from '@trellis/metadata/problem.ts'
import { newId } from '../new-id.ts'
import type { Server } from '../server.ts'

export const keptHours = 24

const keptMs = keptHours * 3_600_000

function folderOf(server: Pick<Server, 'config'>): string {
  return join(server.config.dataDir, 'files', 'exports')
}

/** When the file of a job that ended then is not given out any more, in ISO form. */
export function expiryOf(finishedAt: string): string {
  return new Date(Date.parse(finishedAt) + keptMs).toISOString()
}

/** A file being written: `done` puts it in its place, `drop` takes it away (and is of no effect afterwards). */
export type ExportWriter = {
  write(chunk: Uint8Array): Promise<void>
  done(): Promise<void>
  drop(): Promise<void>
}

/** Errors: limit.storage_full, of `write` and `done` too. */
export async function writeExport(server: Server, job: string): Promise<ExportWriter> {
  const folder = folderOf(server)
  const part = join(folder, `${job}.${newId()}.part`)
  const handle = await roomy(async () => {
    await mkdir(folder, { recursive: true })
    return open(part, 'wx', 0o600)
  })
  let isOpen = true
  const close = async () => {
    if (isOpen) await handle.close()
    isOpen = false
  }
  return {
    write: (chunk) => roomy(() => writeWhole(handle, chunk)),
    async done() {
      await roomy(() => handle.sync())
      await close()
      await rename(part, join(folder, job))
    },
    async drop() {
      await close()
      await rm(part, { force: true })
    },
  }
}

async function writeWhole(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length;) at += (await handle.write(chunk, at)).bytesWritten
}

async function roomy<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOSPC' || code === 'EDQUOT') raise('limit.storage_full')
    throw error
  }
}

/** Undefined when it is gone. */
export async function openExport(
  server: Server,
  job: string,
): Promise<{ source: () => Readable; size: number } | undefined> {
  const path = join(folderOf(server), job)
  const found = await stat(path).catch(() => undefined)
  return found && { source: () => createReadStream(path), size: found.size }
}

/** Removes the files whose day is over, and what killed jobs left half written. */
export async function forgetExports(server: Server): Promise<void> {
  const folder = folderOf(server)
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name)
    const found = await stat(path).catch(() => undefined)
    if (found && Date.now() - found.mtimeMs > keptMs) await rm(path, { force: true })
  }
}
