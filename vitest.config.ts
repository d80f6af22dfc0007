/**
 * The test projects. Files of all but `e2e` share processes: each is evaluated anew, what it imports is not. `unit` needs no database;
 * `api` and `conformance` share one PostgreSQL and take one database per file; `house` reads the sources; `e2e` drives the system's
 * Chromium. `npm test -- --project unit` runs one of them.
 */
import { defineConfig } from 'vitest/config'

const database = ['./test/support/global-database.ts']

/** What looks at its whole process has one of its own. */
const alone = ['test/api/memory-at-rest.test.ts']

/** How many times as long as usual database tests may take: long proofs, busy machines. */
const patience = Number(process.env['PATIENCE'] ?? 1)

export default defineConfig({
  test: {
    maxWorkers: 2,
    passWithNoTests: true,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{metadata,server,runtime,studio}/src/**/*.test.{ts,tsx}', 'plugins/*/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', '**/dist/**'],
          environment: 'node',
          isolate: false,
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'api',
          include: ['test/api/**/*.test.ts', 'test/conformance/**/*.test.ts'],
          exclude: alone,
          environment: 'node',
          globalSetup: database,
          // Loading the server for each file takes longer than the tests of many.
          isolate: false,
          // Ends what hangs, also where stories and other suites share two processors.
          testTimeout: 60_000 * patience,
          hookTimeout: 120_000 * patience,
        },
      },
      { test: { name: 'alone', include: alone, environment: 'node' } },
      { test: { name: 'house', include: ['test/house/**/*.test.ts'], environment: 'node', isolate: false } },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          environment: 'node',
          globalSetup: database,
          // A browser on a busy machine takes its time.
          expect: { poll: { timeout: 15_000, interval: 100 } },
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Two more tries on a machine nobody watches; `npm test` names each story that needed it.
          retry: process.env['CI'] === 'true' ? 2 : 0,
        },
      },
    ],
  },
})
