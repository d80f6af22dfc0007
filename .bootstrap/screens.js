// Builds the browser side (runtime, studio) when its sources changed since the last build.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { alone } from './alone.js'
import { npm, root, say } from './shell.js'

// What each screen package is made from; a change anywhere here makes its build stale.
const sources = {
  runtime: ['runtime', 'metadata', 'plugins'],
  studio: ['studio', 'runtime', 'metadata', 'plugins'],
}

/** Builds each screen package whose sources changed. Shape: (node binary) -> void. Errors: throws the build's output. */
export function ensureScreens(node) {
  if (process.env.TRELLIS_BUILD === '0') return
  for (const name of Object.keys(sources)) {
    if (!hasBuild(name) || fresh(name)) continue
    alone(`build-${name}`, () => {
      const mark = hashOf(name)
      if (fresh(name, mark)) return
      const started = Date.now()
      say(`building ${name}`)
      npm(node, ['run', 'build', '-w', `@trellis/${name}`])
      writeFileSync(stampOf(name), mark)
      say(`built ${name} in ${((Date.now() - started) / 1000).toFixed(1)} s`)
    })
  }
}

function hasBuild(name) {
  const path = join(root, name, 'package.json')
  return existsSync(path) && Boolean(JSON.parse(readFileSync(path, 'utf8')).scripts?.build)
}

function stampOf(name) {
  return join(root, name, 'dist', '.stamp')
}

function fresh(name, mark = hashOf(name)) {
  return existsSync(stampOf(name)) && readFileSync(stampOf(name), 'utf8') === mark
}

function hashOf(name) {
  const hash = createHash('sha256')
  for (const file of ['package-lock.json', 'tsconfig.json']) hash.update(readFileSync(join(root, file)))
  for (const folder of sources[name]) addFolder(hash, folder)
  return hash.digest('hex')
}

function addFolder(hash, folder) {
  if (!existsSync(join(root, folder))) return
  const entries = readdirSync(join(root, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) {
      if (entry.name !== 'node_modules' && entry.name !== 'dist') addFolder(hash, path)
    } else if (!/\.test\.tsx?$|\.md$/.test(entry.name)) {
      hash
        .update(path)
        .update('\0')
        .update(readFileSync(join(root, path)))
    }
  }
}
