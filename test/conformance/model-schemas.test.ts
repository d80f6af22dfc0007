/** The schemas of all kinds: valid JSON Schema 2020-12, and our checker accepts exactly what ajv accepts. */
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fieldTypes } from '@trellis/metadata/fields/field-types.ts'
import { fieldSchema } from '@trellis/metadata/schema/field-schema.ts'
import { checkDocument } from '@trellis/metadata/schema/check.ts'
import { toChecker } from '@trellis/metadata/schema/checker.ts'
import { definitions } from '@trellis/metadata/schema/fragments.ts'
import { kinds, schemaOf } from '@trellis/metadata/schema/kinds.ts'
import { damaged, fitting } from './model-arbitrary.ts'

/** Documents per schema; the full size is `TRELLIS_FUZZ=60`. */
const runs = Number(process.env['TRELLIS_FUZZ'] ?? 6)

function ajv() {
  return new Ajv2020({ strict: false, allErrors: false, validateFormats: false })
}

function agree(schema: { [keyword: string]: unknown }): void {
  const oracle = ajv().compile(schema)
  const checker = toChecker(schema, definitions as never)
  fc.assert(
    fc.property(fitting(schema), (value) => {
      expect(oracle(value), JSON.stringify(oracle.errors)).toBe(true)
      expect(checker.test(value)).toBe(true)
    }),
    { numRuns: runs },
  )
  fc.assert(
    fc.property(fitting(schema).chain(damaged), (value) => {
      const problems: { pointer: string; code: string }[] = []
      checker.explain(value, '', problems)
      expect(checker.test(value)).toBe(oracle(value))
      expect(problems.length === 0).toBe(oracle(value))
      for (const problem of problems)
        expect(problem).toMatchObject({
          pointer: expect.stringMatching(/^(\/|$)/),
          code: expect.stringMatching(/^schema\./),
        })
    }),
    { numRuns: runs * 4 },
  )
}

describe('every kind', () => {
  test.each(kinds)('%s: our checker and ajv give one verdict', (kind) => {
    const schema = schemaOf(kind) as { [keyword: string]: unknown }
    expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema')
    agree(schema)
  })
})

test('an object with its fields: checkDocument and ajv give one verdict', () => {
  const schema = schemaOf('object') as { [keyword: string]: unknown }
  const oracle = ajv().compile(schema)
  const sameVerdict = (value: unknown) => {
    const isUser = (value as { name?: unknown } | null)?.name === 'user'
    expect(checkDocument(value).length === 0).toBe(!isUser && oracle(value))
  }
  fc.assert(fc.property(fitting(schema), sameVerdict), { numRuns: runs * 4 })
  fc.assert(fc.property(fitting(schema).chain(damaged), sameVerdict), { numRuns: runs * 20 })
})

describe('every field type', () => {
  test.each(Object.keys(fieldTypes))('%s: our checker and ajv give one verdict', (type) => {
    agree(fieldSchema(type))
  })
})
