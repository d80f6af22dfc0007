/** The world of the benchmarks: our server and the hand-written one, each its own process, on one database with 20 k accounts and 200 k deals. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { openEmbedded } from '@trellis/server/db/embedded.ts'
import { signIn } from '../support/client.ts'
import type { Client } from '../support/client.ts'
import { benchDocuments, dealValues } from './documents.ts'
import { handToken } from './hand-written.ts'

export type BenchWorld = {
  ours: string
  hand: string
  /** Headers of the signed-in non-admin, and of the hand-written server's user. */
  ourHeaders: { [name: string]: string }
  handHeaders: { [name: string]: string }
  rep: Client
  admin: Client
  databaseUrl: string
  dealIds: string[]
  accountIds: string[]
  ourPid: number
  close(): Promise<void>
}

const password = 'correct horse battery'

export async function openWorld(options: { accounts?: number; deals?: number } = {}): Promise<BenchWorld> {
  const dataDir = mkdtempSync(join(tmpdir(), 'trellis-bench-'))
  const database = await openEmbedded({ dataDir, log: pino({ level: 'warn' }) })
  const env = {
    ...process.env,
    DATABASE_URL: database.url,
    DATA_DIR: join(dataDir, 'files'),
    SAMPLE_DATA: '0',
    ADMIN_EMAIL: 'admin@example.com',
    ADMIN_PASSWORD: password,
    LOG_LEVEL: 'warn',
  }
  const here = import.meta.dirname
  const ours = await start(join(here, '../../server/src/main.ts'), { ...env, PORT: '0' }, /ready at (http:\S+)/)
  const admin = await signIn(ours.match, 'admin@example.com', password)
  await must(admin.post('/api/v1/metadata/apply', { items: benchDocuments }))
  await must(admin.post('/api/v1/users', { name: 'Rep', email: 'rep@example.com', password, permission_sets: ['rep'] }))
  const rep = await signIn(ours.match, 'rep@example.com', password)
  const me = await rep.get('/api/v1/me')
  const hand = await start(
    join(here, 'hand-written.ts'),
    { ...env, PORT: '0', BENCH_USER: String(me.body.id ?? me.body.user?.id) },
    /listening (\d+)/,
  )
  const accountIds = await fill(admin, 'account', options.accounts ?? 20_000, (n) => ({
    name: `${n % 2 ? 'Company' : '公司'} ${n}`,
    industry: 'software',
    city: '上海',
    revenue: n * 100,
  }))
  const dealIds = await fill(admin, 'deal', options.deals ?? 200_000, (n) =>
    dealValues(n, accountIds[n % accountIds.length] ?? ''),
  )
  return {
    ours: ours.match,
    hand: `http://127.0.0.1:${hand.match}`,
    ourHeaders: { cookie: rep.headers['cookie'] ?? '', origin: ours.match },
    handHeaders: { authorization: `Bearer ${handToken}` },
    rep,
    admin,
    databaseUrl: database.url,
    dealIds,
    accountIds,
    ourPid: ours.child.pid ?? 0,
    async close() {
      for (const child of [ours.child, hand.child]) {
        child.kill('SIGTERM')
        await once(child, 'exit')
      }
      await database.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** With the memory settings of `npm start` (.bootstrap/commands.js). */
async function start(
  file: string,
  env: NodeJS.ProcessEnv,
  pattern: RegExp,
): Promise<{ child: ChildProcess; match: string }> {
  const child = spawn(process.execPath, ['--max-semi-space-size=8', file], {
    env: { MALLOC_ARENA_MAX: '2', MALLOC_TRIM_THRESHOLD_: '1048576', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    text += chunk.toString()
    const found = pattern.exec(text)
    if (found?.[1] !== undefined) {
      child.stdout?.resume()
      return { child, match: found[1] }
    }
  }
  throw new Error(`${file} ended before it listened:\n${text}`)
}

async function fill(admin: Client, object: string, count: number, values: (n: number) => object): Promise<string[]> {
  const ids: string[] = []
  for (let at = 0; at < count; at += 5000) {
    const records = Array.from({ length: Math.min(5000, count - at) }, (_, i) => values(at + i))
    const answer = await must(admin.post(`/api/v1/records/${object}/bulk`, { op: 'insert', records }))
    for (const result of answer.body.results as { ok: boolean; id: string; errors?: unknown }[]) {
      if (!result.ok) throw new Error(`a record was refused: ${JSON.stringify(result.errors)}`)
      ids.push(result.id)
    }
  }
  return ids
}

async function must<T extends { status: number; text: string }>(answer: Promise<T>): Promise<T> {
  const got = await answer
  if (got.status >= 300) throw new Error(`${got.status} ${got.text.slice(0, 500)}`)
  return got
}
