/**
 * The proofs of access at full size: what `npm test` runs small, run long.
 *
 *   node test/experiments/proofs.ts            all of it
 *   node test/experiments/proofs.ts walk       those whose name has `walk`
 *
 * A failure prints its seed; the same seed in `npm test` is the regression test.
 */
import { spawnSync } from 'node:child_process'

type Proof = { name: string; files: string[]; env: { [name: string]: string } }

const proofs: Proof[] = [
  { name: 'matrix', files: ['test/api/access-matrix.test.ts'], env: { ROWS: '5000' } },
  { name: 'walk', files: ['test/api/access-walk.test.ts'], env: { WALKS: '2000' } },
  { name: 'mass assignment', files: ['test/api/mass-assignment.test.ts'], env: { RUNS: '10000' } },
]

const [wanted = ''] = process.argv.slice(2)
let failed = 0
for (const proof of proofs.filter(({ name }) => name.includes(wanted))) {
  console.log(
    `\n${proof.name}: ${Object.entries(proof.env)
      .map(([name, value]) => `${name}=${value}`)
      .join(' ')}`,
  )
  const run = spawnSync('npx', ['vitest', 'run', '--project', 'api', ...proof.files], {
    stdio: 'inherit',
    env: { ...process.env, PATIENCE: '240', ...proof.env },
  })
  if (run.status !== 0) failed++
}
process.exitCode = failed === 0 ? 0 : 1
