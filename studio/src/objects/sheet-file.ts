/** Rows of texts as a spreadsheet file (XLSX): one sheet, a bold first row that stays in sight, columns as wide as their words. Pure. */
import { strToU8, zipSync } from 'fflate'

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relations = 'http://schemas.openxmlformats.org/package/2006/relationships'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const parts = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** The first row is the heads. The bytes are the same for the same rows. */
export function sheetFile(title: string, rows: readonly (readonly string[])[]): Uint8Array<ArrayBuffer> {
  const files = {
    '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${parts}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${parts}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${parts}.styles+xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="${escaped(sheetName(title))}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `<styleSheet xmlns="${main}"><fonts count="2"><font/><font><b/></font></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews><cols>${columnsOf(rows)}</cols><sheetData>${rows.map(rowOf).join('')}</sheetData></worksheet>`,
  }
  const packed = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(head + text)]))
  return zipSync(packed, { mtime: new Date('2000-01-01T00:00:00Z') })
}

function columnsOf(rows: readonly (readonly string[])[]): string {
  const count = rows[0]?.length ?? 0
  return Array.from({ length: count }, (_, at) => {
    const widest = Math.max(...rows.map((row) => row[at]?.length ?? 0))
    return `<col min="${at + 1}" max="${at + 1}" width="${Math.min(60, widest + 4)}" customWidth="1"/>`
  }).join('')
}

function rowOf(cells: readonly string[], at: number): string {
  const style = at === 0 ? ' s="1"' : ''
  return `<row r="${at + 1}">${cells
    .map((text) => `<c t="inlineStr"${style}><is><t xml:space="preserve">${escaped(text)}</t></is></c>`)
    .join('')}</row>`
}

/** What a sheet may be called: 31 characters, without those that mean something in addresses. */
function sheetName(title: string): string {
  return title.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31) || 'Sheet'
}

function escaped(text: string): string {
  return text
    .replace(/\p{Cc}/gu, (character) => (character === '\n' || character === '\t' ? character : ''))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
