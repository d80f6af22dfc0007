/**
 * `prepare` on 10,000 new deals of 20 fields: the part of a bulk write that happens in JavaScript before any SQL.
 *
 * Bar     100 ms of processor time a batch (2 M fields/s) on the 2-core reference machine; an import has to parse 300,000 cells/s at least.
 * Call    npm run bench -- prepare
 */
import type { Access } from '@trellis/metadata/access/access.ts'
import { compile } from '@trellis/metadata/model/compile.ts'
import { objectOf } from '@trellis/metadata/model/shape.ts'
import { orThrow } from '@trellis/metadata/problem.ts'
import type { Change } from '@trellis/metadata/record/draft.ts'
import { evaluator } from '@trellis/metadata/record/formula-values.ts'
import { prepare } from '@trellis/metadata/record/prepare.ts'
import { benchDocuments } from './documents.ts'

const records = 10_000
const rounds = 9
const barMs = 100
const rule = {
  kind: 'validation_rule',
  name: 'deal.bench_rule',
  message: 'A won deal needs an amount',
  error_when:
    'OR(AND(stage = "won", ISBLANK(amount)), AND(probability > 90, close_date < DATE(2020, 1, 1)), LEN(name) > 190)',
}
const context = { locale: 'en', timeZone: 'UTC', today: '2026-11-21', defaultCurrency: 'CNY', defaultRegion: 'CN' }
const access: Access = { userId: 'u', admin: true, key: 'admin', objects: {}, ownerIds: [], system: [] }

function deal(index: number): { [field: string]: unknown } {
  return {
    name: `Deal ${index} 采购项目`,
    account: '01890a5d-ac96-774b-bcce-b302099a8057',
    stage: 'propose',
    amount: Math.round(index * 137.77) / 100,
    probability: index % 100,
    close_date: '2026-12-31',
    code: `D-${index}`,
    source: 'web',
    city: '上海',
    contact_name: 'Li Lei',
    phone: '+8613800138000',
    email: `buyer${index}@example.com`,
    next_step: 'Call back',
    remarks: '客户希望下周再谈。'.repeat(5),
    quantity: index,
    discount: 5.5,
    cost: 12.25,
    urgent: index % 2 === 0,
    started_at: '2026-01-02T03:04:05.000Z',
    score: index % 10,
  }
}

function texts(index: number): { [field: string]: unknown } {
  return Object.fromEntries(Object.entries(deal(index)).map(([name, value]) => [name, String(value)]))
}

/** Processor time, best of some rounds: other work on the machine only ever adds. */
function best(work: () => { ok: boolean }[]): number {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const start = process.cpuUsage()
    const outcomes = work()
    const used = process.cpuUsage(start)
    times.push((used.user + used.system) / 1000)
    if (outcomes.length !== records || outcomes.some((outcome) => !outcome.ok))
      throw new Error('a record of the benchmark was refused')
  }
  return Math.min(...times)
}

function report(name: string, ms: number, bar: number): boolean {
  const fields = Math.round((records * 20) / ms)
  console.log(
    `${name.padEnd(44)} ${ms.toFixed(1).padStart(7)} ms  ${String(fields).padStart(6)} k fields/s  bar ${bar} ms  ${ms <= bar ? 'ok' : 'MISSED'}`,
  )
  return ms <= bar
}

const plainDocuments = benchDocuments.filter(({ kind }) => kind !== 'validation_rule')
const plain = orThrow(compile({ documents: plainDocuments, revision: 1 }))
const ruled = orThrow(compile({ documents: [...plainDocuments, rule], revision: 1 }))
const creates: Change[] = Array.from({ length: records }, (_, index) => ({ kind: 'create', values: deal(index) }))
const cells: Change[] = Array.from({ length: records }, (_, index) => ({ kind: 'create', values: texts(index) }))
const shape = objectOf(plain, 'deal')
const ruledShape = objectOf(ruled, 'deal')
if (!shape || !ruledShape) throw new Error('no deal')

const kept = [
  report(
    'create 10,000 x 20 fields',
    best(() => prepare(creates, { shape, access, context })),
    barMs,
  ),
  report(
    'the same with a validation rule',
    best(() =>
      prepare(creates, {
        shape: ruledShape,
        access,
        context,
        evaluate: evaluator(ruled, ruledShape, { nowMs: 0, timeZone: 'UTC' }),
      }),
    ),
    barMs * 1.5,
  ),
  report(
    'the same from cells of a spreadsheet',
    best(() => prepare(cells, { shape, access, context, cells: true })),
    barMs * 6.67,
  ),
]
process.exitCode = kept.every(Boolean) ? 0 : 1
