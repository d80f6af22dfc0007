/**
 * Vitest's global set-up of the projects that need a database: one PostgreSQL for the whole run, and a migrated template.
 */
import type { TestProject } from 'vitest/node'
import { withDatabase } from './database.ts'
import { openPostgres, type TestPostgres } from './postgres.ts'
import { keepAudit } from '@trellis/server/db/keep-audit.ts'
import { migrate } from '@trellis/server/db/migrate.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: { adminUrl: string; ownerUrl: string; template: string }
  }
}

// Two projects of one run share the PostgreSQL; each loads this file for itself, so the share is kept on the process.
interface Shared {
  users: number
  opening: Promise<TestPostgres>
}
const key = Symbol.for('trellis.test.postgres')
const process_ = globalThis as unknown as { [key]?: Shared | undefined }

/** Opens PostgreSQL and its template for a project; returns what vitest calls at the end. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const shared = (process_[key] ??= { users: 0, opening: open() })
  shared.users += 1
  const { adminUrl, ownerUrl, template } = await shared.opening
  project.provide('postgres', { adminUrl, ownerUrl, template })
  return async () => {
    shared.users -= 1
    if (shared.users > 0) return
    process_[key] = undefined
    await (await shared.opening).stop()
  }
}

async function open(): Promise<TestPostgres> {
  const postgres = await openPostgres()
  try {
    console.log(`database tests run on ${postgres.description}`)
    const url = await withDatabase(postgres, postgres.template)
    await migrate(url)
    // As with the embedded database of the product; with another PostgreSQL the server has one role for everything.
    if (process.env['TRELLIS_TEST_PG'] !== 'system') await keepAudit(superuserUrl(postgres), new URL(url).username)
    return postgres
  } catch (error) {
    await postgres.stop()
    throw error
  }
}

function superuserUrl({ adminUrl, template }: TestPostgres): string {
  const url = new URL(adminUrl)
  url.pathname = `/${template}`
  return url.href
}
