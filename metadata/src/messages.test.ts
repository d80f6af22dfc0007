import { expect, test } from 'vitest'
import { formulaMessages } from './formula/messages.ts'
import { messageOf, titleOf } from './messages.ts'
import { importMessages } from './messages-of-imports.ts'
import { metadataMessages, problemTitles } from './messages-of-problems.ts'
import { things } from './messages-of-things.ts'
import { valueMessages } from './messages-of-values.ts'
import { kinds } from './schema/kinds.ts'
import { problemTable, type ProblemCode } from './problem.ts'
import table from './zh-tw.json' with { type: 'json' }

test('every problem has a title in Chinese, and there is none without a problem', () => {
  expect([...problemTitles.keys()].sort()).toEqual(Object.keys(problemTable).sort())
})

test('every sentence stands in both languages and names the same parameters', () => {
  const parameters = (text: string) => [...text.matchAll(/\{[a-z_|]+\}/g)].map((match) => match[0]).sort()
  for (const [code, { en, zh }] of [...valueMessages, ...metadataMessages, ...importMessages]) {
    expect([code, parameters(zh)]).toEqual([code, parameters(en)])
    expect(/\p{Script=Han}/u.test(zh) && !/\p{Script=Han}/u.test(en), code).toBe(true)
  }
})

test('a part in brackets is left out when its parameter is not given', () => {
  expect(messageOf('value.too_long', {}, 'en')).toBe('The text is too long.')
  expect(messageOf('value.too_long', { max: 10 }, 'en-GB')).toBe('The text is too long: at most 10 characters.')
  expect(messageOf('value.required', {}, 'zh-CN')).toBe('此项必填。')
})

test('a code without a sentence still gives one, and parameters are never looked up on the prototype', () => {
  expect(messageOf('rule.own', {}, 'en')).toBe('The value was refused (rule.own).')
  expect(messageOf('value.unknown_field', { constructor: 'x' }, 'en')).toBe('There is no field.')
  expect(titleOf('record.stale' as ProblemCode, 'zh-SG')).toBe('记录已被他人修改')
})

test('what a name stands for is said in words, in the language of the sentence', () => {
  const missing = { what: 'list_view', name: 'deal.x', suggestion: 'deal.y' }
  expect(messageOf('metadata.broken_reference', missing, 'en')).toBe(
    'There is no list view “deal.x”. Did you mean “deal.y”?',
  )
  expect(messageOf('metadata.broken_reference', missing, 'zh-CN')).toBe('不存在列表视图“deal.x”。是不是“deal.y”？')
  expect(messageOf('metadata.broken_reference', { name: 'x' }, 'zh-CN')).toBe('不存在“x”。')
  for (const kind of [...kinds, 'component', 'field']) expect(things.has(kind), kind).toBe(true)
})

test('who reads Traditional Chinese gets it, in the words of Taiwan; parameters stay', () => {
  expect(titleOf('record.stale' as ProblemCode, 'zh-TW')).toBe('記錄已被他人修改')
  expect(messageOf('value.above_maximum', { maximum: 5 }, 'zh-Hant-HK')).toBe('最大為 5。')
  expect(messageOf('formula.few_arguments', { name: 'IF', signature: 'IF(a, b)' }, 'zh-TW')).toContain('IF(a, b)')
})

test('nearly every sentence has its Traditional Chinese: `npm run zh-tw -w runtime` makes what is missing', () => {
  const said = [...valueMessages, ...metadataMessages, ...importMessages, ...formulaMessages].map(([, { zh }]) => zh)
  const all = [...said, ...problemTitles.values()]
  expect(all.filter((zh) => !Object.hasOwn(table, zh)).length / all.length).toBeLessThan(0.05)
  const parameters = (text: string) => [...text.matchAll(/\{[a-z_|]+\}/g)].map((match) => match[0]).sort()
  for (const [zh, [tw = '']] of Object.entries(table)) expect([zh, parameters(tw)]).toEqual([zh, parameters(zh)])
})
