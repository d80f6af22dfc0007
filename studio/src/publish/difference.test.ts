import { expect, test } from 'vitest'
import { readable } from '../document/documents.ts'
import { languageName } from '../inspector/label-input.tsx'
import { differencesOf, placeText, sharedPlaces } from './difference.ts'

test('the place of a difference is told by labels where something has one, and never as a property of the same name', () => {
  const object = (stage: object[]) => ({
    kind: 'object',
    name: 'deal',
    fields: { source: { type: 'select', label: { en: 'Where from', 'zh-CN': '来源渠道' }, options: stage }, code: {} },
  })
  const before = object([{ value: 'web', label: 'Web' }])
  const after = object([
    { value: 'web', label: 'Web' },
    { value: 'fair', label: { en: 'Trade fair' } },
  ])
  const words = { locale: 'en', property: (name: string) => `<${name}>`, named: readable, language: languageName }
  expect(differencesOf(before, after).map(({ path }) => placeText(after, path, words))).toEqual([
    '<fields> › Where from › <options> › Trade fair',
  ])
  expect(placeText(after, ['fields', 'source', 'label'], { ...words, locale: 'zh-CN' })).toBe(
    '<fields> › 来源渠道 › <label>',
  )
  expect(placeText(after, ['fields', 'source', 'label', 'zh-CN'], words)).toBe(
    '<fields> › Where from › <label> › 简体中文',
  )
  expect(placeText(after, ['fields', 'code', 'help'], words)).toBe('<fields> › Code › <help>')
  expect(placeText(after, ['fields', 'gone_now__c'], words)).toBe('<fields> › Gone now')
})

test('two changes of one document meet where one changes what the other does, or a part of it', () => {
  const shipped = { label: 'Project', color: 'blue', fields: { a: { label: 'A', help: 'x' }, b: { label: 'B' } } }
  const mine = { ...shipped, label: 'Job', fields: { ...shipped.fields, a: { label: 'First', help: 'x' } } }
  const places = (next: object) =>
    sharedPlaces(differencesOf(shipped, mine), differencesOf(shipped, next)).map(({ path }) => path.join('.'))
  expect(places({ ...shipped, color: 'red' })).toEqual([])
  expect(places({ ...shipped, label: 'Undertaking', color: 'red' })).toEqual(['label'])
  expect(places({ ...shipped, fields: { ...shipped.fields, a: { label: 'A', help: 'y' } } })).toEqual([])
  expect(places({ ...shipped, fields: { b: shipped.fields.b } })).toEqual(['fields.a.label'])
})
