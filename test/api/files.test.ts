/** Files: what an upload is taken for, who gets it back and how, and when it goes. */
import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chmodSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sweepFiles } from '@trellis/server/records/files.ts'
import { purgeRecord } from '@trellis/server/records/purge.ts'
import { ctxOfPlatform } from '@trellis/server/jobs/job-ctx.ts'
import type { Client } from '../support/client.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const rights = { read: true, create: true, update: true, delete: true }
let app: TestServer
let ann: Client
let bob: Client
let clerk: Client

beforeAll(async () => {
  app = await openServer({
    items: [
      {
        kind: 'object',
        name: 'contract',
        label: 'Contract',
        sharing: 'private',
        fields: {
          name: { type: 'text', required: true },
          paper: { type: 'file', max_size_bytes: 2000, media_types: ['application/pdf', 'text/*'] },
          scan: { type: 'file' },
          stamp: { type: 'image' },
        },
      },
      { kind: 'permission_set', name: 'lawyer', label: 'Lawyer', objects: { contract: rights } },
      {
        kind: 'permission_set',
        name: 'clerk',
        label: 'Clerk',
        objects: { contract: { ...rights, view_all: true, fields: { scan: 'hidden' } } },
      },
    ],
  })
  ann = await app.as('ann', { permission_sets: ['lawyer'] })
  bob = await app.as('bob', { permission_sets: ['lawyer'] })
  clerk = await app.as('clerk', { permission_sets: ['clerk'] })
})
afterAll(() => app?.close())

