/**
 * The PostgreSQL that comes with the product: real PostgreSQL from the npm package, its data below DATA_DIR, reached through
 * a socket in a folder of its own. It is started with the server, started again when it dies, adopted when a killed server
 * left it behind, and stopped with the server.
 */
import { mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { availableParallelism, tmpdir, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { takeFolderLock, type FolderLock } from './folder-lock.ts'
import { embeddedBinaries, reachableBinaries, type Binaries } from './postgres/binaries.ts'
import { makeFolder, openCluster, type Cluster } from './postgres/cluster.ts'
import { guardPostmaster } from './postgres/guard.ts'
import { clusterOwner, isReachable, type Owner } from './postgres/owner.ts'
import {
  adoptPostmaster,
  settingArguments,
  socketDirOf,
  startPostmaster,
  stopPostmaster,
  type Postmaster,
} from './postgres/postmaster.ts'
import { settingsFor, type Machine } from './postgres/settings.ts'

/** The part of a logger that is used here. */
export interface EmbeddedLog {
  info(message: string): void
  warn(message: string): void
  error(message: string): void
}

/** How to open: the folder, and what tests change (other programs, no durability). */
export interface EmbeddedOptions {
  dataDir: string
  log: EmbeddedLog
  /** false: a crash may lose everything, and no system user is made; for tests */
  durable?: boolean
  binaries?: Binaries
}

/** An open database: the application's connection URL, the superuser's to `postgres` and to the same database, and the way to stop. */
export interface Embedded {
  url: string
  adminUrl: string
  superuserUrl: string
  /** Kept when PostgreSQL has written everything out and the data folder is free for another process. */
  stop(): Promise<void>
}

// A socket's path has at most 107 bytes (103 on macOS), of which the file name takes 15.
const socketDirLimit = 85
const farSocketDir = join(tmpdir(), 'trellis-run-')
const successorSeconds = 15

/**
 * Opens the embedded PostgreSQL with database `trellis`, owned by the role `trellis`, which is no superuser.
 *
 * Errors  throws with a sentence for the administrator: folder in use (names the process), no PostgreSQL for this system,
 *         wrong version, PostgreSQL did not start (with its log).
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const dataDir = resolve(options.dataDir)
  mkdirSync(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
  const lock = await takeFolderLock(dataDir)
  try {
    return await open(dataDir, lock, options)
  } catch (error) {
    lock.release()
    throw error
  }
}

async function open(dataDir: string, lock: FolderLock, options: EmbeddedOptions): Promise<Embedded> {
  const { log, durable = true } = options
  const home = join(dataDir, 'postgres')
  const owner = clusterOwner(join(home, 'cluster'), durable)
  makeFolder(home, owner ? 0o711 : 0o700, null)
  const binaries = reachableBinaries(options.binaries ?? embeddedBinaries(), owner)
  const cluster = await openCluster(home, owner, binaries)
  const settings = (socketDir: string) => settingArguments(settingsFor(socketDir, durable, machine()))
  const leftBehind = socketDirOf(cluster)
  const adopted = await adoptPostmaster(cluster, settings)
  if (adopted) log.info(`took over the running PostgreSQL (process ${adopted.pid})`)
  else dropSocketDir(leftBehind)
  const socketDir = adopted?.socketDir ?? openSocketDir(home, owner)
  const first = adopted ?? (await startPostmaster(cluster, socketDir, settings(socketDir)))
  const running = keepRunning(cluster, first, () => startPostmaster(cluster, socketDir, settings(socketDir)), {
    lock,
    log,
    durable,
  })
  const adminUrl = urlOf('postgres', cluster.passwords.admin, 'postgres', socketDir)
  try {
    await ensureDatabase(adminUrl, cluster.passwords.app)
  } catch (error) {
    await running.stop()
    throw error
  }
  const stop = async () => {
    await running.stop()
    dropSocketDir(socketDir)
    lock.release()
  }
  const superuserUrl = urlOf('postgres', cluster.passwords.admin, 'trellis', socketDir)
  return { url: urlOf('trellis', cluster.passwords.app, 'trellis', socketDir), adminUrl, superuserUrl, stop }
}

interface Keeping {
  lock: FolderLock
  log: EmbeddedLog
  durable: boolean
}

/** Starts PostgreSQL again whenever it ends before `stop`, with growing pauses while it keeps failing. */
function keepRunning(
  cluster: Cluster,
  first: Postmaster,
  start: () => Promise<Postmaster>,
  keeping: Keeping,
): { stop(): Promise<void> } {
  const { lock, log, durable } = keeping
  let isStopping = false
  let current: Postmaster | null = first
  let guard = guardPostmaster(lock, cluster.folder, first.pid, durable ? successorSeconds : 1)
  let restarting: Promise<void> = Promise.resolve()

  const restart = async () => {
    guard.dismiss()
    for (let pauseMs = 50; !isStopping; pauseMs = Math.min(pauseMs * 2, 5000)) {
      log.warn('PostgreSQL ended unexpectedly; starting it again')
      try {
        current = await start()
        guard = guardPostmaster(lock, cluster.folder, current.pid, durable ? successorSeconds : 1)
        watch()
        return
      } catch (error) {
        log.error(error instanceof Error ? error.message : String(error))
        await sleep(pauseMs)
      }
    }
  }
  const watch = () => {
    void current?.ended.then(() => {
      current = null
      if (!isStopping) restarting = restart()
    })
  }
  watch()

  const stop = async () => {
    isStopping = true
    await restarting
    guard.dismiss()
    if (current) await stopPostmaster(current.pid)
  }
  return { stop }
}

async function ensureDatabase(adminUrl: string, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const found = await client.query<{ role: boolean; database: boolean }>(
      `select exists(select from pg_roles where rolname = 'trellis') as role,
              exists(select from pg_database where datname = 'trellis') as database`,
    )
    if (!found.rows[0]?.role) await client.query(`create role trellis login password ${client.escapeLiteral(password)}`)
    if (!found.rows[0]?.database) await client.query('create database trellis owner trellis')
  } finally {
    await client.end()
  }
}

function openSocketDir(home: string, owner: Owner | null): string {
  const near = join(home, 'run')
  if (Buffer.byteLength(near) <= socketDirLimit && (!owner || isReachable(home, owner))) {
    makeFolder(near, 0o711, owner)
    return near
  }
  const far = mkdtempSync(farSocketDir)
  makeFolder(far, 0o711, owner)
  return far
}

function dropSocketDir(socketDir: string): void {
  if (socketDir.startsWith(farSocketDir)) rmSync(socketDir, { recursive: true, force: true })
}

function urlOf(role: string, password: string, database: string, socketDir: string): string {
  return `postgres://${role}:${password}@localhost/${database}?host=${encodeURIComponent(socketDir)}`
}

function machine(): Machine {
  const isLinux = process.platform === 'linux'
  const shared = isLinux ? statfsSync('/dev/shm') : null
  const sharedMemoryBytes = shared ? shared.bsize * shared.blocks : Number.MAX_SAFE_INTEGER
  return { memoryBytes: totalmem(), sharedMemoryBytes, cores: availableParallelism(), isLinux }
}
