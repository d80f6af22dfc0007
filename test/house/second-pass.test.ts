import { expect, test } from 'vitest'
import { databaseSuites, once } from '../support/second-pass.ts'

test('what runs on one PostgreSQL only is there, has a database, and is named once', () => {
  const named = Object.values(once).flat()
  expect(new Set(named).size).toBe(named.length)
  expect(named.filter((suite) => !databaseSuites().includes(suite))).toEqual([])
})
