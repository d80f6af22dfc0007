/**
 * One cluster on disk: where its parts are, and making it the first time.
 *
 *   DATA_DIR/postgres/cluster        PostgreSQL's own folder, owned by the user that runs it
 *   DATA_DIR/postgres/run            its socket (in the system's temporary folder when the path would be too long)
 *   DATA_DIR/postgres/passwords.json passwords of the two roles, readable by the server only
 *   DATA_DIR/postgres/postgres.log   what PostgreSQL says
 */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import type { Binaries } from './binaries.ts'
import { isReachable, type Owner } from './owner.ts'

/** A cluster and how to run it. */
export interface Cluster {
  /** PostgreSQL's own folder. */
  folder: string
  /** What PostgreSQL is told the folder is. */
  folderArgument: string
  logFile: string
  owner: Owner | null
  binaries: Binaries
  passwords: { admin: string; app: string }
}

/**
 * Opens the cluster below a folder, making it when there is none.
 *
 * Shape   (DATA_DIR/postgres, Owner, Binaries) -> Cluster. Interrupted making leaves nothing that the next start trusts.
 * Errors  throws with the words of initdb, or when another major version of PostgreSQL made the cluster.
 */
export async function openCluster(home: string, owner: Owner | null, binaries: Binaries): Promise<Cluster> {
  const folder = join(home, 'cluster')
  const passwords = openPasswords(join(home, 'passwords.json'), existsSync(folder))
  if (!existsSync(folder)) await makeCluster(home, owner, binaries, passwords.admin)
  const major = readVersion(folder)
  if (major !== String(binaries.major)) {
    throw new Error(
      `${folder} was made by PostgreSQL ${major || 'unknown'}, and this is ${binaries.version}: ` +
        `run that version, export with pg_dump, move the folder away, and import`,
    )
  }
  return {
    folder,
    folderArgument: folderArgument(folder, owner),
    logFile: join(home, 'postgres.log'),
    owner,
    binaries,
    passwords,
  }
}

// A process keeps its working folder even when it may not enter the folders above it. So below a private folder (a clone in
// /root) PostgreSQL is started inside its folder and told that its folder is "where I am".
function folderArgument(folder: string, owner: Owner | null): string {
  if (!owner || isReachable(folder, owner)) return folder
  if (process.platform === 'linux') return '/proc/self/cwd'
  throw new Error(`the user ${owner.name} cannot enter ${folder}; choose a DATA_DIR outside of private folders`)
}

async function makeCluster(home: string, owner: Owner | null, binaries: Binaries, password: string): Promise<void> {
  for (const name of readdirSync(home)) {
    if (name.startsWith('new-')) rmSync(join(home, name), { recursive: true, force: true })
  }
  // A name of its own, because the initdb of a server killed a moment ago may still be writing.
  const draft = join(home, `new-${process.pid}`)
  let problem = ''
  for (const ctype of ['C.UTF-8', 'en_US.UTF-8', 'C']) {
    rmSync(draft, { recursive: true, force: true })
    makeFolder(draft, 0o700, owner)
    problem = await runInitdb({ draft, owner, binaries, ctype, password })
    if (problem === '') {
      renameSync(draft, join(home, 'cluster'))
      return
    }
    if (!problem.includes('locale')) break
  }
  rmSync(draft, { recursive: true, force: true })
  throw new Error(`initdb failed: ${problem}`)
}

interface Making {
  draft: string
  owner: Owner | null
  binaries: Binaries
  ctype: string
  password: string
}

/** Kept with '' when all went well, else with what initdb says. */
async function runInitdb({ draft, owner, binaries, ctype, password }: Making): Promise<string> {
  // initdb wants an empty folder, so the password lies beside it for the second that it is needed.
  const passwordFile = `${draft}.password`
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (owner) chownSync(passwordFile, owner.uid, owner.gid)
  const place = folderArgument(draft, owner)
  const passwordPath = place === draft ? passwordFile : join('..', basename(passwordFile))
  const args = ['-D', place, '-U', 'postgres', `--pwfile=${passwordPath}`, '-A', 'scram-sha-256', '-E', 'UTF8']
  // Text compares by code point and by Unicode's letters on every system; `zh-x-icu` and its like are there by name. The
  // C library's character type still matters to pg_trgm and text search.
  args.push('--lc-messages=C', '--lc-collate=C', `--lc-ctype=${ctype}`)
  if (binaries.major >= 17) args.push('--locale-provider=builtin', '--builtin-locale=C.UTF-8')
  try {
    await promisify(execFile)(join(binaries.bin, 'initdb'), args, {
      cwd: draft,
      env: postgresEnvironment(),
      ...(owner ? { uid: owner.uid, gid: owner.gid } : {}),
    })
    return ''
  } catch (error) {
    const { message, stdout = '', stderr = '' } = error as Error & { stdout?: string; stderr?: string }
    return `${stdout}${stderr}`.trim().split('\n').slice(-4).join(' ') || message
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

/** The environment of PostgreSQL's programs: nothing of ours, so no setting or secret of the server leaks into it. */
export function postgresEnvironment(): { [name: string]: string } {
  return { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C' }
}

/** Makes a folder with these permissions for that owner; an existing one is set right. */
export function makeFolder(path: string, mode: number, owner: Owner | null): void {
  mkdirSync(path, { recursive: true, mode })
  const stat = statSync(path)
  if (owner && stat.uid !== owner.uid) chownSync(path, owner.uid, owner.gid)
  if ((stat.mode & 0o777) !== mode) chmodSync(path, mode)
}

function openPasswords(file: string, mustExist: boolean): Cluster['passwords'] {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Cluster['passwords']
  if (mustExist)
    throw new Error(`${file} is missing: without it the embedded database cannot be opened; restore it from a backup`)
  const passwords = { admin: randomBytes(24).toString('hex'), app: randomBytes(24).toString('hex') }
  const draft = `${file}.new`
  writeFileSync(draft, JSON.stringify(passwords), { mode: 0o600 })
  renameSync(draft, file)
  return passwords
}

function readVersion(folder: string): string {
  const file = join(folder, 'PG_VERSION')
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
}
