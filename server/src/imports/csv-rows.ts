/** The rows of a delimited text file as a stream: quotes, line ends of every kind, ragged rows and stray quotes are all read, never refused. */
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { parse } from 'csv-parse'
import iconv from 'iconv-lite'
import type { Detected } from './detect.ts'
import { detect } from './detect.ts'

export type FileFormat = { encoding: string; delimiter: string; skipLines: number }

/** One row: its number in the file (header = 1) and its cells; `broken` is why it could not be cut into cells. */
export type FileRow = { number: number; cells: string[]; broken?: string }

const headBytes = 256 * 1024
export const maxColumns = 5000
const maxRowCharacters = 20_000_000

export async function detectFile(path: string): Promise<Detected & { sizeBytes: number }> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const head = Buffer.alloc(Math.min(size, headBytes))
    await file.read(head, 0, head.length, 0)
    return { ...detect(head, size <= headBytes), sizeBytes: size }
  } finally {
    await file.close()
  }
}

/** Batches of rows after `skipRows`. `bytes` in a batch says how much of the file was read. */
export async function* readRows(
  path: string,
  format: FileFormat,
  options: { skipRows: number; batch: number; signal?: AbortSignal },
): AsyncGenerator<{ rows: FileRow[]; bytes: number }> {
  const source = createReadStream(path, { highWaterMark: 1 << 18 })
  const parser = parse({
    bom: true,
    delimiter: format.delimiter,
    from_line: format.skipLines + 1,
    relax_column_count: true,
    relax_quotes: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    skip_empty_lines: true,
    max_record_size: maxRowCharacters,
  })
  let bytes = 0
  source.on('data', (chunk) => (bytes += chunk.length))
  source.on('error', (error) => parser.destroy(error))
  source
    .pipe(iconv.decodeStream(format.encoding))
    .on('error', (error: Error) => parser.destroy(error))
    .pipe(parser)
  let rows: FileRow[] = []
  try {
    for await (const row of numbered(parser)) {
      if (row.number <= options.skipRows) continue
      rows.push(row)
      if (rows.length < options.batch) continue
      options.signal?.throwIfAborted()
      yield { rows, bytes }
      rows = []
    }
    if (rows.length > 0) yield { rows, bytes }
  } finally {
    source.destroy()
    parser.destroy()
  }
}

/** A quote that is never closed swallows the rest of the file: what came before counts, the rest is one broken row. */
async function* numbered(parser: AsyncIterable<string[]>): AsyncGenerator<FileRow> {
  let number = 0
  try {
    for await (const cells of parser) yield { number: ++number, cells }
  } catch (error) {
    const { code } = error as { code?: string }
    if (code !== 'CSV_QUOTE_NOT_CLOSED' && code !== 'CSV_MAX_RECORD_SIZE') throw error
    yield {
      number: number + 1,
      cells: [],
      broken: code === 'CSV_QUOTE_NOT_CLOSED' ? 'import.quote_not_closed' : 'import.row_too_long',
    }
  }
}

/** The same values, the next one being made while the last is worked on. */
export async function* readAhead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = source.next()
  try {
    for (;;) {
      const { done, value } = await next
      if (done) return
      next = source.next()
      // A failure is thrown when its turn comes, not while nobody waits for it.
      next.catch(() => undefined)
      yield value
    }
  } finally {
    await source.return(undefined)
  }
}

/** The first rows of a file. */
export async function firstRows(path: string, format: FileFormat, count: number): Promise<FileRow[]> {
  for await (const { rows } of readRows(path, format, { skipRows: 0, batch: count })) return rows
  return []
}
