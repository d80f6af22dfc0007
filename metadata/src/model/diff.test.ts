import { expect, test } from 'vitest'
import type { AnyDocument } from '../schema/document.ts'
import { messageOf } from '../messages.ts'
import { adviceOn } from './advice.ts'
import { changeText } from './change-sentences.ts'
import { changeSentences } from './change-sentences.ts'
import { compile } from './compile.ts'
import type { ModelChange } from './diff.ts'
import { diff } from './diff.ts'
import { emptyPhysical, planPhysical } from './physical.ts'

const object = (name: string, fields: object, more: object = {}): AnyDocument => ({
  kind: 'object',
  name,
  fields,
  ...more,
})

function changes(before: AnyDocument[], after: AnyDocument[]): ModelChange[] {
  const names = planPhysical(emptyPhysical(), null, before)
  const old = compile({ documents: before, physical: names, revision: 1 })
  if (!old.ok) throw new Error(JSON.stringify(old.problem))
  const next = compile({ documents: after, physical: planPhysical(names, old.value, after), revision: 2 })
  if (!next.ok) throw new Error(JSON.stringify(next.problem))
  return diff(old.value, next.value)
}

const text = { type: 'text' }
const brief = (list: ModelChange[]) =>
  list.filter((change) => change.kind !== 'document_changed').map((change) => `${change.kind} ${change.effect}`)

test('nothing changed is no change', () => {
  expect(changes([object('a', { x: text })], [object('a', { x: text })])).toEqual([])
})

test('adding is safe, removing is destructive, renaming is safe', () => {
  expect(brief(changes([], [object('a', { x: text })]))).toEqual(
    ['object_added safe', 'document_added safe'].slice(0, 1),
  )
  expect(brief(changes([object('a', { x: text })], []))).toEqual(['object_removed destructive'])
  expect(brief(changes([object('a', { x: text })], [object('a', { x: text, y: text })]))).toEqual(['field_added safe'])
  expect(brief(changes([object('a', { x: text, y: text })], [object('a', { x: text })]))).toEqual([
    'field_removed destructive',
  ])
  expect(brief(changes([object('a', { x: text })], [object('a', { y: { type: 'text', renamed_from: 'x' } })]))).toEqual(
    ['field_renamed safe'],
  )
  expect(brief(changes([object('a', { x: text })], [object('b', { x: text }, { renamed_from: 'a' })]))).toEqual([
    'object_renamed safe',
  ])
})

test('a retype and the change of a column say from what to what', () => {
  const retyped = changes([object('a', { x: text })], [object('a', { x: { type: 'number' } })])[0]
  expect(retyped).toMatchObject({
    kind: 'field_retyped',
    effect: 'destructive',
    object: 'a',
    field: 'x',
    from: 'text',
    to: 'number',
  })
  const number = (precision: number, scale: number) => [object('a', { x: { type: 'number', precision, scale } })]
  const effect = (before: AnyDocument[], after: AnyDocument[]) => changes(before, after)[0]?.effect
  expect(effect(number(10, 2), number(12, 2))).toBe('safe')
  expect(effect(number(12, 2), number(10, 2))).toBe('slow')
  expect(effect(number(12, 2), number(13, 3))).toBe('slow')
  expect(effect(number(12, 2), number(12, 1))).toBe('destructive')
})

test('an amount that becomes a number keeps its column, but its currency goes to the bin', () => {
  const change = changes(
    [object('a', { x: { type: 'currency' } })],
    [object('a', { x: { type: 'number', precision: 15, scale: 2 } })],
  )[0]
  expect(change).toMatchObject({ kind: 'column_changed', effect: 'destructive', from: 'currency', to: 'number' })
  expect(changes([object('a', { x: text })], [object('a', { x: { type: 'long_text' } })])[0]).toMatchObject({
    effect: 'safe',
  })
})

test('new uniques and indexes are slow, and name their fields', () => {
  const added = changes([object('a', { x: text })], [object('a', { x: { type: 'text', unique: true } })])[0]
  expect(added).toMatchObject({ kind: 'unique_added', effect: 'slow', object: 'a', fields: ['x'] })
  expect(brief(changes([object('a', { x: text })], [object('a', { x: { type: 'text', indexed: true } })]))).toEqual([
    'index_added slow',
  ])
})

test('a removed formula loses nothing, for it kept nothing', () => {
  const formula = { type: 'formula', returns: 'number', formula: '1 + 1' }
  expect(brief(changes([object('a', { x: text, f: formula })], [object('a', { x: text })]))).toEqual([
    'field_removed safe',
  ])
})

