/**
 * A tiny shell beside PostgreSQL that outlives a killed server: when the server's end of the pipe closes without a word and
 * no other server takes the data folder over, it stops PostgreSQL instead of leaving it running for ever.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { FolderLock } from '../folder-lock.ts'

/** Ends the guard; PostgreSQL is then the caller's to stop. */
export interface Guard {
  dismiss(): void
}

// Arguments: seconds to wait, lock file, its text, process id of PostgreSQL, file in which PostgreSQL notes its process id.
const script = `
read -r word && exit 0
sleep "$1"
[ "$(cat "$2" 2>/dev/null)" = "$3" ] || [ ! -e "$2" ] || exit 0
[ "$(head -n 1 "$5" 2>/dev/null)" = "$4" ] && kill -INT "$4"
`

/**
 * Guards one running PostgreSQL.
 *
 * Shape   (the server's lock, cluster folder, process id, seconds to wait for a successor) -> Guard.
 */
export function guardPostmaster(lock: FolderLock, folder: string, pid: number, waitSeconds: number): Guard {
  const args = [String(waitSeconds), lock.file, lock.text, String(pid), join(folder, 'postmaster.pid')]
  const shell = spawn('/bin/sh', ['-c', script, 'trellis-guard', ...args], {
    cwd: '/',
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin' },
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  shell.on('error', () => undefined)
  shell.stdin.on('error', () => undefined)
  shell.unref()
  ;(shell.stdin as unknown as { unref(): void }).unref()
  return { dismiss: () => shell.stdin.end('done\n') }
}
