// `npm test`: the checkers, then the browser's stories, and beside them every other test project on the embedded PostgreSQL and the database
// suites once more on a PostgreSQL found on the machine (or TEST_DATABASE_URL); which, says test/support/second-pass.ts. Stories keep the
// processor busy while database suites wait for answers. Ends with the line `N passed, N failed[, N skipped]`.
// `npm test -- <vitest arguments>` runs only vitest with those arguments. Runs under Node 24.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { check } from './check.js'
import { ensureScreens } from './screens.js'
import { root, say } from './shell.js'

const reports = join(root, 'test-results')
const chosen = process.argv.slice(2)
const totals = { passed: 0, failed: 0, skipped: 0 }
/** What the end repeats, so that a cut-off log still tells which tests failed and why. */
const remembered = []

if (chosen.length > 0) {
  await vitest('chosen', chosen, {})
} else {
  const broken = await check()
  totals.failed += broken.length
  remembered.push(...broken.map((what) => `FAILED check: ${what}`))
  // The browser stories look at the built screens; a build that fails is a failure among others.
  try {
    ensureScreens(process.execPath)
  } catch (error) {
    totals.failed += 1
    remembered.push(`FAILED build: ${error.message}`)
  }
  await Promise.all([
    vitest('stories', ['--project', 'e2e'], {}),
    vitest('embedded', ['--project', '!e2e'], {}).then(secondPass),
  ])
}
for (const line of remembered) process.stdout.write(`\n${line}\n`)
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''
process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed${skipped}\n`)
process.exit(totals.failed === 0 && totals.passed > 0 ? 0 : 1)

async function secondPass() {
  if (!process.env.TEST_DATABASE_URL && !systemPostgres()) {
    say('NOT TESTED on a system PostgreSQL: none found in PATH or /usr/lib/postgresql, and no TEST_DATABASE_URL')
    return
  }
  const { suitesOfSecondPass } = await import('../test/support/second-pass.ts')
  const suites = suitesOfSecondPass()
  say(`second pass: ${suites.length} database suites on another PostgreSQL (all: TRELLIS_TEST_TWICE=all)`)
  await vitest('system', ['--project', 'api', ...suites], { TRELLIS_TEST_PG: 'system' })
}

function systemPostgres() {
  const inPath = (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, 'postgres')))
  const debian = '/usr/lib/postgresql'
  return (
    inPath || (existsSync(debian) && readdirSync(debian).some((v) => existsSync(join(debian, v, 'bin', 'postgres'))))
  )
}

function vitest(name, args, env) {
  const report = join(reports, `${name}.json`)
  mkdirSync(reports, { recursive: true })
  rmSync(report, { force: true })
  const flags = ['run', '--passWithNoTests', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const script = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...flags, ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      // Runs side by side take turns by the line; a single one may draw on the terminal as it likes.
      stdio: name === 'chosen' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [child.stdout, child.stderr]) if (stream) byLines(stream)
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
    child.on('close', (code) => {
      add(report, code ?? 1)
      resolve()
    })
  })
}

function byLines(stream) {
  let begun = ''
  stream.setEncoding('utf8')
  stream.on('data', (text) => {
    const end = text.lastIndexOf('\n') + 1
    if (end > 0) process.stdout.write(begun + text.slice(0, end))
    begun = end > 0 ? text.slice(end) : begun + text
  })
  stream.on('end', () => process.stdout.write(begun))
}

// A file that fails before its first test, and an error outside any test, count as one failure each: nothing that makes
// vitest fail may leave the closing line saying "0 failed".
function add(report, code) {
  const before = totals.failed
  if (existsSync(report)) {
    const result = JSON.parse(readFileSync(report, 'utf8'))
    for (const file of result.testResults) remember(file)
    totals.passed += result.numPassedTests
    totals.failed += result.numFailedTests
    totals.skipped += result.numPendingTests + result.numTodoTests
    totals.failed += result.testResults.filter(
      (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
    ).length
  }
  if (code !== 0 && totals.failed === before) {
    totals.failed += 1
    remembered.push('FAILED outside any test: see "Unhandled Errors" above')
  }
}

function remember(file) {
  const name = relative(root, file.name)
  const messages = file.assertionResults.flatMap((test) => {
    const why = test.failureMessages.join('\n').split('\n').slice(0, 25).join('\n    ')
    if (test.status === 'failed') return [`FAILED ${name} > ${test.fullName}\n    ${why}`]
    return test.status === 'passed' && why !== '' ? [`SECOND TRY ${name} > ${test.fullName}\n    ${why}`] : []
  })
  if (messages.length === 0 && file.status === 'failed') messages.push(`FAILED ${name}\n    ${file.message}`)
  remembered.push(...messages)
}
