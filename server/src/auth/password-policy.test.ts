import { expect, test } from 'vitest'
import { passwordProblem } from './password-policy.ts'

const person = { email: 'li.lei@example.com', name: 'Li Lei' }
const codeOf = (password: string) => passwordProblem(password, person)?.code

test('a long phrase, a random word and Chinese words will do', () => {
  for (const password of ['correct horse battery', 'xK9!mq2Lw0', '春江潮水连海平海上明月', 'zebra-lamp-19-violin'])
    expect([password, codeOf(password)]).toEqual([password, undefined])
})

test('fewer than ten characters are refused, counted as people see them', () => {
  expect(passwordProblem('a1b2c3d4e', person)).toEqual({
    pointer: '/password',
    code: 'value.too_short',
    params: { min: 10, length: 9 },
  })
  expect(codeOf('😀😀😀😀😀😀😀😀😀')).toBe('value.too_short')
  expect(codeOf('x'.repeat(60) + 'yz'.repeat(50))).toBe('value.too_long')
})

test('well-known passwords are refused in every dress', () => {
  for (const password of [
    'Password123',
    'p@ssw0rd123!',
    '!!Welcome2026',
    'qwertyuiop',
    '1234567890',
    '0987654321',
    'aaaaaaaaaaaa',
    'abcabcabcabc',
    'adminadmin1',
    'letmein-2024',
    'asdfghjkl1',
    '1qaz2wsx3edc',
    'woaini520520',
    'Administrator1',
  ]) {
    expect([password, codeOf(password)]).toEqual([password, 'value.password_common'])
  }
})

test('the e-mail, its first part and the name are refused', () => {
  for (const password of ['li.lei@example.com', 'LI.LEI@EXAMPLE.COM', 'li.lei123456', '2026-li.lei-2026'])
    expect([password, codeOf(password)]).toEqual([password, 'value.password_personal'])
  expect(passwordProblem('hanmeimeihan1', { email: 'h@example.com', name: 'Hanmeimei Han' })?.code).toBe(
    'value.password_personal',
  )
})