const pdf = '%PDF-1.7\n1 0 obj\n<<>>\nendobj\n'
/** One transparent point. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

function form(content: string | Uint8Array, name: string, type = 'application/octet-stream'): FormData {
  const body = new FormData()
  body.append('file', new Blob([content as BlobPart], { type }), name)
  return body
}

async function upload(client: Client, content: string | Uint8Array, name: string, type?: string) {
  const answer = await client.post('/api/v1/files', form(content, name, type))
  expect(answer.status, answer.text).toBe(201)
  return answer.body as { id: string; name: string; media_type: string; url: string }
}

async function attach(client: Client, values: object): Promise<string> {
  const answer = await client.post('/api/v1/records/contract', values)
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id as string
}

const status = async (client: Client, id: string) => (await client.get(`/api/v1/files/${id}`)).status

describe('uploading', () => {
  test('an upload is known by its size, its own type and the last step of its name', async () => {
    const answer = await ann.post('/api/v1/files', form(png, '../../etc/照片\u202e.png', 'text/html'))
    expect(answer.status).toBe(201)
    expect(answer.body).toMatchObject({
      name: '照片.png',
      media_type: 'image/png',
      size_bytes: png.length,
      width: 1,
      height: 1,
      picture: true,
    })
    expect(answer.headers.get('location')).toBe(`/api/v1/files/${answer.body.id}`)
  })

  test.each([
    ['<!doctype html><script>alert(1)</script>', 'photo.png', 'text/html'],
    ['<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', 'logo.png', 'image/svg+xml'],
    ['MZ\u0000\u0001', 'report.pdf', 'application/x-msdownload'],
    [pdf, 'virus.exe', 'application/pdf'],
    ['a,b\n1,2\n', 'rows.csv', 'text/csv'],
    ['PK\u0003\u0004rest', 'offer.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['\u0000\u0001\u0002', 'constructor', 'application/octet-stream'],
  ])('%j called %s is taken for %s', async (content, name, type) => {
    expect((await upload(ann, content, name, 'image/png')).media_type).toBe(type)
  })

  test('malformed: no form, no file, an empty file', async () => {
    expect((await ann.post('/api/v1/files', { file: 'x' })).status).toBe(415)
    expect((await ann.post('/api/v1/files', new FormData())).body.code).toBe('request.malformed')
    expect((await ann.post('/api/v1/files', form('', 'empty.txt'))).body.code).toBe('request.malformed')
    expect((await ann.get('/api/v1/files?ids=x')).body.code).toBe('request.malformed')
    expect((await ann.get('/api/v1/files')).body.code).toBe('request.malformed')
  })

  test('not signed in: nothing is taken and nothing is given', async () => {
    const { id } = await upload(ann, pdf, 'a.pdf')
    expect((await app.anonymous().post('/api/v1/files', form(pdf, 'a.pdf'))).status).toBe(401)
    expect(await status(app.anonymous(), id)).toBe(401)
  })

  test('a file over the limit of the workspace is refused and leaves nothing behind', async () => {
    const { config } = app.server
    const limit = config.maxFileMb
    const folder = join(config.dataDir, 'files/uploads')
    config.maxFileMb = 1
    try {
      const before = readdirSync(folder).length
      expect((await ann.post('/api/v1/files', form('x'.repeat(1024 * 1024 + 1), 'big.txt'))).status).toBe(413)
      expect(readdirSync(folder).length).toBe(before)
    } finally {
      if (limit === undefined) delete config.maxFileMb
      else config.maxFileMb = limit
    }
  })

  test('what the virus scanner finds is refused; when it cannot answer, the file has to wait', async () => {
    const { config } = app.server
    const script = join(config.dataDir, 'scan.sh')
    writeFileSync(script, '#!/bin/sh\ncase "$(cat "$2")" in *EICAR*) exit 1;; esac\nexit 0\n')
    chmodSync(script, 0o755)
    config.fileScanCommand = `${script} --quiet`
    try {
      expect((await ann.post('/api/v1/files', form('EICAR', 'a.txt'))).body.code).toBe('file.refused')
      expect((await ann.post('/api/v1/files', form('harmless', 'a.txt'))).status).toBe(201)
      config.fileScanCommand = '/nowhere/scanner'
      expect((await ann.post('/api/v1/files', form('harmless', 'a.txt'))).body.code).toBe('limit.not_ready')
    } finally {
      config.fileScanCommand = undefined
    }
  })
})

describe('giving back', () => {
  test('the bytes come back as they were, never to be run: attachment, no sniffing, a sandbox', async () => {
    const html = '<script>alert(1)</script>'
    const { id } = await upload(ann, html, 'page "quoted"; 合同.html')
    const answer = await ann.get(`/api/v1/files/${id}`)
    expect(answer.text).toBe(html)
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="page quoted; __.html"; filename*=UTF-8''page%20quoted%3B%20%E5%90%88%E5%90%8C.html`,
    )
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('content-security-policy')).toContain('sandbox')
    expect(answer.headers.get('cache-control')).toBe('private, no-cache')
  })

  test('pictures are shown in place, unless a download is asked for', async () => {
    const { id } = await upload(ann, png, 'p.png')
    expect((await ann.get(`/api/v1/files/${id}`)).headers.get('content-disposition')).toMatch(/^inline/)
    expect((await ann.get(`/api/v1/files/${id}?download`)).headers.get('content-disposition')).toMatch(/^attachment/)
  })

  test.each([
    ['bytes=0-3', 206, '0123', 'bytes 0-3/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=-2', 206, '89', 'bytes 8-9/10'],
    ['bytes=4-99', 206, '456789', 'bytes 4-9/10'],
    ['bytes=10-', 416, '', 'bytes */10'],
    ['bytes=5-2', 200, '0123456789', null],
    ['bytes=0-1,4-5', 200, '0123456789', null],
  ])('a range %s is answered %i', async (range, expected, text, told) => {
    const { id } = await upload(ann, '0123456789', 'digits.txt')
    const answer = await ann.get(`/api/v1/files/${id}`, { range })
    expect([answer.status, answer.text, answer.headers.get('content-range')]).toEqual([expected, text, told])
  })

  test('an unchanged file is not sent twice', async () => {
    const { id } = await upload(ann, pdf, 'a.pdf')
    const etag = (await ann.get(`/api/v1/files/${id}`)).headers.get('etag') ?? ''
    expect((await ann.get(`/api/v1/files/${id}`, { 'if-none-match': etag })).status).toBe(304)
    const head = await ann.request('HEAD', `/api/v1/files/${id}`)
    expect([head.status, head.text, head.headers.get('content-length')]).toEqual([200, '', String(pdf.length)])
  })
})

