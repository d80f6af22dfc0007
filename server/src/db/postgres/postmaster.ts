/**
 * The running PostgreSQL of one cluster: found, started, adopted, stopped.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import {
  closeSync,
  openSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { postgresEnvironment, type Cluster } from './cluster.ts'

/** A running PostgreSQL: its process id, the folder of its socket, and a promise kept when it ends for whatever reason. */
export interface Postmaster {
  pid: number
  socketDir: string
  ended: Promise<void>
}

type State = { pid: number; socketDir: string; status: string }

const pollMs = 10
const stopLimitMs = 20_000
const logLimitBytes = 10 << 20

/**
 * The PostgreSQL that a killed server left behind, when it still runs with the same programs and settings; one that differs
 * is stopped first. Shape: (Cluster, the settings wanted for a socket folder) -> Postmaster | null.
 */
export async function adoptPostmaster(
  cluster: Cluster,
  settings: (socketDir: string) => string[],
): Promise<Postmaster | null> {
  const state = readState(cluster)
  if (!state || !isOurs(cluster, state.pid)) return null
  const same =
    readText(join(cluster.folder, 'postmaster.opts')).trim() === optionLine(cluster, settings(state.socketDir))
  if (same && state.status !== 'stopping') {
    await untilReady(cluster, state.pid, () => isAlive(state.pid))
    if (isAlive(state.pid)) return { pid: state.pid, socketDir: state.socketDir, ended: untilDead(state.pid) }
  }
  await stopPostmaster(state.pid)
  return null
}

/**
 * Starts PostgreSQL and waits until it takes connections, however long replaying its log takes.
 *
 * Errors  throws with the last lines of its log when it ends instead.
 */
export async function startPostmaster(cluster: Cluster, socketDir: string, settings: string[]): Promise<Postmaster> {
  for (const until = Date.now() + 10_000; ; await sleep(100)) {
    dropDeadLock(cluster)
    const logStart = rotateLog(cluster.logFile)
    const child = launch(cluster, settings)
    let isRunning = true
    const ended = new Promise<void>((resolve) => {
      child.once('error', () => resolve())
      child.once('exit', () => resolve())
    }).then(() => {
      isRunning = false
    })
    const pid = child.pid ?? 0
    if (pid) await untilReady(cluster, pid, () => isRunning)
    if (pid && isRunning) {
      child.unref()
      return { pid, socketDir, ended }
    }
    const words = readText(cluster.logFile).slice(logStart).trim().split('\n').slice(-6).join('\n')
    // Children of a killed PostgreSQL take a moment to notice; until then its shared memory is in use.
    if (!/shared memory block|lock file "[^"]*" already exists/.test(words) || Date.now() > until) {
      throw new Error(`PostgreSQL did not start (its log: ${cluster.logFile}):\n${words}`)
    }
  }
}

function launch(cluster: Cluster, settings: string[]): ChildProcess {
  const { owner, binaries } = cluster
  const log = openSync(cluster.logFile, 'a', 0o600)
  try {
    return spawn(join(binaries.bin, 'postgres'), ['-D', cluster.folderArgument, ...settings], {
      cwd: cluster.folder,
      env: postgresEnvironment(),
      stdio: ['ignore', log, log],
      // Its own session: Ctrl-C in the terminal is for the server, which stops PostgreSQL when it is done with it.
      detached: true,
      ...(owner ? { uid: owner.uid, gid: owner.gid } : {}),
    })
  } finally {
    closeSync(log)
  }
}

/** Stops PostgreSQL: open transactions are rolled back, everything is written out. Kept when the process is gone. */
export async function stopPostmaster(pid: number): Promise<void> {
  signal(pid, 'SIGINT')
  for (const until = Date.now() + stopLimitMs; isAlive(pid); await sleep(pollMs)) {
    if (Date.now() > until) {
      // Without a last checkpoint: the next start replays the log.
      signal(pid, 'SIGQUIT')
      await sleep(1000)
    }
  }
}

/** The socket folder of the PostgreSQL that runs, or was killed, in this cluster; '' when it ended in order. */
export function socketDirOf(cluster: Cluster): string {
  return readState(cluster)?.socketDir ?? ''
}

/** `{ a: 'b' }` -> `['-c', 'a=b']` */
export function settingArguments(settings: { [name: string]: string }): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

// The form in which PostgreSQL notes its own command line.
function optionLine(cluster: Cluster, settings: string[]): string {
  const words = ['-D', cluster.folderArgument, ...settings].map((word) => `"${word}"`)
  return [join(cluster.binaries.bin, 'postgres'), ...words].join(' ')
}

async function untilReady(cluster: Cluster, pid: number, isRunning: () => boolean): Promise<void> {
  while (isRunning()) {
    const state = readState(cluster)
    if (state?.pid === pid && state.status === 'ready') return
    await sleep(pollMs)
  }
}

async function untilDead(pid: number): Promise<void> {
  while (isAlive(pid)) await sleep(250, undefined, { ref: false })
}

// postmaster.pid: process id, folder, start time, port, socket folder, address, shared memory, status.
function readState(cluster: Cluster): State | null {
  const lines = readText(join(cluster.folder, 'postmaster.pid')).split('\n')
  const pid = Number(lines[0])
  return pid > 0 ? { pid, socketDir: lines[4] ?? '', status: (lines[7] ?? '').trim() } : null
}

// PostgreSQL takes a killed one for alive while nobody has collected it (a container's first process may never do so). Its
// lock goes when it is in that state and no child of it is left working in the folder.
function dropDeadLock(cluster: Cluster): void {
  const state = readState(cluster)
  if (!state || !isZombie(state.pid)) return
  const folder = realpathSync(cluster.folder)
  const isInUse = readdirSync('/proc').some((name) => /^\d+$/.test(name) && linkOf(`/proc/${name}/cwd`) === folder)
  if (isInUse) return
  rmSync(join(state.socketDir, '.s.PGSQL.5432.lock'), { force: true })
  rmSync(join(cluster.folder, 'postmaster.pid'), { force: true })
}

/** Is this process the PostgreSQL of this folder, and not another that got a dead one's process id? */
function isOurs(cluster: Cluster, pid: number): boolean {
  if (!isAlive(pid)) return false
  if (process.platform !== 'linux') {
    const answer = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
    return (answer.stdout ?? '').includes(cluster.folder)
  }
  const isInFolder = linkOf(`/proc/${pid}/cwd`) === realpathSync(cluster.folder)
  return isInFolder && basename(linkOf(`/proc/${pid}/exe`)).startsWith('postgres')
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    // A dead child whose parent has not asked for its end still has its process id.
    return !isZombie(pid)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function isZombie(pid: number): boolean {
  return process.platform === 'linux' && /^State:\s+Z/m.test(readText(`/proc/${pid}/status`))
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It is gone already, which is what a signal is for.
  }
}

/** Starts a fresh log file when this one is long; returns the length of the log as it stands. */
function rotateLog(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size < logLimitBytes) return size
  renameSync(file, `${file}.1`)
  return 0
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
