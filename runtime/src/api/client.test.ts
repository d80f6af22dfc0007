import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { request } from './client.ts'

const sent: { path: string; key: string | null }[] = []
let answers: (() => Response)[] = []
const ofProxy = () => new Response('<h1>Bad gateway</h1>', { status: 502, headers: { 'Content-Type': 'text/html' } })

beforeEach(() => {
  sent.length = 0
  vi.useFakeTimers()
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) => {
    if (path === '/ready') return Promise.resolve(new Response())
    sent.push({ path, key: new Headers(init?.headers).get('Idempotency-Key') })
    return Promise.resolve((answers.shift() ?? ofProxy)())
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('while a server is started anew behind its proxy, a save is sent again under its own key', async () => {
  answers = [ofProxy, ofProxy, () => Response.json({ id: '1' })]
  const saved = request('POST', '/api/v1/records/account', { body: { name: 'A' } })
  await vi.advanceTimersByTimeAsync(10_000)
  expect(await saved).toEqual({ id: '1' })
  expect([sent.length, new Set(sent.map(({ key }) => key)).size]).toEqual([3, 1])
})

test('the answer of a proxy is no answer: whether the save was done stays open', async () => {
  answers = []
  const saved = request('POST', '/api/v1/records/account', { body: {} }).catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(await saved).toMatchObject({ problem: { status: 0, code: 'network.unreachable' } })
})

const notReady = (wait: string) => () =>
  new Response(JSON.stringify({ status: 503, code: 'limit.not_ready', title: 'The server is starting' }), {
    status: 503,
    headers: { 'Content-Type': 'application/problem+json', 'Retry-After': wait },
  })

test('a server that is still starting is waited for; one that is ready and cannot do this yet has answered', async () => {
  answers = [notReady('1'), notReady('1'), () => Response.json({ id: '1' })]
  const saved = request('POST', '/api/v1/records/account', { body: { name: 'A' } })
  await vi.advanceTimersByTimeAsync(10_000)
  expect(await saved).toEqual({ id: '1' })
  expect([sent.length, new Set(sent.map(({ key }) => key)).size]).toEqual([3, 1])
  answers = [notReady('1'), notReady('1'), notReady('1')]
  const unsure = request('POST', '/api/v1/records/account', { body: {} }).catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(await unsure).toMatchObject({ problem: { code: 'network.unreachable' } })
  answers = [notReady('30')]
  await expect(request('POST', '/api/v1/files')).rejects.toMatchObject({ problem: { code: 'limit.not_ready' } })
})

test('a problem of the server itself is its answer, of whatever status', async () => {
  const problem = JSON.stringify({ status: 503, code: 'limit.timeout', title: 'The operation took too long' })
  answers = [() => new Response(problem, { status: 503, headers: { 'Content-Type': 'application/problem+json' } })]
  await expect(request('GET', '/api/v1/search')).rejects.toMatchObject({ problem: { code: 'limit.timeout' } })
  expect(sent.length).toBe(1)
})
