// The commands of package.json: which processes each one runs, and whether it needs the built browser side.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './shell.js'

const firstVitePort = 5173
const follow = join(root, '.bootstrap', 'follow-parent.js')

/** name -> { screens: build runtime and studio first, steps: (node, extra arguments) -> processes run side by side } */
export const commands = {
  start: { screens: true, steps: (node, rest) => [server(node, rest)] },
  dev: { screens: false, steps: (node, rest) => [watched(node, rest), ...viteServers(node)] },
  build: { screens: false, steps: (node, rest) => [bin(node, 'turbo/bin/turbo', ['run', 'build', ...rest])] },
  check: { screens: false, steps: (node) => [script(node, '.bootstrap/check.js', [])] },
  format: { screens: false, steps: (node, rest) => [bin(node, 'oxfmt/bin/oxfmt', rest.length ? rest : ['.'])] },
  test: { screens: false, steps: (node, rest) => [script(node, '.bootstrap/test.js', rest)] },
  bench: { screens: false, steps: (node, rest) => [script(node, '.bootstrap/bench.js', rest)] },
}

function server(node, rest) {
  // Young objects of requests are small: half of V8's default space for them saves 12 MB at rest.
  const args = ['--max-semi-space-size=8', '--import', `file://${follow}`, 'server/src/main.ts', ...rest]
  return { command: node, args, env: { TRELLIS_FOLLOW: '1', ...sparingMalloc() } }
}

// glibc keeps freed memory in an arena a thread: two of them, trimmed above 1 MB, save 15 MB at rest. Other libraries know no such settings.
function sparingMalloc() {
  const { MALLOC_ARENA_MAX = '2', MALLOC_TRIM_THRESHOLD_ = '1048576' } = process.env
  return { MALLOC_ARENA_MAX, MALLOC_TRIM_THRESHOLD_ }
}

// Node's watcher uses descriptor 3 itself, and ends its child when it ends.
function watched(node, rest) {
  return { command: node, args: ['--watch', '--watch-preserve-output', 'server/src/main.ts', ...rest] }
}

// One vite server for each screen package that has a vite configuration; they pass API calls on to the server.
function viteServers(node) {
  const folders = readdirSync(root).filter((name) => existsSync(join(root, name, 'vite.config.ts')))
  return folders.map((folder, index) => ({
    ...bin(node, 'vite/bin/vite.js', [folder, '--clearScreen', 'false']),
    env: { API_PORT: process.env.PORT ?? '3000', PORT: String(firstVitePort + index) },
  }))
}

function bin(node, path, args) {
  const file = join(root, 'node_modules', path)
  // Some tools ship a JavaScript launcher, some the program itself.
  const launcher = readFileSync(file).subarray(0, 2).toString() === '#!' || /\.m?js$/.test(file)
  return launcher ? { command: node, args: [file, ...args] } : { command: file, args }
}

function script(node, path, args) {
  return { command: node, args: [join(root, path), ...args] }
}
