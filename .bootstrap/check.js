// Types, lint and format, side by side; prints only what is wrong. Runs under Node 24.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root, say } from './shell.js'

const tools = [
  { name: 'types', script: 'typescript/bin/tsc', args: ['-p', 'tsconfig.json', '--pretty', 'false'] },
  { name: 'types of metadata alone', script: 'typescript/bin/tsc', args: ['-p', 'metadata', '--pretty', 'false'] },
  { name: 'lint', script: 'oxlint/bin/oxlint', args: ['--quiet', '-f', 'unix'] },
  { name: 'format', script: 'oxfmt/bin/oxfmt', args: ['--check', '.'] },
]

/** Runs every checker. Shape: () -> names of the checkers that found something. */
export async function check() {
  const results = await Promise.all(tools.map(run))
  for (const result of results) {
    say(`${result.name}: ${result.code === 0 ? 'ok' : 'FAILED'} (${(result.elapsedMs / 1000).toFixed(1)} s)`)
    if (result.code !== 0) process.stdout.write(`${result.output.trim()}\n`)
  }
  return results.filter((result) => result.code !== 0).map((result) => result.name)
}

function run(tool) {
  return new Promise((resolve) => {
    const started = Date.now()
    const child = spawn(process.execPath, [join(root, 'node_modules', tool.script), ...tool.args], { cwd: root })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
    child.on('close', (code) => resolve({ name: tool.name, code: code ?? 1, output, elapsedMs: Date.now() - started }))
  })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exit((await check()).length === 0 ? 0 : 1)
