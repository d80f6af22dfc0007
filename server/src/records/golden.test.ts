/**
 * The exact SQL of reads: golden/<case>.query.json is the question, golden/<case>.sql the statement. `GOLDEN=write` writes the statements
 * anew; read them in the diff.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compileAccess } from '@trellis/metadata/access/compile-access.ts'
import { compile } from '@trellis/metadata/model/compile.ts'
import { orThrow } from '@trellis/metadata/problem.ts'
import { checkQuery } from '@trellis/metadata/query/check-query.ts'
import { queryEnv } from '@trellis/metadata/query/query-env.ts'
import { readQueryBody } from '@trellis/metadata/query/read-body.ts'
import { readDocuments } from '../../../test/fixtures/read-world.ts'
import { planPage } from './plan-read.ts'
import type { ReadPlan } from './plan-read.ts'
import { planSearch } from './search-sql.ts'

type Question = { as: 'rep' | 'admin'; cursor?: (string | null)[]; query: unknown }

const folder = join(import.meta.dirname, 'golden')
const model = orThrow(compile({ documents: readDocuments, revision: 1 }))
const user = '00000000-0000-7000-8009-000000000001'

function planOf({ as, cursor, query }: Question): ReadPlan {
  const access = compileAccess(model, {
    userId: user,
    admin: as === 'admin',
    role: null,
    permissionSets: ['rep'],
    ownerIds: [user],
    scope: null,
  })
  const env = queryEnv({
    model,
    access,
    user: { id: user },
    nowMs: Date.parse('2026-11-21T12:00:00Z'),
    timeZone: 'Asia/Shanghai',
  })
  const checked = orThrow(checkQuery(orThrow(readQueryBody(query)), env))
  const search = checked.search === null ? null : planSearch(checked.search, checked.shape, access, new Map())
  return planPage(
    { model, access, schema: 'ws_main', nowMs: env.nowMs, timeZone: env.timeZone, globals: {} },
    checked,
    cursor ?? null,
    search,
  )
}

/** One clause a line. */
function printed({ text, slots }: ReadPlan): string {
  const lines = text.replace(/ (from|left join|where|order by|group by|union all|limit|select|and exists) /g, '\n $1 ')
  return `${lines.trim()}\n-- ${slots.map((slot, index) => `$${index + 1} ${JSON.stringify(slot)}`).join('\n-- ')}\n`
}

const cases = readdirSync(folder)
  .filter((name) => name.endsWith('.query.json'))
  .map((name) => name.slice(0, -'.query.json'.length))

test('there are golden cases', () => expect(cases.length).toBeGreaterThanOrEqual(8))

test.each(cases)('%s', (name) => {
  const plan = planOf(JSON.parse(readFileSync(join(folder, `${name}.query.json`), 'utf8')) as Question)
  const file = join(folder, `${name}.sql`)
  if (process.env['GOLDEN'] === 'write') writeFileSync(file, printed(plan))
  expect(printed(plan)).toBe(readFileSync(file, 'utf8'))
})
