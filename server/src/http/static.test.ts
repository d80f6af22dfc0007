import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ProblemError } from '@trellis/metadata/problem.ts'
import { serveStatic } from './static.ts'

const folder = mkdtempSync(join(tmpdir(), 'trellis-static-'))
const script = `export const words = ${JSON.stringify('word '.repeat(2_000))}`
const app = new Hono()

beforeAll(() => {
  for (const built of ['runtime', 'studio']) {
    mkdirSync(join(folder, built, 'assets'), { recursive: true })
    writeFileSync(join(folder, built, 'index.html'), `<!doctype html><title>${built}</title>`)
  }
  writeFileSync(join(folder, 'runtime/assets/index-Bk3x9_aQ.js'), script)
  writeFileSync(join(folder, 'runtime/assets/ready-Bk3x9_aQ.css'), 'body {}')
  writeFileSync(join(folder, 'runtime/assets/ready-Bk3x9_aQ.css.br'), 'made by the build')
  writeFileSync(join(folder, 'runtime/icon.svg'), '<svg/>')
  writeFileSync(join(folder, 'secret.txt'), 'outside')
  serveStatic(app, [
    { prefix: '/studio', folder: join(folder, 'studio') },
    { prefix: '', folder: join(folder, 'runtime') },
  ])
  app.onError((error, c) => c.text(error instanceof ProblemError ? error.problem.code : String(error), 404))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const get = (path: string, headers: { [name: string]: string } = {}) => app.request(path, { headers })

test('each app has its page at every address of its own', async () => {
  for (const [path, title] of [
    ['/', 'runtime'],
    ['/deal/42', 'runtime'],
    ['/setup', 'runtime'],
    ['/studio', 'studio'],
    ['/studio/', 'studio'],
    ['/studio/objects/deal', 'studio'],
    ['/studios', 'runtime'],
  ] as const) {
    const answer = await get(path)
    expect([path, answer.status, answer.headers.get('cache-control'), await answer.text()]).toEqual([
      path,
      200,
      'no-cache',
      `<!doctype html><title>${title}</title>`,
    ])
  }
})

test('files with a hash in their name are kept for good, others are asked for again', async () => {
  expect((await get('/assets/index-Bk3x9_aQ.js')).headers.get('cache-control')).toBe(
    'public, max-age=31536000, immutable',
  )
  const icon = await get('/icon.svg')
  expect([icon.headers.get('cache-control'), icon.headers.get('content-type')]).toEqual(['no-cache', 'image/svg+xml'])
  const again = await get('/icon.svg', { 'if-none-match': icon.headers.get('etag') as string })
  expect([again.status, await again.text()]).toEqual([304, ''])
})

test('texts travel compressed as the browser likes, and plain to one that does not', async () => {
  const packed = await get('/assets/index-Bk3x9_aQ.js', { 'accept-encoding': 'gzip, deflate, br' })
  expect([packed.headers.get('content-encoding'), packed.headers.get('vary')]).toEqual(['br', 'accept-encoding'])
  expect(brotliDecompressSync(Buffer.from(await packed.arrayBuffer())).toString()).toBe(script)
  const zipped = await get('/assets/index-Bk3x9_aQ.js', { 'accept-encoding': 'gzip, br;q=0' })
  expect(gunzipSync(Buffer.from(await zipped.arrayBuffer())).toString()).toBe(script)
  expect(await (await get('/assets/index-Bk3x9_aQ.js')).text()).toBe(script)
  expect(await (await get('/assets/ready-Bk3x9_aQ.css', { 'accept-encoding': 'br' })).text()).toBe('made by the build')
})

test('what is not in the folder is not there', async () => {
  for (const path of [
    '/secret.txt',
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/gone-Bk3x9_aQ.js',
    '/assets/ready-Bk3x9_aQ.css.br',
    '/studio/icon.svg',
    '/api/v1/nothing.json',
  ]) {
    const answer = await get(path)
    expect([path, answer.status]).toEqual([path, 404])
  }
})
