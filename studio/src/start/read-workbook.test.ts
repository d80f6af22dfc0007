import { strToU8, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { sheetFile } from '../objects/sheet-file.ts'
import { readWorkbook } from './read-workbook.ts'

const head = '<?xml version="1.0" encoding="UTF-8"?>'
const cell = (at: string, value: string, rest = '') => `<c r="${at}"${rest}><v>${value}</v></c>`

/** As Excel writes it: shared strings with formats in them, dates as numbers, a hidden sheet, holes between cells and rows. */
function workbook(): Uint8Array {
  const parts = {
    'xl/workbook.xml': `<workbook><sheets><sheet name="客户 &amp; Co" sheetId="1" r:id="rId3"/><sheet name="Codes" sheetId="2" state="hidden" r:id="rId4"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="rId3" Target="worksheets/sheet1.xml"/><Relationship Id="rId4" Target="/xl/worksheets/sheet2.xml"/></Relationships>`,
    'xl/sharedStrings.xml': `<sst><si><t>Name</t></si><si><r><t>Au</t></r><r><t xml:space="preserve">rora </t></r><rPh sb="0" eb="1"><t>ignored</t></rPh></si><si/><si><t>a&lt;b&#x4E2D;_x000D_</t></si></sst>`,
    'xl/styles.xml': `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/><numFmt numFmtId="165" formatCode="&quot;￥&quot;#,##0.00;[Red]-&quot;￥&quot;#,##0.00"/><numFmt numFmtId="166" formatCode="[$€-407]\\ #,##0.00"/><numFmt numFmtId="167" formatCode="yyyy-mm-dd hh:mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="10"/><xf numFmtId="20"/></cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData><row r="1">${cell('A1', '0', ' t="s"')}<c r="B1" t="inlineStr"><is><t>Day</t></is></c>${cell('D1', '3', ' t="s"')}</row><row r="3">${cell('A3', '1', ' t="s"')}${cell('B3', '46000', ' s="1"')}${cell('C3', '46000', ' s="2"')}${cell('D3', '1200.5', ' s="3"')}${cell('E3', '-3', ' s="4"')}</row><row r="4"><c r="A4" s="1"/>${cell('B4', '46000.5', ' s="5"')}${cell('C4', '0.125', ' s="6"')}${cell('D4', '0.75', ' s="7"')}${cell('E4', '1', ' t="b"')}<c r="F4" t="str"><f>A1&amp;"x"</f><v>Namex</v></c>${cell('G4', '#DIV/0!', ' t="e"')}${cell('H4', '0.30000000000000004')}</row><row r="5"/></sheetData></worksheet>`,
    'xl/worksheets/sheet2.xml': `<worksheet><sheetData><row>${'<c><v>1</v></c><c><v>2</v></c>'}</row></sheetData></worksheet>`,
  }
  return zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(head + text)])))
}

test('cells come as people see them: days, money with its sign, percents, formulas by their value', () => {
  const [shown, hidden] = readWorkbook(workbook())
  expect(shown).toMatchObject({ title: '客户 & Co', hidden: false })
  expect(shown?.rows).toEqual([
    ['Name', 'Day', '', 'a<b中\r'],
    ['Aurora ', '2025-12-09', '2025-12-09', '￥1200.5', '-€3'],
    ['', '2025-12-09 12:00:00', '12.5%', '18:00:00', 'TRUE', 'Namex', '', '0.3'],
  ])
  expect(hidden).toEqual({ title: 'Codes', hidden: true, rows: [['1', '2']] })
})

test('what the studio writes it reads, and what is no workbook is refused', () => {
  const rows = [
    ['名称', 'Note'],
    ['"a" & <b>', 'line\nbreak'],
  ]
  expect(readWorkbook(sheetFile('Fields', rows))).toEqual([{ title: 'Fields', hidden: false, rows }])
  expect(() => readWorkbook(zipSync({ 'readme.txt': strToU8('no') }))).toThrow('no workbook')
  expect(() => readWorkbook(strToU8('PK nothing'))).toThrow()
})
