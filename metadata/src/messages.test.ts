import { expect, test } from 'vitest'
import { messageOf, titleOf } from './messages.ts'
import { importMessages } from './messages-of-imports.ts'
import { metadataMessages, problemTitles } from './messages-of-problems.ts'
import { valueMessages } from './messages-of-values.ts'
import { problemTable, type ProblemCode } from './problem.ts'

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
  expect(titleOf('record.stale' as ProblemCode, 'zh-TW')).toBe('记录已被他人修改')
})
