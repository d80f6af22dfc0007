/**
 * The test-run of validation rules over 1,000,000 records: through the server, as the administrator.
 *
 * Budget  10 s for every rule, whether it is counted in SQL or worked out in memory, and for the plan of a change with one of them.
 * Call    npm run bench -- rules        (ROWS=100000 for a quick look)
 */
import pg from 'pg'
import { openWorld } from './world.ts'

const rows = Number(process.env['ROWS'] ?? 1_000_000)
const budgetMs = 10_000
const world = await openWorld({ accounts: 20_000, deals: 1000 })
let missed = false

async function fill(): Promise<void> {
  const client = new pg.Client({ connectionString: world.databaseUrl })
  await client.connect()
  await client.query(
    `insert into ws_main.deal (id, owner, created_by, updated_by, name, account, stage, amount, discount, close_date, code, remarks, email)
      select gen_random_uuid(), d.owner, d.owner, d.owner, 'Deal ' || n, a.ids[1 + n % 20000], (array['qualify', 'propose', 'won', 'lost'])[1 + n % 4],
        case when n % 50 > 0 then n % 250000 end, n % 80, date '2024-01-01' + n % 900, 'X-' || n, repeat('words of the deal ', 10), 'a' || n || '@example.com'
      from generate_series(1, $1::int) n, (select owner from ws_main.deal limit 1) d, (select array_agg(id) as ids from ws_main.account) a`,
    [rows],
  )
  await client.query('analyze ws_main.deal')
  await client.end()
}

const rules: readonly (readonly [string, string])[] = [
  ['a choice and a blank', 'AND(stage = "won", ISBLANK(amount))'],
  ['a third of the records', 'amount * (100 - discount) / 100 < 50000 && close_date < TODAY()'],
  ['every record', 'LEN(name) > 0'],
  ['through a lookup', 'amount > account.revenue && NOT(BEGINS(account.name, "Company"))'],
  ['a division that fails', '100 / (discount - 10) > 5'],
  ['a change', 'AND(ISCHANGED(stage), PRIORVALUE(stage) = "won")'],
  ['in memory: labels', 'AND(LABEL(stage) = "won", ISBLANK(amount))'],
  ['in memory: a pattern with flags', 'REGEX(email, "(?i).*7@EXAMPLE\\\\.com") && amount > account.revenue'],
]

await fill()
const name = 'deal.tried'
for (const [about, error_when] of rules) {
  const began = performance.now()
  const answer = await world.admin.post(`/api/v1/metadata/validation_rule/${name}/test`, {
    document: { message: 'no', error_when },
  })
  const took = performance.now() - began
  const { refused, rows: asked, by } = answer.body as { refused: number | null; rows: number; by: string }
  if (answer.status !== 200 || refused === null || took > budgetMs) missed = true
  console.log(
    `${about}: ${took.toFixed(0)} ms (budget ${budgetMs}), ${refused} of ${asked} in ${by}${answer.status === 200 ? '' : ` ${answer.text}`}`,
  )
}
const began = performance.now()
const planned = await world.admin.post('/api/v1/metadata/plan', {
  items: [{ kind: 'validation_rule', name, message: 'no', error_when: rules[1]?.[1] }],
})
const took = performance.now() - began
if (planned.status !== 200 || took > budgetMs) missed = true
console.log(
  `the plan of a new rule: ${took.toFixed(0)} ms (budget ${budgetMs}), ${JSON.stringify(planned.body.impact)}`,
)
await world.close()
if (missed) process.exitCode = 1
