/** Compiled code kept between starts. */
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { startProcess } from '../support/process.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase()
})

afterAll(() => database.drop())

const kept = { NODE_DISABLE_COMPILE_CACHE: undefined, NODE_COMPILE_CACHE: undefined }

test('a server keeps its compiled code below DATA_DIR where nobody else may write, and starts from it', async () => {
  const folder = join(database.dataDir, 'compiled')
  const written = () =>
    new Map(
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => [entry.name, statSync(join(entry.parentPath, entry.name)).mtimeMs]),
    )
  expect(await (await startProcess(database, kept)).stop()).toBe(0)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  const first = written()
  expect(first.size).toBeGreaterThan(200)
  const again = await startProcess(database, kept)
  expect((await fetch(`${again.address}/api/v1/me`)).status).toBe(401)
  expect(await again.stop()).toBe(0)
  // What is not taken is written anew.
  const then = written()
  const taken = [...first].filter(([name, at]) => then.get(name) === at)
  expect(taken.length / first.size).toBeGreaterThan(0.9)
}, 120_000)

test('a server that cannot keep it starts without', async () => {
  const dataDir = join(database.dataDir, 'other')
  mkdirSync(dataDir)
  writeFileSync(join(dataDir, 'compiled'), 'no folder')
  const server = await startProcess(database, { ...kept, DATA_DIR: dataDir })
  expect((await fetch(`${server.address}/api/v1/me`)).status).toBe(401)
  expect(await server.stop()).toBe(0)
}, 120_000)
