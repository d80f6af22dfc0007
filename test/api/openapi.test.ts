import { afterAll, beforeAll, expect, test } from 'vitest'
import { allRoutes } from '@trellis/server/http/routes.ts'
import type { Client } from '../support/client.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'
import { readDocuments } from '../fixtures/read-world.ts'

let app: TestServer
let rep: Client

beforeAll(async () => {
  app = await openServer({ items: readDocuments })
  rep = await app.as('rep', { permission_sets: ['rep'] })
})
afterAll(() => app.close())

const document = async (client: Client) => (await client.get('/api/v1/openapi.json')).body

test('every route of the server is in the document of an administrator', async () => {
  const { paths } = await document(app.admin)
  const missing = allRoutes
    .map((route) => ({
      method: route.method.toLowerCase(),
      path: route.path.replace('/records/:object', '/records/deal').replace(/:(\w+)/g, '{$1}'),
    }))
    .filter(({ path }) => !path.startsWith('/api/v1/docs/'))
    .filter(({ method, path }) => paths[path]?.[method] === undefined)
  expect(missing).toEqual([])
})

test('SEC-51 nobody finds a hidden field, object or call in it', async () => {
  const api = await document(rep)
  const text = JSON.stringify(api)
  expect(Object.keys(api.components.schemas)).toEqual(
    expect.arrayContaining(['record_deal', 'input_deal', 'record_account']),
  )
  expect(text).not.toMatch(/margin|secret_note|record_vault|records\/vault|metadata\/publish|users\/\{id\}/)
  expect(Object.keys(api.paths['/api/v1/records/account'])).toEqual(['get'])
  expect((await app.anonymous().get('/api/v1/openapi.json')).status).toBe(401)
})

test('fields say their type, choices and bounds', async () => {
  const { components } = await document(app.admin)
  const { properties, required } = components.schemas.input_deal
  expect(required).toEqual(['name'])
  expect(properties.name).toMatchObject({ type: 'string', maxLength: 200 })
  expect(properties.stage).toMatchObject({
    type: ['string', 'null'],
    enum: ['qualify', 'propose', 'won', 'lost', null],
  })
  expect(properties.tags).toMatchObject({ items: { enum: ['a', 'b', 'c'] } })
  expect(properties.close_date).toMatchObject({ format: 'date' })
  expect(properties).not.toHaveProperty('expected')
})

test('the page is made of our own files and needs no inline script', async () => {
  const page = await app.anonymous().get('/api/v1/docs')
  expect(page.headers.get('content-type')).toMatch('text/html')
  expect(page.headers.get('content-security-policy')).toMatch("script-src 'self'")
  for (const [, address] of page.text.matchAll(/(?:src|href)="([^"]+)"/g)) {
    expect(address).toMatch(/^\/api\/v1\/docs\//)
    expect((await app.anonymous().get(address ?? '')).status).toBe(200)
  }
  expect(page.text).not.toMatch(/<script(?![^>]*src=)/)
})