describe('who reads a file', () => {
  test('until a record holds it, its uploader alone; to everybody else it is not there', async () => {
    const { id } = await upload(ann, pdf, 'mine.pdf')
    const nothing = await bob.get('/api/v1/files/0190a000-0000-7000-8000-000000000000')
    const hidden = await bob.get(`/api/v1/files/${id}`)
    expect([hidden.status, hidden.body.code, hidden.body.detail]).toEqual([404, nothing.body.code, nothing.body.detail])
    expect([await status(ann, id), await status(app.admin, id)]).toEqual([200, 404])
    expect((await bob.get(`/api/v1/files?ids=${id}`)).body.files).toEqual([])
    expect((await bob.delete(`/api/v1/files/${id}`)).status).toBe(404)
    expect((await ann.delete(`/api/v1/files/${id}`)).status).toBe(204)
    expect(await status(ann, id)).toBe(404)
  })

  test('once a record holds it, who reads the record and the field; the uploader has no right of her own left', async () => {
    const paper = await upload(ann, pdf, 'paper.pdf')
    const scan = await upload(ann, pdf, 'scan.pdf')
    const record = await attach(ann, { name: 'Lease', paper: paper.id, scan: scan.id })
    const seen = async () => [await status(ann, paper.id), await status(bob, paper.id), await status(clerk, paper.id)]
    expect(await seen()).toEqual([200, 404, 200])
    expect(await status(clerk, scan.id), 'the field is hidden from the clerk').toBe(404)
    await app.admin.patch(`/api/v1/records/contract/${record}`, { owner: await idOf(bob) })
    expect(await seen()).toEqual([404, 200, 200])
  })

  test('nobody gets at a file by putting its id into a record of his own', async () => {
    const { id } = await upload(ann, pdf, 'secret.pdf')
    await attach(ann, { name: 'Secret', paper: id })
    const refused = await bob.post('/api/v1/records/contract', { name: 'Mine', paper: id })
    const missing = await bob.post('/api/v1/records/contract', {
      name: 'Mine',
      paper: '0190a000-0000-7000-8000-000000000000',
    })
    expect([refused.status, refused.body.errors]).toEqual([422, missing.body.errors])
    expect(refused.body.errors[0]).toMatchObject({ pointer: '/paper', code: 'value.missing_file' })
    const own = await attach(bob, { name: 'Own' })
    expect((await bob.patch(`/api/v1/records/contract/${own}`, { paper: id })).status).toBe(422)
    const bulk = await bob.post('/api/v1/records/contract/bulk', {
      op: 'insert',
      all_or_none: false,
      records: [{ name: 'Bulk', scan: id }],
    })
    expect(bulk.body.results[0].ok ?? false, bulk.text).toBe(false)
    expect(await status(bob, id)).toBe(404)
  })

  test('a past version keeps its file for readers of the record, and can be restored', async () => {
    const first = await upload(ann, pdf, 'first.pdf')
    const second = await upload(ann, `${pdf}2`, 'second.pdf')
    const record = await attach(ann, { name: 'Versions', paper: first.id })
    expect((await ann.patch(`/api/v1/records/contract/${record}`, { paper: second.id })).status).toBe(200)
    expect([await status(ann, first.id), await status(bob, first.id)]).toEqual([200, 404])
    const back = await ann.post(`/api/v1/records/contract/${record}/history/restore`, { version: 1, fields: ['paper'] })
    expect([back.status, back.body.paper]).toEqual([200, first.id])
  })

  test('a file that does not fit its field is refused with the reason', async () => {
    const big = await upload(ann, pdf.padEnd(2001, ' '), 'big.pdf')
    const archive = await upload(ann, 'PK\u0003\u0004', 'a.zip')
    const svg = await upload(ann, '<svg xmlns="http://www.w3.org/2000/svg"/>', 'a.png')
    const answer = await ann.post('/api/v1/records/contract', { name: 'X', paper: big.id, stamp: svg.id })
    expect(answer.body.errors.map((error: { pointer: string; code: string }) => [error.pointer, error.code])).toEqual([
      ['/paper', 'value.file_too_big'],
      ['/stamp', 'value.file_type'],
    ])
    expect((await ann.post('/api/v1/records/contract', { name: 'X', paper: archive.id })).body.errors[0].code).toBe(
      'value.file_type',
    )
  })
})

