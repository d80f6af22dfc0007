/**
 * Which database suites run once more on a second PostgreSQL: all of test/api and test/conformance that open a database, but those
 * named here. What is new runs twice, until somebody says here why once is enough. TRELLIS_TEST_TWICE=all runs everything twice.
 */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Reason -> suites for which the version of PostgreSQL, and the role the server has in it, make no difference. */
export const once: { [reason: string]: string[] } = {
  'is about what happens before a statement: who calls, and what is refused as it comes in': [
    'api/auth',
    'api/auth-users',
    'api/bad-input',
    'api/bad-input-canary',
    'api/bad-input-keys',
    'api/bad-input-parameters',
    'api/narrowed-keys',
    'api/openapi',
    'api/security',
    'api/security-crawler',
    'conformance/fields-fuzz',
  ],
  'holds doors against each other; the statements behind them are asked one by one by suites that run twice': [
    'api/access-walk',
    'api/mass-assignment',
    'api/two-worlds-routes',
    'api/write-equivalence',
    'api/write-equivalence-records',
  ],
  'walks the contract, or tells a story, over statements that suites of their own ask': [
    'api/activities',
    'api/contract-conventions',
    'api/contract-metadata',
    'api/contract-people',
    'api/contract-records',
    'api/files',
    'api/formula-uses',
    'api/notifications',
    'api/plugins',
    'api/presence',
    'api/real-sales',
    'api/record-types',
    'api/rule-test',
    'api/sample-company',
    'api/told-fields',
    'api/warnings',
  ],
  'is about the server process: keys in its memory, its death, the watch of the tests': [
    'api/bulk-job-kill',
    'api/import-kill',
    'api/key-rotation',
    'api/undo-job',
    'api/watch',
  ],
}

const tests = join(import.meta.dirname, '..')
const opensDatabase = /support\/(server|database|open-world|process|read-server)\.ts'/

/** Every suite with a database of the run; those that start one themselves start the embedded one. Shape: () -> names below test/, without `.test.ts`. */
export function databaseSuites(): string[] {
  return ['api', 'conformance'].flatMap((room) =>
    readdirSync(join(tests, room))
      .filter((file) => file.endsWith('.test.ts'))
      .filter((file) => opensDatabase.test(readFileSync(join(tests, room, file), 'utf8')))
      .map((file) => `${room}/${file.slice(0, -'.test.ts'.length)}`),
  )
}

/** Those of the second pass. Shape: () -> paths from the root. */
export function suitesOfSecondPass(): string[] {
  const left = process.env.TRELLIS_TEST_TWICE === 'all' ? [] : Object.values(once).flat()
  return databaseSuites()
    .filter((suite) => !left.includes(suite))
    .map((suite) => `test/${suite}.test.ts`)
}
