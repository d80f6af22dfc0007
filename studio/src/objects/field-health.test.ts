import { expect, test } from 'vitest'
import type { ObjectView } from '@trellis/runtime/api/model.ts'
import { documentsFrom, objectIn } from '../document/documents.ts'
import { fillQueries, healthOf } from './field-health.ts'

const many = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`text_${at}`, { type: 'text' }]))
const documents = documentsFrom([
  {
    kind: 'object',
    name: 'deal',
    fields: { ...many, note: { type: 'text' }, old: { type: 'text' }, sum: { type: 'formula', formula: '1' } },
  },
  { kind: 'layout', name: 'deal.page', blocks: [{ type: 'section', fields: ['old', 'note'] }] },
  { kind: 'validation_rule', name: 'deal.r', error_when: 'ISBLANK(note)', message: 'No' },
])
const object = objectIn(documents, 'deal')!
const published = {
  fields: Object.fromEntries(Object.entries(object.fields).map(([name, field]) => [name, { name, ...field }])),
} as unknown as ObjectView

test('what is filled is asked for in few questions, without what fills itself', () => {
  const asked = fillQueries(object, published)
  expect(asked).toHaveLength(2)
  const names = asked.flatMap((body) => Object.keys(body.aggregates ?? {})).filter((name) => name !== 'total')
  expect(names).toHaveLength(52)
  expect(names).not.toContain('filled_sum')
  expect(asked.every((body) => body.aggregates?.['total'] !== undefined)).toBe(true)
})

test('a field is unused when nobody fills it and nothing computes with it; standing on a page is no use', () => {
  const health = healthOf(documents, object, { filled_note: 0, filled_old: 0, filled_text_1: 3 })
  const of = (name: string) => health.find((one) => one.name === name)
  expect(of('old')).toMatchObject({ filled: 0, uses: 1, unused: true })
  expect(of('note')).toMatchObject({ filled: 0, uses: 2, unused: false })
  expect(of('text_1')).toMatchObject({ filled: 3, unused: false })
  expect(of('sum')?.filled).toBeUndefined()
})
