/**
 * The hook for a virus scanner: a command that gets the file's path as its last argument and says by its exit code 0 that it is clean.
 * `FILE_SCAN_COMMAND` names it with its fixed arguments, split at spaces; no shell reads it. Without one nothing is scanned.
 *
 * Errors  file.refused (the scanner said no), limit.not_ready (it could not say: refused as well, to be tried again).
 */
import { spawn } from 'node:child_process'
import { raise } from '@trellis/metadata/problem.ts'

const longestMs = 120_000

export async function scanFile(command: string | undefined, path: string): Promise<void> {
  const [program, ...fixed] = (command ?? '').split(' ').filter((part) => part !== '')
  if (program === undefined) return
  const code = await exitCode(program, [...fixed, path])
  // By custom 1 is "found something"; anything else means that the scanner did not work.
  if (code === 1) raise('file.refused')
  if (code !== 0) raise('limit.not_ready', { detail: 'The virus scanner gives no answer', retryAfterSeconds: 30 })
}

function exitCode(program: string, args: string[]): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore', timeout: longestMs })
    child.once('error', () => resolve(null))
    child.once('exit', (code) => resolve(code))
  })
}
