/**
 * PostgreSQL refuses to run as root, so a server started by root lets another user of the system own the cluster.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** The user that runs PostgreSQL. */
export interface Owner {
  name: string
  uid: number
  gid: number
}

const ownName = 'trellis'

/**
 * The user to run a cluster as; null when that is the user of this process.
 *
 * Shape   (cluster folder, may a system user be created) -> Owner | null. Whoever owns an existing cluster stays its owner;
 *         a fresh one gets the system user `trellis` (created when allowed and possible), else `nobody`.
 * Errors  throws when root has no other user at all.
 */
export function clusterOwner(cluster: string, mayCreate: boolean): Owner | null {
  if (process.getuid?.() !== 0) return null
  const existing = statSync(cluster, { throwIfNoEntry: false })
  if (existing && existing.uid !== 0) return { name: String(existing.uid), uid: existing.uid, gid: existing.gid }
  const owner = userNamed(ownName) ?? (mayCreate ? createUser() : null) ?? userNamed('nobody')
  if (!owner)
    throw new Error('PostgreSQL cannot run as root and this system has no other user; set DATABASE_URL instead')
  return owner
}

function createUser(): Owner | null {
  const home = ['--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin']
  spawnSync('useradd', ['--system', '--user-group', ...home, ownName], { stdio: 'ignore' })
  return userNamed(ownName)
}

function userNamed(name: string): Owner | null {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid && gid ? { name, uid: Number(uid), gid: Number(gid) } : null
}

/**
 * Can this user read a file, or enter a folder, through every folder above it? Shape: (absolute path, Owner) -> boolean.
 * Access control lists are not looked at.
 */
export function isReachable(path: string, owner: Owner): boolean {
  const own = statSync(path, { throwIfNoEntry: false })
  if (!own || !allows(own, owner, own.isDirectory() ? 1 : 4)) return false
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    const stat = statSync(folder, { throwIfNoEntry: false })
    if (!stat || !allows(stat, owner, 1)) return false
    if (folder === dirname(folder)) return true
  }
}

function allows(stat: { mode: number; uid: number; gid: number }, owner: Owner, bit: number): boolean {
  const shift = stat.uid === owner.uid ? 6 : stat.gid === owner.gid ? 3 : 0
  return ((stat.mode >> shift) & bit) !== 0
}
