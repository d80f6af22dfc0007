/**
 * `/files`: an upload gives an id that a field of a record can then hold; contents are given to who may read that record and field.
 *
 * What is sent back cannot act in our name: never sniffed by the browser, in a sandbox without scripts, and only pictures are shown in
 * place. Answers are asked for again each time (ETag), so a right that ended is noticed.
 */
import { open, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { Context } from 'hono'
import { writesAnything } from '@trellis/metadata/access/access.ts'
import { pictureTypes } from '@trellis/metadata/fields/file-rules.ts'
import { raise } from '@trellis/metadata/problem.ts'
import { maxFileBytes } from '../config.ts'
import type { Ctx } from '../ctx.ts'
import { imageSize } from '../files/image-size.ts'
import { scanFile } from '../files/scan.ts'
import { headBytes, sniffType } from '../files/sniff.ts'
import { openContent } from '../files/store.ts'
import { maxUploadBytes, receiveUpload } from '../files/uploads.ts'
import type { StoredFile } from '../records/files.ts'
import { addFile, dropFile, readFiles } from '../records/files.ts'
import type { Server } from '../server.ts'
import { isId } from '../new-id.ts'
import { readRange } from './byte-range.ts'
import type { Route } from './route.ts'
import { limitBody } from './security.ts'

const path = '/api/v1/files'
const maxIds = 500
/** What a form is longer than the file in it, at most. */
const formBytes = 100_000

export const fileRoutes: Route[] = [
  { method: 'POST', path, access: 'signed_in', maxBodyBytes: maxUploadBytes * 5, handle: upload },
  { method: 'GET', path, access: 'signed_in', handle: list },
  { method: 'GET', path: `${path}/:id`, access: 'signed_in', handle: content },
  { method: 'DELETE', path: `${path}/:id`, access: 'signed_in', handle: remove },
]

/** Only a record can make use of a file: who writes none, brings none and takes none away. */
function needWriter(ctx: Ctx): void {
  if (!writesAnything(ctx.access)) raise('access.denied')
}

async function upload(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  needWriter(ctx)
  const limit = maxFileBytes(server.config)
  limitBody(c, limit + formBytes)
  const received = await receiveUpload(c, server, limit)
  try {
    if (received.sizeBytes === 0) raise('request.malformed', { errors: [{ pointer: '/file', code: 'value.required' }] })
    await scanFile(server.config.fileScanCommand, received.path)
    const name = cleanName(received.fileName)
    const head = await headOf(received.path)
    const mediaType = sniffType(head, name)
    const size = imageSize(head, mediaType)
    const file = await addFile(ctx, server, received, {
      name,
      mediaType,
      width: size?.width ?? null,
      height: size?.height ?? null,
    })
    return c.json(fileAnswer(file), 201, { location: `${path}/${file.id}` })
  } finally {
    await rm(received.path, { force: true })
  }
}

/** A file on the wire. */
export function fileAnswer(file: StoredFile): object {
  const { hash: _hash, ...rest } = file
  return { ...rest, picture: pictureTypes.includes(file.media_type), url: `${path}/${file.id}` }
}

/** The last step of whatever path a client sent, without characters that hide what the name is. */
function cleanName(given: string): string {
  const last = given.split(/[/\\]/).at(-1) ?? ''
  // Forms write a quote in a name as %22.
  const clean = last
    .replaceAll('%22', '')
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}"]/gu, '')
    .trim()
  return /^\.*$/.test(clean) ? 'file' : [...clean].slice(0, 200).join('')
}

async function headOf(path: string): Promise<Uint8Array> {
  const handle = await open(path)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** What is known of several files; those the caller may not read are absent. */
async function list(c: Context, ctx: Ctx): Promise<Response> {
  const ids = (c.req.query('ids') ?? '').split(',').filter((id) => id !== '')
  if (ids.length === 0 || ids.length > maxIds || !ids.every(isId))
    return raise('request.malformed', { detail: `ids: 1 to ${maxIds} ids of files, with commas between` })
  return c.json({ files: (await readFiles(ctx, ids)).map(fileAnswer) })
}

async function fileOf(c: Context, ctx: Ctx): Promise<StoredFile> {
  const id = c.req.param('id') ?? ''
  const [file] = isId(id) ? await readFiles(ctx, [id]) : []
  return file ?? raise('record.not_found')
}

async function content(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const file = await fileOf(c, ctx)
  const etag = `"${file.hash}"`
  const headers: { [name: string]: string } = {
    'content-type': file.media_type.startsWith('text/') ? `${file.media_type}; charset=utf-8` : file.media_type,
    'content-disposition': disposition(file, c.req.query('download') !== undefined),
    'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; sandbox`,
    'cache-control': 'private, no-cache',
    'accept-ranges': 'bytes',
    etag,
  }
  if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers)
  const condition = c.req.header('if-range')
  const range =
    condition === undefined || condition === etag ? readRange(c.req.header('range'), file.size_bytes) : undefined
  if (range === 'unsatisfiable') return c.body(null, 416, { ...headers, 'content-range': `bytes */${file.size_bytes}` })
  const source = await openContent(server, file.hash, range)
  if (source === undefined) {
    ctx.log.error({ file: file.id, hash: file.hash }, 'the content of a file is gone from the disk')
    return raise('record.not_found')
  }
  const length = range ? range.end - range.start + 1 : file.size_bytes
  if (range) headers['content-range'] = `bytes ${range.start}-${range.end}/${file.size_bytes}`
  headers['content-length'] = String(length)
  if (c.req.method === 'HEAD') {
    source.destroy()
    return c.body(null, range ? 206 : 200, headers)
  }
  return c.body(Readable.toWeb(source) as ReadableStream, range ? 206 : 200, headers)
}

/** Only pictures are shown in place; the name is given twice, for old and for new clients. */
function disposition(file: StoredFile, download: boolean): string {
  const kind = !download && pictureTypes.includes(file.media_type) ? 'inline' : 'attachment'
  const plain = file.name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(file.name.toWellFormed()).replace(
    /['()*!]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encoded}`
}

async function remove(c: Context, ctx: Ctx): Promise<Response> {
  const id = c.req.param('id') ?? ''
  if (!isId(id)) return raise('record.not_found')
  needWriter(ctx)
  await dropFile(ctx, id)
  return c.body(null, 204)
}
