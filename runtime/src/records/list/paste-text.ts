/** A block of cells as spreadsheets put it on the clipboard: tabs between cells, lines between rows, quotes around cells with either. Pure. */
export function readBlock(text: string): string[][] {
  const rows: string[][] = []
  const cell = /"((?:[^"]|"")*)"(?=\t|\r?\n|$)|([^\t\r\n]*)/y
  let row: string[] = []
  for (let at = 0; at <= text.length;) {
    cell.lastIndex = at
    const found = cell.exec(text)
    if (!found) break
    row.push(found[1] === undefined ? (found[2] ?? '') : found[1].replaceAll('""', '"'))
    at = cell.lastIndex
    if (text[at] === '\t') {
      at += 1
      continue
    }
    rows.push(row)
    row = []
    if (at >= text.length) break
    at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1
    // The clipboard ends with a line end; it is no row of its own.
    if (at >= text.length) break
  }
  return rows
}
