import { afterEach, expect, test } from 'vitest'
import { firstAnswer } from './first-answers.ts'

afterEach(() => {
  globalThis.trellisFirst = undefined
})

test('an answer asked for before the app was there is taken once', async () => {
  const early = new Response('{}')
  globalThis.trellisFirst = new Map([['/api/v1/me', Promise.resolve(early)]])
  expect(await firstAnswer('/api/v1/metadata')).toBeNull()
  expect(await firstAnswer('/api/v1/me')).toBe(early)
  expect(await firstAnswer('/api/v1/me')).toBeNull()
})

test('a refusal and a lost connection are asked again by the app', async () => {
  const refused = new Response('{}', { status: 401 })
  globalThis.trellisFirst = new Map<string, Promise<Response | null>>([
    ['/api/v1/me', Promise.resolve(refused)],
    ['/api/v1/metadata', Promise.resolve(null)],
  ])
  expect(await firstAnswer('/api/v1/me')).toBeNull()
  expect(await firstAnswer('/api/v1/metadata')).toBeNull()
})

test('without anything asked before, the app asks by itself', async () => {
  expect(await firstAnswer('/api/v1/me')).toBeNull()
})
