// What the start scripts share: the root folder, progress lines, and running one command to its end.
import { spawnSync } from 'node:child_process'
import { dirname, delimiter, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')

/** One progress line, on stderr so that a command's own output stays clean. */
export function say(text) {
  process.stderr.write(`trellis: ${text}\n`)
}

export function fail(text) {
  say(text)
  process.exit(1)
}

/** The environment under which everything runs: the right Node first in PATH, no chatter from tools. */
export function environment(node) {
  const path = [dirname(node), resolve(root, 'node_modules/.bin'), process.env.PATH ?? ''].join(delimiter)
  // Compiled sources are kept from one start to the next, which halves the time to load the server.
  const cache = process.env.NODE_COMPILE_CACHE ?? resolve(root, '.toolchain/compile-cache')
  return { ...process.env, PATH: path, NODE_COMPILE_CACHE: cache, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' }
}

/** npm's own script, so that npm runs under a Node of our choice; null when only the `npm` command is known. */
function npmScript() {
  const script = process.env.npm_execpath
  return script && /\.c?js$/.test(script) ? script : null
}

/**
 * Runs npm quietly to its end. Shape: (node binary, arguments, folder) -> void. Errors: throws with npm's last lines.
 */
export function npm(node, args, cwd = root) {
  const script = npmScript()
  const options = {
    cwd,
    env: npmEnvironment(node),
    encoding: 'utf8',
    maxBuffer: 64 << 20,
    shell: !script && process.platform === 'win32',
  }
  const result = script ? spawnSync(node, [script, ...args], options) : spawnSync('npm', args, options)
  if (result.error) throw new Error(`cannot run npm: ${result.error.message}`)
  if (result.status === 0) return
  const lines = `${result.stdout}\n${result.stderr}`
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('npm warn'))
  const shown = lines.length > 50 ? [...lines.slice(0, 20), '...', ...lines.slice(-30)] : lines
  throw new Error(`npm ${args.join(' ')} failed:\n${shown.join('\n')}`)
}

// Settings of the npm that called us (npm_config_*, npm_package_*) would leak into the inner npm; registry and cache stay.
function npmEnvironment(node) {
  const env = environment(node)
  for (const name of Object.keys(env)) {
    if (/^npm_(package|lifecycle|command)/.test(name)) delete env[name]
  }
  delete env.npm_config_workspace
  delete env.npm_config_workspaces
  return env
}