test('other documents: added, changed, removed, whatever the order of their members', () => {
  const view = { kind: 'list_view', name: 'a.v', columns: ['x'], type: 'table' }
  const same = { type: 'table', columns: ['x'], name: 'a.v', kind: 'list_view' }
  const base = object('a', { x: text })
  expect(changes([base, view], [base, same])).toEqual([])
  expect(changes([base], [base, view])[0]).toMatchObject({
    kind: 'document_added',
    document: { kind: 'list_view', name: 'a.v' },
    object: 'a',
  })
  expect(changes([base, view], [base, { ...view, columns: [] }])[0]).toMatchObject({
    kind: 'document_changed',
    effect: 'safe',
  })
  expect(changes([base, view], [base])[0]).toMatchObject({ kind: 'document_removed' })
})

test('a field that stays tells its new name, its choices and whether it is asked for; its object only what else differs', () => {
  const stages = (...values: string[]) => ({ type: 'select', options: values.map((value) => ({ value })) })
  const texts = (before: object, after: object, more: object = {}) =>
    changes([object('deal', before)], [object('deal', after, more)]).map((change) => changeText(change, 'en'))
  expect(texts({ x: { ...text, required: true } }, { x: { ...text, label: 'Code' } })).toEqual([
    'Field “Code” of “Deal” is no longer required',
    'Field “Code” of “Deal” is now called so, before “X”',
  ])
  expect(texts({ stage: stages('open', 'lost') }, { stage: stages('open', 'won') })).toEqual([
    'Choice “lost” of field “Stage” of “Deal” is removed',
    'New choice “won” in field “Stage” of “Deal”',
  ])
  expect(texts({ stage: stages('open', 'lost') }, { stage: stages('lost', 'open') })).toEqual([
    'Field “Stage” of “Deal” is changed',
  ])
  expect(texts({ x: text }, { x: { ...text, help: 'Why' } }, { icon: 'flag' })).toEqual([
    'Field “X” of “Deal” is changed',
    'Changed: Object “Deal”',
  ])
  expect(texts({ x: text, y: text }, { y: text, x: text })).toEqual(['Changed: Object “Deal”'])
  expect(changes([object('deal', { stage: stages('lost') })], [object('deal', { stage: stages('won') })])[0]).toEqual(
    expect.objectContaining({ kind: 'field_changed', field: 'stage', choice: 'lost' }),
  )
})

test('a document of an object says of which, and types are called as the reader calls them', () => {
  const base = object('a', { x: text }, { label: { en: 'Account', 'zh-CN': '客户' } })
  const [added] = changes([base], [base, { kind: 'list_view', name: 'a.big_ones__c', columns: ['x'], type: 'table' }])
  expect(added && changeText(added, 'en')).toBe('New: List view “Big ones” of “Account”')
  expect(added && changeText(added, 'zh-CN')).toBe('“客户”新增列表视图“Big ones”')
  const unique = { x: { ...text, label: { en: 'Code', 'zh-CN': '编号' }, unique: true } }
  const keys = changes([object('a', { x: { ...unique.x, unique: false } })], [object('a', unique)])
  expect(keys.map((change) => changeText(change, 'zh-CN'))).toEqual(['“A”的 编号 不允许重复'])
  const [field] = changes([base], [object('a', { x: text, y: text }, { label: 'Account' })])
  expect(field && changeText(field, 'en', (type) => `a ${type}`)).toBe('New field “Y” (a text) on “Account”')
})

test('new fields without a description are advised on, at their place', () => {
  const fields = { x: text, y: { type: 'text', description: 'Why' }, z: { type: 'currency', help: 'How' } }
  const documents = [object('a', fields)]
  const compiled = compile({ documents, revision: 1 })
  const advice = compiled.ok ? adviceOn(changes([], documents), compiled.value) : []
  expect(advice).toEqual([
    { pointer: '/items/object/a/fields/x', code: 'advice.no_description', params: { name: 'x' } },
  ])
  expect(compiled.ok && adviceOn(changes([object('a', { y: fields.y })], documents), compiled.value)).toHaveLength(1)
  expect(messageOf('advice.no_description', { name: 'x' }, 'zh-CN')).toContain('x')
})

test('every change is a sentence in both languages', () => {
  const all = [
    ...changes(
      [object('a', { x: text, y: text }, { label: { en: 'Account', 'zh-CN': '客户' } })],
      [
        object(
          'a',
          { x: { type: 'number', label: { en: 'Count', 'zh-CN': '数量' } } },
          { label: { en: 'Account', 'zh-CN': '客户' } },
        ),
      ],
    ),
    ...changes([], [object('b', {})]),
  ]
  expect(all.map((change) => changeText(change, 'zh-CN'))).toContain(
    '“客户”的字段“数量”类型由 text 改为 number，无法转换的数据进入回收站',
  )
  expect(all.map((change) => changeText(change, 'en'))).toContain(
    'Field “Y” of “Account” is removed; its values go to the bin',
  )
  for (const change of all) {
    expect(changeSentences).toHaveProperty(change.sentence.key)
    expect(changeText(change, 'en')).not.toMatch(/[{}]/)
  }
})
