/**
 * Import of 1,000,000 rows × 12 columns with 1 % bad rows, a unique key and a lookup, while somebody else reads.
 *
 * Budget  120 s, peak RSS of the server 500 MB, others' reads p95 250 ms. ROWS=100000 for a quick look.
 */
import { createWriteStream, openAsBlob, readFileSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { Agent } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from '../support/imports.ts'
import { stages } from './documents.ts'
import { call } from './load.ts'
import { openWorld } from './world.ts'

const rows = Number(process.env['ROWS'] ?? 1_000_000)
const columns = [
  'name',
  'account',
  'stage',
  'amount',
  'probability',
  'close_date',
  'code',
  'source',
  'city',
  'contact_name',
  'quantity',
  'urgent',
]

async function writeFile(path: string): Promise<void> {
  const out = createWriteStream(path)
  out.write(`${columns.join(',')}\n`)
  for (let n = 0; n < rows; n++) {
    const bad = n % 100 === 7
    const cells = [
      `导入项目 ${n}`,
      `${n % 2 ? 'Company' : '公司'} ${n % 20_000}`,
      bad ? 'no such stage' : stages[n % 6],
      (n * 37) % 900_000,
      n % 101,
      `2026-${String((n % 12) + 1).padStart(2, '0')}-15`,
      `I-${n}`,
      'web',
      '上海',
      '王伟',
      n % 500,
      n % 2 ? 'yes' : 'no',
    ]
    if (!out.write(`${cells.join(',')}\n`)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'finish')
}

/** Resident memory of a process in MB, its peak. */
function peakMb(pid: number): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
}

const world = await openWorld({ accounts: 20_000, deals: 10_000 })
const path = join(tmpdir(), `trellis-import-${process.pid}.csv`)
try {
  await writeFile(path)
  const form = new FormData()
  form.set('file', await openAsBlob(path), 'deals.csv')
  const times: number[] = []
  const agent = new Agent({ keepAlive: true })
  let reading = true
  const reader = (async () => {
    for (let n = 0; reading; n++) {
      const began = performance.now()
      await call(world.ours, agent, {
        method: 'GET',
        path: `/api/v1/records/deal/${world.dealIds[(n * 7919) % world.dealIds.length]}?fields=name,amount,account.name`,
        headers: world.ourHeaders,
      })
      times.push(performance.now() - began)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  })()
  const start = performance.now()
  const started = await world.rep.post('/api/v1/records/deal/import', form)
  if (started.status !== 202) throw new Error(started.text)
  const uploaded = performance.now()
  const job = await finished(world.rep, started.body.id as string, 900_000)
  const seconds = (performance.now() - start) / 1000
  reading = false
  await reader
  agent.destroy()
  times.sort((a, b) => a - b)
  const p95 = times[Math.floor(times.length * 0.95)] ?? 0
  const peak = peakMb(world.ourPid)
  console.log(
    `import ${rows} rows: ${seconds.toFixed(1)} s (${Math.round(rows / seconds)} rows/s; upload ${((uploaded - start) / 1000).toFixed(1)} s), ${JSON.stringify(job.counts)}`,
  )
  console.log(`peak RSS ${peak.toFixed(0)} MB; others' reads p95 ${p95.toFixed(0)} ms over ${times.length}`)
  const right =
    job.status === 'done' &&
    job.counts['failed'] === Math.ceil((rows - 7) / 100) &&
    job.counts['created'] === rows - Math.ceil((rows - 7) / 100)
  if (!right) console.log(`WRONG COUNTS: ${JSON.stringify(job)}`)
  process.exitCode = right && seconds <= 120 * (rows / 1_000_000) * 1.2 && peak <= 500 && p95 <= 250 ? 0 : 1
} finally {
  rmSync(path, { force: true })
  await world.close()
}
