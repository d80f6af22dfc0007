import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { differencesOf } from './difference.ts'
import { mergeThree } from '@trellis/metadata/model/merge-three.ts'
import { decided } from './merge-decided.ts'

const original: AnyDocument = {
  kind: 'object',
  name: 'lead',
  label: 'Lead',
  fields: { name: { type: 'text' }, city: { type: 'text', label: 'City' } },
}
const fields = original['fields'] as { [name: string]: object }

test('edits that do not overlap are both kept', () => {
  const mine = { ...original, label: 'Prospect', fields: { ...fields, mine: { type: 'date' } } }
  const theirs = { ...original, fields: { ...fields, city: { type: 'text', label: 'Town' }, theirs: { type: 'date' } } }
  const merged = mergeThree(original, mine, theirs)
  expect(merged.clashes).toEqual([])
  expect(merged.document).toEqual({
    ...original,
    label: 'Prospect',
    fields: {
      name: { type: 'text' },
      city: { type: 'text', label: 'Town' },
      theirs: { type: 'date' },
      mine: { type: 'date' },
    },
  })
})

test('the same place changed twice is asked about, and the answer holds', () => {
  const merged = mergeThree(original, { ...original, label: 'Mine' }, { ...original, label: 'Theirs' })
  expect(merged.clashes).toEqual([{ path: ['label'], original: 'Lead', mine: 'Mine', theirs: 'Theirs' }])
  expect(decided(merged, new Map())).toMatchObject({ label: 'Theirs' })
  expect(decided(merged, new Map([['label', 'mine']]))).toMatchObject({ label: 'Mine' })
})

test('a document one side removed is asked about as a whole', () => {
  const merged = mergeThree(original, { ...original, label: 'Mine' }, null)
  expect(merged.clashes).toHaveLength(1)
  expect(decided(merged, new Map())).toBeNull()
  expect(decided(merged, new Map([['', 'mine']]))).toMatchObject({ label: 'Mine' })
})

const documentArb = fc
  .dictionary(
    fc.constantFrom('a', 'b', 'c', 'd'),
    fc.oneof(fc.integer({ max: 3, min: 0 }), fc.dictionary(fc.constantFrom('x', 'y'), fc.integer({ max: 2, min: 0 }))),
  )
  .map((members) => ({ kind: 'object', name: 'lead', ...members }) as AnyDocument)

test('with one side unchanged the merge is the other side, and it never asks', () => {
  fc.assert(
    fc.property(documentArb, documentArb, (before, after) => {
      expect(mergeThree(before, before, after)).toEqual({ document: after, clashes: [] })
      expect(mergeThree(before, after, before)).toEqual({ document: after, clashes: [] })
    }),
  )
})

test('differences are told place by place, by the names of items', () => {
  const before = { options: [{ value: 'a', label: 'A' }, { value: 'b' }], fields: { x: 1, y: 2 } }
  const after = { options: [{ value: 'b' }, { value: 'a', label: 'Aa' }], fields: { y: 2, x: 1 } }
  expect(differencesOf(before, after).map(({ path, kind }) => [path.join('.'), kind])).toEqual([
    ['options.a.label', 'changed'],
    ['fields', 'reordered'],
  ])
})
