/**
 * A workbook becomes a CSV file beside it, in a thread of its own with little memory: a bomb ends the thread, not the server.
 * What its directory promises to unpack to is checked before a byte is unpacked.
 *
 * Errors  import.bad_file: not a workbook, too large when unpacked, too many parts, no such sheet, took too long.
 */
import { readFile } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { unzipSync } from 'fflate'
import { raise } from '@trellis/metadata/problem.ts'

const maxUnpackedBytes = 400_000_000
const maxParts = 5000
const maxRatio = 250
const smallBytes = 20_000_000
const timeoutMs = 180_000

export type Sheet = { name: string }

/** Writes the sheet (by name; the first when absent) to `target` as UTF-8 CSV. Returns the names of all sheets. */
export async function workbookToCsv(
  path: string,
  target: string,
  sheet: string | undefined,
): Promise<{ sheets: string[] }> {
  await refuseBombs(path)
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./xlsx-thread.ts', import.meta.url), {
      workerData: { path, target, sheet },
      resourceLimits: { maxOldGenerationSizeMb: 320 },
    })
    const late = setTimeout(() => void worker.terminate().then(() => reject(badFile('value.too_slow'))), timeoutMs)
    worker.once('message', (answer: { sheets: string[] } | { code: string }) =>
      'code' in answer ? reject(badFile(answer.code)) : resolve(answer),
    )
    worker.once('error', () => reject(badFile('value.not_a_workbook')))
    worker.once('exit', () => {
      clearTimeout(late)
      reject(badFile('value.not_a_workbook'))
    })
  })
}

/** A workbook is a zip archive; CSV never starts with its mark. */
export function isWorkbook(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && head[2] === 0x03 && head[3] === 0x04
}

async function refuseBombs(path: string): Promise<void> {
  const bytes = await readFile(path)
  let unpacked = 0
  let parts = 0
  try {
    unzipSync(bytes, {
      filter(part) {
        parts++
        unpacked += part.originalSize
        return false
      },
    })
  } catch {
    throw badFile('value.not_a_workbook')
  }
  if (parts > maxParts || unpacked > maxUnpackedBytes || (unpacked > smallBytes && unpacked > bytes.length * maxRatio))
    throw badFile('value.unpacks_too_big')
}

function badFile(code: string): Error {
  try {
    return raise('import.bad_file', { errors: [{ pointer: '/file', code }] })
  } catch (error) {
    return error as Error
  }
}
