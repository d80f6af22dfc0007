import { expect, test } from 'vitest'
import { initialsOf } from './choice.tsx'

test('A name is known by the first letters of its first and last word, or by its first two characters', () => {
  const said = [
    'Ada Lovelace',
    'ada.lovelace@example.com',
    'Zenith',
    '长沙蓝汐健康',
    'Maplecroft Learning #12',
    '##',
    '',
  ]
  expect(said.map(initialsOf)).toEqual(['AL', 'AC', 'ZE', '长沙', 'M1', '##', ''])
})
