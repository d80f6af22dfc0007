/** Every code that a source names has a sentence in English and Chinese: nobody is ever shown a bare code. */
import { expect, test } from 'vitest'
import { formulaMessages } from '@trellis/metadata/formula/messages.ts'
import { importMessages } from '@trellis/metadata/messages-of-imports.ts'
import { metadataMessages } from '@trellis/metadata/messages-of-problems.ts'
import { valueMessages } from '@trellis/metadata/messages-of-values.ts'
import { problemTable } from '@trellis/metadata/problem.ts'
import { sources } from '../house/sources.ts'

const named = /'((?:value|schema|metadata|import|record|query|access|auth|request|limit)\.[a-z][a-z0-9_]*)'/g

test('every code of a value, a document or a problem has a sentence', () => {
  const codes = new Map<string, string>()
  for (const { path, code: text, isTest } of sources) {
    if (isTest || !/^(metadata|server|plugins)\//.test(path) || path.includes('/messages')) continue
    for (const [, code = ''] of text.matchAll(named)) codes.set(code, path)
  }
  expect(codes.size).toBeGreaterThan(100)
  const known = (code: string) =>
    valueMessages.has(code) ||
    metadataMessages.has(code) ||
    importMessages.has(code) ||
    formulaMessages.has(code) ||
    Object.hasOwn(problemTable, code)
  expect([...codes].filter(([code]) => !known(code)).map(([code, path]) => `${code} (${path})`)).toEqual([])
})
