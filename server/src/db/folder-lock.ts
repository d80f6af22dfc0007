/**
 * One process at a time opens a data folder.
 *
 * The file `server.lock` names the process. On Linux an abstract socket stands behind it, which the kernel frees the moment
 * its holder dies, so two starters can never both take over a stale file. A holder in another container (other process ids)
 * cannot be asked whether it lives; it is alive when it keeps touching the file.
 */
import { createHash } from 'node:crypto'
import {
  linkSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const beatMs = 1000
const silentMs = 4000

interface Holder {
  pid: number
  /** when the process began, as its system counts; tells a reused process id from the holder */
  began: string
  /** machine or container whose process ids these are */
  place: string
}

interface Guard {
  close(): unknown
}

/** A held lock: its file and the text in it, and the way to give it back. */
export interface FolderLock {
  file: string
  text: string
  release(): void
}

/**
 * Takes the lock of a data folder.
 *
 * Shape   (existing folder, how long to wait for a process that is just stopping) -> FolderLock.
 * Units   waitMs in milliseconds.
 * Errors  throws an Error that names the process id of the holder.
 */
export async function takeFolderLock(dataDir: string, waitMs = 2500): Promise<FolderLock> {
  const file = join(realpathSync(dataDir), 'server.lock')
  const until = Date.now() + waitMs
  for (;;) {
    const guard = await listen(file)
    if (guard) {
      const lock = await takeFile(file, guard)
      if (lock) return lock
      guard.close()
    }
    if (Date.now() > until) {
      const pid = readHolder(file)?.pid ?? 'unknown'
      throw new Error(`the data folder ${dataDir} is in use by process ${pid}; stop it or choose another DATA_DIR`)
    }
    await sleep(50)
  }
}

async function takeFile(file: string, guard: Guard): Promise<FolderLock | null> {
  const holder = readHolder(file)
  if (holder && (await isAlive(file, holder))) return null
  const text = JSON.stringify({ pid: process.pid, began: began(process.pid), place: place() } satisfies Holder)
  if (holder) rmSync(file, { force: true })
  const draft = `${file}.${process.pid}`
  try {
    writeFileSync(draft, text)
    // A link appears whole or not at all, and never over another.
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
  const beat = setInterval(() => touch(file), beatMs)
  beat.unref()
  const release = () => {
    clearInterval(beat)
    if (readText(file) === text) rmSync(file, { force: true })
    guard.close()
  }
  return { file, text, release }
}

/** Binds the kernel's lock; null when another process has it. Elsewhere than on Linux there is no such thing, and nothing to close. */
function listen(file: string): Promise<Guard | null> {
  if (process.platform !== 'linux') return Promise.resolve({ close: () => undefined })
  const name = `\0trellis-${createHash('sha256').update(file).digest('hex').slice(0, 32)}`
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.unref()
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
    )
    server.listen(name, () => resolve(server))
  })
}

async function isAlive(file: string, holder: Holder): Promise<boolean> {
  if (holder.place === place()) {
    const now = began(holder.pid)
    return now !== '' && now === holder.began && holder.pid !== process.pid
  }
  const before = touchedAt(file)
  for (let waitedMs = 0; waitedMs < silentMs; waitedMs += 100) {
    await sleep(100)
    if (touchedAt(file) !== before) return true
  }
  return false
}

function place(): string {
  return process.platform === 'linux'
    ? `${linkOf('/proc/self/ns/pid')} ${readText('/proc/sys/kernel/random/boot_id').trim()}`
    : hostname()
}

/** Start time of a process in clock ticks (Linux), 'alive' elsewhere, '' when there is no such process. */
function began(pid: number): string {
  if (process.platform === 'linux') {
    const stat = readText(`/proc/${pid}/stat`)
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? '' : (fields[19] ?? '')
  }
  try {
    process.kill(pid, 0)
    return 'alive'
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? 'alive' : ''
  }
}

function readHolder(file: string): Holder | null {
  try {
    return JSON.parse(readText(file)) as Holder
  } catch {
    return readText(file) === '' ? null : { pid: 0, began: '', place: place() }
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

function touch(file: string): void {
  try {
    utimesSync(file, new Date(), new Date())
  } catch {
    // The folder may be gone (a test's temporary folder); the lock then protects nothing.
  }
}

function touchedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
