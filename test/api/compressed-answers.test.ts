import { request } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestServer } from '../support/server.ts'
import { openServer } from '../support/server.ts'

let app: TestServer

beforeAll(async () => {
  const fields = Object.fromEntries(
    Array.from({ length: 250 }, (_, at) => [`field_${at}`, { type: 'text', label: `Field ${at} of a wide object` }]),
  )
  app = await openServer({
    items: [
      {
        kind: 'object',
        name: 'wide',
        label: 'Wide',
        fields: { name: { type: 'text', label: 'Name', required: true }, ...fields },
      },
    ],
  })
})
afterAll(() => app?.close())

/** As it comes over the wire: fetch unpacks without a word. */
function ask(path: string, more: { [name: string]: string }) {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; bytes: Buffer }>((resolve, reject) => {
    const call = request(app.address + path, { headers: { ...app.admin.headers, ...more } }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, bytes: Buffer.concat(parts) }),
      )
    })
    call.on('error', reject)
    call.end()
  })
}

test('a large answer travels packed to who takes it, is the same to the letter, and is asked for again without being sent', async () => {
  const plain = await ask('/api/v1/metadata', {})
  expect([plain.status, plain.headers['content-encoding']]).toEqual([200, undefined])
  const packed = await ask('/api/v1/metadata', { 'accept-encoding': 'gzip, deflate, br' })
  expect(packed.headers['content-encoding']).toBe('gzip')
  expect(packed.headers['vary']).toContain('accept-encoding')
  expect(gunzipSync(packed.bytes).equals(plain.bytes)).toBe(true)
  expect(packed.bytes.length).toBeLessThan(plain.bytes.length / 4)
  const { etag = '', 'content-security-policy': policy } = packed.headers
  expect(policy).toBe(plain.headers['content-security-policy'])
  const again = await ask('/api/v1/metadata', { 'accept-encoding': 'gzip', 'if-none-match': String(etag) })
  expect([again.status, again.bytes.length]).toEqual([304, 0])
})

test('a small answer, a refusal and who wants none of it get plain text with their status', async () => {
  for (const [path, status] of [
    ['/api/v1/me', 200],
    ['/api/v1/records/wide/nothing', 404],
  ] as const) {
    const answer = await ask(path, { 'accept-encoding': 'gzip' })
    expect([answer.status, answer.headers['content-encoding']]).toEqual([status, undefined])
    expect(JSON.parse(answer.bytes.toString())).toBeTypeOf('object')
  }
  const unwanted = await ask('/api/v1/metadata', { 'accept-encoding': 'gzip;q=0, identity' })
  expect(unwanted.headers['content-encoding']).toBeUndefined()
})

test('a stream of changes is never held back to be packed', async () => {
  const first = await new Promise<string>((resolve, reject) => {
    const headers = { ...app.admin.headers, accept: 'text/event-stream', 'accept-encoding': 'gzip' }
    const call = request(`${app.address}/api/v1/events`, { headers }, (answer) => {
      const encoding = answer.headers['content-encoding'] ?? 'plain'
      answer.once('data', () => {
        call.destroy()
        resolve(encoding)
      })
    })
    call.on('error', reject)
    call.end()
  })
  expect(first).toBe('plain')
})
