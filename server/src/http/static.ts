/**
 * The built browser apps: the runtime at `/`, the studio at `/studio`. Files with a hash in their name never change and are kept for a
 * year; pages are asked for again each time (ETag). Any other address of an app gets its page: the app routes by itself.
 */
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Context, Hono } from 'hono'
import { raise } from '@trellis/metadata/problem.ts'

type Encoding = 'br' | 'gzip'
type StaticFile = {
  path: string
  type: string
  etag: string
  immutable: boolean
  bytes: number
  encoded: Map<Encoding, Promise<Buffer>>
}

const types: { [extension: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
  '.map': 'application/json',
}
const compressible = /^text\/|json|javascript|svg|wasm|xml/
const hashedName = /[-.][A-Za-z0-9_-]{8,}\.\w+$/
const suffixes: { [encoding in Encoding]: string } = { br: '.br', gzip: '.gz' }

/** Sizes above this are compressed ahead (by the build) or not at all. */
const compressAtMost = 4 * 1024 * 1024

/** An app under a path prefix (empty: the root) and the folder of its build. */
export type BuiltApp = { prefix: string; folder: string }

/** The longer prefix first. */
const builtApps: BuiltApp[] = [
  { prefix: '/studio', folder: fileURLToPath(new URL('../../../studio/dist', import.meta.url)) },
  { prefix: '', folder: fileURLToPath(new URL('../../../runtime/dist', import.meta.url)) },
]

/** Errors: request.not_found for a file that is not there. */
export function serveStatic(app: Hono, apps: BuiltApp[] = builtApps): void {
  const loaded = apps.map(({ prefix, folder }) => ({ prefix, files: lazily(() => listFiles(folder)) }))
  const answer = (c: Context, next: () => Promise<void>): Promise<Response | void> => {
    const path = c.req.path
    if (apiPath.test(path)) return next()
    const found = loaded.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`))
    const files = found?.files()
    const own = path.slice(found?.prefix.length ?? 0).replace(/^\/+/, '')
    const file = files?.get(own) ?? (isPageAddress(own) ? files?.get('index.html') : undefined)
    return file === undefined ? raise('request.not_found') : send(c, file)
  }
  app.get('*', answer)
}

/** Any spelling: a page must never answer where somebody meant the API. */
const apiPath = /^\/api(?:\/|$)/i

/** An address an app may route by itself: no file name, nothing hidden. */
function isPageAddress(path: string): boolean {
  return extname(path) === '' && !/(?:^|\/)\./.test(path)
}

/** Files are looked up by name in this list, never on the disk: no path of a request reaches the file system. */
function listFiles(folder: string): Map<string, StaticFile> {
  const files = new Map<string, StaticFile>()
  if (!existsSync(folder)) return files
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.br') || entry.name.endsWith('.gz')) continue
    const path = join(entry.parentPath, entry.name)
    const name = relative(folder, path).split(sep).join('/')
    const { size, mtimeMs } = statSync(path)
    const immutable = name.startsWith('assets/') && hashedName.test(entry.name)
    const etag = `W/"${createHash('sha256')
      .update(immutable ? name : readFileSync(path))
      .update(String(immutable ? mtimeMs : size))
      .digest('base64url')
      .slice(0, 27)}"`
    files.set(name, {
      path,
      type: types[extname(entry.name).toLowerCase()] ?? 'application/octet-stream',
      etag,
      immutable,
      bytes: size,
      encoded: new Map(),
    })
  }
  return files
}

async function send(c: Context, file: StaticFile): Promise<Response> {
  const headers: { [name: string]: string } = {
    'content-type': file.type,
    etag: file.etag,
    'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    vary: 'accept-encoding',
  }
  if (c.req.header('if-none-match') === file.etag) return c.body(null, 304, headers)
  const encoding = chosenEncoding(c.req.header('accept-encoding') ?? '', file)
  if (encoding !== undefined) {
    const bytes = await encodedBytes(file, encoding)
    return c.body(bytes as Uint8Array<ArrayBuffer>, 200, {
      ...headers,
      'content-encoding': encoding,
      'content-length': String(bytes.length),
    })
  }
  return c.body(Readable.toWeb(createReadStream(file.path)) as ReadableStream, 200, {
    ...headers,
    'content-length': String(file.bytes),
  })
}

function chosenEncoding(accepted: string, file: StaticFile): Encoding | undefined {
  if (!compressible.test(file.type)) return undefined
  const wanted = (['br', 'gzip'] as const).find((encoding) =>
    new RegExp(`\\b${encoding}\\b(?!;\\s*q=0(?:\\.0+)?\\b)`).test(accepted),
  )
  if (wanted === undefined) return undefined
  return existsSync(file.path + suffixes[wanted]) || (file.bytes > 512 && file.bytes <= compressAtMost)
    ? wanted
    : undefined
}

/** Compressed once, off the event loop; a file that the build compressed already is taken as it is. */
function encodedBytes(file: StaticFile, encoding: Encoding): Promise<Buffer> {
  let bytes = file.encoded.get(encoding)
  if (bytes === undefined) {
    const ready = file.path + suffixes[encoding]
    bytes = existsSync(ready) ? readFile(ready) : readFile(file.path).then((plain) => compress(plain, encoding))
    bytes.catch(() => file.encoded.delete(encoding))
    file.encoded.set(encoding, bytes)
  }
  return bytes
}

const toGzip = promisify(gzip)
const toBrotli = promisify<Buffer, object, Buffer>(brotliCompress)

function compress(plain: Buffer, encoding: Encoding): Promise<Buffer> {
  return encoding === 'gzip' ? toGzip(plain) : toBrotli(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } })
}

/** Reads the folder at the first request; in development, again when the page changed. */
function lazily(list: () => Map<string, StaticFile>): () => Map<string, StaticFile> {
  let files: Map<string, StaticFile> | undefined
  let builtAt = 0
  return () => {
    const page = files?.get('index.html')?.path
    if (files !== undefined && page !== undefined && (!existsSync(page) || statSync(page).mtimeMs !== builtAt))
      files = undefined
    if (files === undefined || files.size === 0) {
      files = list()
      const fresh = files.get('index.html')?.path
      builtAt = fresh === undefined ? 0 : statSync(fresh).mtimeMs
    }
    return files
  }
}
