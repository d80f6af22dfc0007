import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { functionReference } from '@trellis/metadata/formula/reference.ts'

const file = new URL('../../metadata/src/formula/README.md', import.meta.url)
const [start, end] = [
  '<!-- functions: made from functions/table.ts; FORMULA_README=write npx vitest run formula-readme -->',
  '<!-- end of functions -->',
]

test('the README lists the functions of the table', () => {
  const text = readFileSync(file, 'utf8')
  const [from, to] = [text.indexOf(start) + start.length, text.indexOf(end)]
  expect(from).toBeGreaterThan(start.length)
  const wanted = `\n\n${functionReference()}\n\n`
  if (process.env['FORMULA_README'] === 'write') writeFileSync(file, text.slice(0, from) + wanted + text.slice(to))
  expect(readFileSync(file, 'utf8').slice(from, from + wanted.length)).toBe(wanted)
})
