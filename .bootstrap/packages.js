// Installs the packages of package-lock.json when what is in node_modules differs from it.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { alone } from './alone.js'
import { npm, root, say } from './shell.js'

/** Makes node_modules agree with the lock file. Shape: (node binary) -> void. Errors: throws npm's message. */
export function ensurePackages(node) {
  if (process.env.TRELLIS_INSTALL === '0' || installed()) return
  alone('install', () => {
    if (installed()) return
    const first = !existsSync(join(root, 'node_modules', '.package-lock.json'))
    const started = Date.now()
    say(first ? 'installing packages (once; about a minute)' : 'packages changed: installing')
    // Not `npm ci`: it empties node_modules under a server that runs from it, and it refuses a lock file that leaves out
    // the optional packages of other systems. `--no-save` installs what the lock file says and leaves that file alone.
    npm(node, ['install', '--no-save', '--ignore-scripts'])
    say(`packages installed in ${Math.round((Date.now() - started) / 1000)} s`)
  })
}

// npm writes what it really installed to node_modules/.package-lock.json, last of all; so an interrupted install, a
// deleted folder and a changed lock file all show here, and no stamp of our own can lie.
function installed() {
  const wanted = packagesOf(join(root, 'package-lock.json'))
  const present = packagesOf(join(root, 'node_modules', '.package-lock.json'))
  if (!wanted || !present) return false
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes('node_modules/')) return true
    const found = present[path]
    if (!found) return Boolean(entry.optional || entry.devOptional || entry.peer)
    return found.version === entry.version && found.integrity === entry.integrity
  })
}

function packagesOf(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages
  } catch {
    return null
  }
}
