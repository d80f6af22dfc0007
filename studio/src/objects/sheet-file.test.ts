import { strFromU8, unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { sheetFile } from './sheet-file.ts'

const rows = [
  ['Label', 'Meaning'],
  ['Amount', 'A < B & "C"'],
]

test('rows become a sheet whose first row is the heads, with texts as they are', () => {
  const files = unzipSync(sheetFile('Deals / all', rows))
  expect(Object.keys(files)).toContain('[Content_Types].xml')
  expect(strFromU8(files['xl/workbook.xml']!)).toContain('sheet name="Deals   all"')
  const sheet = strFromU8(files['xl/worksheets/sheet1.xml']!)
  expect([...sheet.matchAll(/<t xml:space="preserve">([^<]*)<\/t>/g)].map((match) => match[1])).toEqual([
    'Label',
    'Meaning',
    'Amount',
    'A &lt; B &amp; &quot;C&quot;',
  ])
  expect(sheet).toContain('<c t="inlineStr" s="1">')
})

test('the same rows give the same bytes', () => {
  expect(sheetFile('Deals', rows)).toEqual(sheetFile('Deals', rows))
})
