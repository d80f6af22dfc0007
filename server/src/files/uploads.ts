/**
 * Files that come in by HTTP: streamed to disk under random names below DATA_DIR; names given by people are only shown, never used as paths.
 *
 * Errors  limit.body_too_big, limit.storage_full, request.unsupported_media_type, request.malformed (no file in the form).
 */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Busboy } from '@fastify/busboy'
import type { Context } from 'hono'
import { ProblemError, raise } from '@trellis/metadata/problem.ts'
import { newId } from '../new-id.ts'
import type { Server } from '../server.ts'

/** `hash` is the SHA-256 of the bytes, hexadecimal. */
export type Upload = {
  id: string
  path: string
  fileName: string
  sizeBytes: number
  hash: string
  fields: Map<string, string>
}

export const maxUploadBytes = 1024 * 1024 * 1024
const maxFieldBytes = 4_000_000

export function uploadPath(server: Server, id: string): string {
  return join(server.config.dataDir, 'files', 'uploads', id)
}

/** Reads a multipart form with one file part and text parts. The file is gone again when anything fails. */
export async function receiveUpload(c: Context, server: Server, maxBytes = maxUploadBytes): Promise<Upload> {
  const type = c.req.header('content-type') ?? ''
  const { body } = c.req.raw
  if (!/^multipart\/form-data\b/i.test(type) || body === null) return raise('request.unsupported_media_type')
  const id = newId()
  const path = uploadPath(server, id)
  await mkdir(join(path, '..'), { recursive: true })
  try {
    const { fileName, ...received } = await receive(Readable.fromWeb(body as never), { type, path, maxBytes })
    if (fileName === undefined)
      return raise('request.malformed', { errors: [{ pointer: '/file', code: 'value.required' }] })
    return { id, path, fileName, ...received }
  } catch (error) {
    await rm(path, { force: true })
    if (error instanceof ProblemError) throw error
    throw new ProblemError({ code: isFull(error) ? 'limit.storage_full' : 'request.malformed' })
  }
}

function isFull(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOSPC' || code === 'EDQUOT'
}

type Received = Omit<Upload, 'id' | 'path' | 'fileName'> & { fileName: string | undefined }

async function receive(source: Readable, to: { type: string; path: string; maxBytes: number }): Promise<Received> {
  const { type, path } = to
  const received: Received = { fileName: undefined, sizeBytes: 0, hash: '', fields: new Map() }
  const hash = createHash('sha256')
  const form = Busboy({
    headers: { 'content-type': type },
    limits: { fileSize: to.maxBytes, files: 1, fields: 20, fieldSize: maxFieldBytes },
  })
  const writes: Promise<void>[] = []
  let tooBig = false
  form.on('file', (_name: string, file: Readable & { truncated?: boolean }, fileName: string) => {
    received.fileName = fileName.slice(0, 255)
    file.on('data', (chunk: Buffer) => {
      received.sizeBytes += chunk.length
      hash.update(chunk)
    })
    file.on('limit', () => (tooBig = true))
    writes.push(pipeline(file, createWriteStream(path, { mode: 0o600 })))
  })
  form.on('field', (name: string, value: string, _nameTruncated: boolean, valueTruncated: boolean) => {
    tooBig ||= valueTruncated
    received.fields.set(name, value)
  })
  await pipeline(source, form)
  await Promise.all(writes)
  if (tooBig) return raise('limit.body_too_big')
  received.hash = hash.digest('hex')
  return received
}
