// `npm run bench [-- part of a name]`: runs the programs test/bench/*.bench.ts one after the other. Each prints its own
// figures and exits with a code other than 0 when it misses its budget. Runs under Node 24.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root, say } from './shell.js'

const folder = join(root, 'test', 'bench')
const wanted = process.argv.slice(2)
const files = (existsSync(folder) ? readdirSync(folder) : [])
  .filter((file) => file.endsWith('.bench.ts'))
  .filter((file) => wanted.length === 0 || wanted.some((word) => file.includes(word)))
  .sort()

let missed = files.length === 0 ? 1 : 0
if (missed) say(`no benchmark matches ${wanted.join(' ') || 'test/bench/*.bench.ts'}`)
for (const file of files) {
  say(`bench ${file}`)
  const result = spawnSync(process.execPath, ['--expose-gc', join(folder, file)], { cwd: root, stdio: 'inherit' })
  if (result.status !== 0) missed += 1
}
process.exit(missed === 0 ? 0 : 1)
