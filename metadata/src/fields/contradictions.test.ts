import { expect, test } from 'vitest'
import { compile } from '../model/compile.ts'
import { fieldContradictions } from './contradictions.ts'

test('parameters that leave no value are told apart from those that do', () => {
  expect(fieldContradictions({ type: 'text', pattern: '[A-Z]{2}-\\d+', min_length: 1, max_length: 5 })).toEqual([])
  expect(
    fieldContradictions({ type: 'text', pattern: '([a-z', min_length: 6, max_length: 5 }).map(
      ({ pointer, code }) => `${pointer} ${code}`,
    ),
  ).toEqual(['/pattern metadata.bad_pattern', '/min_length metadata.contradiction'])
  expect(
    fieldContradictions({ type: 'number', precision: 3, scale: 4, minimum: '10', maximum: 9 }).map(
      ({ pointer }) => pointer,
    ),
  ).toEqual(['/scale', '/minimum'])
})

test('compile refuses them where they stand', () => {
  const object = { kind: 'object', name: 'thing', label: 'Thing', fields: { code: { type: 'text', pattern: '(?<' } } }
  const outcome = compile({ documents: [object], revision: 1 })
  expect(outcome).toMatchObject({
    ok: false,
    problem: { errors: [{ pointer: '/items/object/thing/fields/code/pattern', code: 'metadata.bad_pattern' }] },
  })
})
