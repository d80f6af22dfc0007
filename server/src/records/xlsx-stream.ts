/**
 * A workbook written row by row: sheets of at most 1,048,576 rows, zipped as they grow, nothing kept but the current piece.
 * Texts are inline strings, which no spreadsheet runs as a formula; days are real dates.
 */
import { Zip, ZipDeflate } from 'fflate'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import { dayNumber } from '@trellis/metadata/query/calendar.ts'
import type { ExportColumn } from './export-cells.ts'

const maxSheetRows = 1_048_576
const maxCellCharacters = 32_767
/** Day 0 of spreadsheets; dates before 1 March 1900 stay texts, because Excel counts a 29 February 1900. */
const epoch = dayNumber('1899-12-30')
const firstDay = dayNumber('1900-03-01')

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const sheetStart = `${head}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`
const sheetEnd = '</sheetData></worksheet>'
const styles = `${head}<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2"><font/><font><b/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf numFmtId="164" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>`

export type WorkbookWriter = {
  rows(batch: readonly JsonValue[][]): void
  end(): void
  /** The bytes made since the last call. */
  take(): Uint8Array[]
}

export function openWorkbook(columns: readonly ExportColumn[]): WorkbookWriter {
  let chunks: Uint8Array[] = []
  const encoder = new TextEncoder()
  const zip = new Zip((error, chunk) => {
    if (error) throw error
    chunks.push(chunk)
  })
  const file = (name: string) => {
    const made = new ZipDeflate(name, { level: 3 })
    zip.add(made)
    return made
  }
  const letters = columns.map((_, index) => columnLetters(index))
  const header = `<row r="1">${columns.map((column, index) => textCell(`${letters[index]}1`, column.header, 2)).join('')}</row>`
  let sheets = 0
  let rowsInSheet = 0
  let sheet: ZipDeflate | undefined
  const openSheet = () => {
    sheet?.push(encoder.encode(sheetEnd), true)
    sheet = file(`xl/worksheets/sheet${++sheets}.xml`)
    sheet.push(encoder.encode(sheetStart + header))
    rowsInSheet = 1
  }
  openSheet()
  return {
    rows(batch) {
      for (let at = 0; at < batch.length;) {
        if (rowsInSheet === maxSheetRows) openSheet()
        const part = batch.slice(at, at + maxSheetRows - rowsInSheet)
        const first = rowsInSheet + 1
        const text = part.map(
          (row, number) =>
            `<row r="${first + number}">${columns.map((column, index) => cell(`${letters[index]}${first + number}`, column, row[index] ?? null)).join('')}</row>`,
        )
        sheet?.push(encoder.encode(text.join('')))
        rowsInSheet += part.length
        at += part.length
      }
    },
    end() {
      sheet?.push(encoder.encode(sheetEnd), true)
      for (const [name, text] of frame(sheets)) file(name).push(encoder.encode(text), true)
      zip.end()
    },
    take() {
      const made = chunks
      chunks = []
      return made
    },
  }
}

function cell(place: string, column: ExportColumn, value: JsonValue): string {
  if (value === null) return ''
  if (typeof value === 'number') return `<c r="${place}"><v>${value}</v></c>`
  if (typeof value === 'boolean') return `<c r="${place}" t="b"><v>${value ? 1 : 0}</v></c>`
  if (column.valueClass === 'date' && typeof value === 'string' && dayNumber(value) >= firstDay)
    return `<c r="${place}" s="1"><v>${dayNumber(value) - epoch}</v></c>`
  return textCell(place, column.text(value))
}

function textCell(place: string, text: string, style = 0): string {
  const shown = text.length > maxCellCharacters ? text.slice(0, maxCellCharacters) : text
  return `<c r="${place}" t="inlineStr"${style === 0 ? '' : ` s="${style}"`}><is><t xml:space="preserve">${escapeXml(shown)}</t></is></c>`
}

/** 0 is A, 25 is Z, 26 is AA. */
function columnLetters(index: number): string {
  return (index >= 26 ? columnLetters(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26))
}

/** Characters XML cannot hold are written as spreadsheets write them, `_x000B_`. */
function escapeXml(text: string): string {
  if (!/[&<>\ufffe\uffff]|\p{Cc}|_x[0-9A-Fa-f]{4}_/u.test(text)) return text
  return text
    .replace(/_(x[0-9A-Fa-f]{4}_)/g, '_x005F_$1')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\ufffe\uffff]|\p{Cc}/gu, (character) =>
      '\t\n\r'.includes(character)
        ? character
        : `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
}

/** The other files of a workbook with so many sheets. */
function frame(sheets: number): [name: string, text: string][] {
  const numbers = Array.from({ length: sheets }, (_, index) => index + 1)
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const parts = 'http://schemas.openxmlformats.org/package/2006'
  const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  return [
    [
      '[Content_Types].xml',
      `${head}<Types xmlns="${parts}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${types}.styles+xml"/>${numbers.map((n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${types}.worksheet+xml"/>`).join('')}</Types>`,
    ],
    [
      '_rels/.rels',
      `${head}<Relationships xmlns="${parts}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `${head}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${office}"><sheets>${numbers.map((n) => `<sheet name="Sheet${n}" sheetId="${n}" r:id="rId${n}"/>`).join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${head}<Relationships xmlns="${parts}/relationships">${numbers.map((n) => `<Relationship Id="rId${n}" Type="${office}/worksheet" Target="worksheets/sheet${n}.xml"/>`).join('')}<Relationship Id="rId${sheets + 1}" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
    ],
    ['xl/styles.xml', styles],
  ]
}