describe('when a file goes', () => {
  const day = 24 * 3_600_000
  const stored = async (id: string) =>
    (await app.server.db.query({ text: `select 1 from ws_main._file where id = $1`, values: [id] })).length > 0
  const contentOf = async (id: string) => {
    const [row] = await app.server.db.query<{ hash: string }>({
      text: `select hash from ws_main._file where id = $1`,
      values: [id],
    })
    const hash = row?.hash ?? ''
    return join(app.server.config.dataDir, 'files/store', hash.slice(0, 2), hash)
  }
  const age = async (id: string) => {
    await app.server.db.query({
      text: `update ws_main._file set created_at = now() - interval '2 days', held_at = case when held_at is not null then now() - interval '2 days' end where id = $1`,
      values: [id],
    })
    const past = new Date(Date.now() - 2 * day)
    utimesSync(await contentOf(id), past, past)
  }

  test('an upload no record took within a day goes; one that is held, in the bin or in history stays; purging frees it', async () => {
    const loose = await upload(ann, `${pdf}loose`, 'loose.pdf')
    const fresh = await upload(ann, `${pdf}fresh`, 'fresh.pdf')
    const held = await upload(ann, `${pdf}held`, 'held.pdf')
    const replaced = await upload(ann, `${pdf}replaced`, 'replaced.pdf')
    const binned = await upload(ann, `${pdf}binned`, 'binned.pdf')
    const kept = await attach(ann, { name: 'Kept', paper: replaced.id })
    await ann.patch(`/api/v1/records/contract/${kept}`, { paper: held.id })
    const bin = await attach(ann, { name: 'Bin', paper: binned.id })
    await ann.delete(`/api/v1/records/contract/${bin}`)
    expect(await status(ann, binned.id), 'nobody reads a record in the bin').toBe(404)
    const looseContent = await contentOf(loose.id)
    for (const file of [loose, held, replaced, binned]) await age(file.id)
    await sweepFiles(app.server)
    const left = async () => Promise.all([loose, fresh, held, replaced, binned].map((file) => stored(file.id)))
    expect(await left()).toEqual([false, true, true, true, true])
    expect([existsSync(looseContent), existsSync(await contentOf(held.id))]).toEqual([false, true])
    await purgeRecord(ctxOfPlatform(app.server, 'test'), 'contract', bin)
    await sweepFiles(app.server)
    expect(await left()).toEqual([false, true, true, true, false])
  })

  test('two uploads of the same bytes share one content, which stays as long as one of them does', async () => {
    const one = await upload(ann, 'the very same', 'one.txt')
    const other = await upload(bob, 'the very same', 'other.txt')
    const path = await contentOf(one.id)
    expect(await contentOf(other.id)).toBe(path)
    await age(one.id)
    await sweepFiles(app.server)
    expect([await stored(one.id), existsSync(path), await status(bob, other.id)]).toEqual([false, true, 200])
  })

  test('a file of a removed field stays while the field can come back', async () => {
    const field = { scan: { type: 'file' } }
    const page = (fields: object) => ({
      kind: 'object',
      name: 'page',
      label: 'Page',
      fields: { name: { type: 'text' }, ...fields },
    })
    await app.apply([page(field)])
    const { id } = await upload(app.admin, `${pdf}page`, 'page.pdf')
    await app.admin.post('/api/v1/records/page', { name: 'One', scan: id })
    const removed = await app.admin.post('/api/v1/metadata/apply', { items: [page({})], confirm: true })
    expect(removed.status, removed.text).toBe(200)
    await age(id)
    await sweepFiles(app.server)
    expect(await stored(id)).toBe(true)
  })
})

async function idOf(client: Client): Promise<string> {
  return (await client.get('/api/v1/me')).body.user.id as string
}
