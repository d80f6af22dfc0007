import { expect, test } from 'vitest'
import { readBlock } from './paste-text.ts'

test('a block of a spreadsheet comes apart into its cells', () => {
  expect(readBlock('a\tb\nc\td\n')).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ])
  expect(readBlock('a\tb\r\n\td\r\n')).toEqual([
    ['a', 'b'],
    ['', 'd'],
  ])
  expect(readBlock('one')).toEqual([['one']])
})

test('quoted cells keep their tabs, lines and quotes; a quote inside a word is only a quote', () => {
  expect(readBlock('"a\tb"\t"say ""hi"""\n"two\nlines"\tx')).toEqual([
    ['a\tb', 'say "hi"'],
    ['two\nlines', 'x'],
  ])
  expect(readBlock('5" screen\tx')).toEqual([['5" screen', 'x']])
})
