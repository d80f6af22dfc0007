// The start script behind every `npm run` command. It needs nothing but Node >= 18 and npm: it brings Node 24 and the
// packages, builds what is stale, and then runs the wanted command under Node 24.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { commands } from './commands.js'
import { ensureNode } from './toolchain.js'
import { ensurePackages } from './packages.js'
import { ensureScreens } from './screens.js'
import { environment, fail, root } from './shell.js'

const [name = 'start', ...rest] = process.argv.slice(2)
const command = commands[name]
if (!command) fail(`unknown command "${name}"; known: ${Object.keys(commands).join(', ')}`)

try {
  const node = ensureNode()
  ensurePackages(node)
  if (command.screens) ensureScreens(node)
  const code = await runAll(node, command.steps(node, rest))
  process.exit(code)
} catch (error) {
  fail(error instanceof Error ? error.message : String(error))
}

/** Runs the steps side by side; the first to end ends the others, and its exit code is the command's. */
function runAll(node, steps) {
  return new Promise((resolve) => {
    const children = steps.map((step) => start(node, step))
    let code
    let open = children.length
    const stop = (signal) => children.forEach((child) => child.exitCode === null && child.kill(signal))
    // A terminal sends Ctrl-C to the whole group, so the children have it already.
    process.on('SIGINT', () => process.stdin.isTTY || stop('SIGINT'))
    for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => stop(signal))
    whenNpmEnds(() => stop('SIGTERM'))
    for (const child of children) {
      child.on('exit', (exitCode, signal) => {
        code ??= exitCode ?? (signal === 'SIGTERM' || signal === 'SIGINT' ? 0 : 1)
        open -= 1
        if (open === 0) resolve(code)
        else stop('SIGTERM')
      })
    }
  })
}

// npm runs us through a shell, which dies of a signal without passing it on; so we look whether npm and the shell are there.
function whenNpmEnds(act) {
  if (!process.env.npm_lifecycle_event || process.platform === 'win32') return
  const above = () => `${process.ppid} ${parentOf(process.ppid)}`
  const first = above()
  const timer = setInterval(() => {
    if (above() === first) return
    clearInterval(timer)
    act()
  }, 250)
  timer.unref()
}

function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]
  } catch {
    return ''
  }
}

// The extra pipe (descriptor 3) closes when this process dies for whatever reason; follow-parent.js listens to it, so a
// killed start script never leaves a server behind.
function start(node, step) {
  const child = spawn(step.command, step.args, {
    cwd: root,
    env: { ...environment(node), ...step.env },
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
  })
  child.on('error', (error) => fail(`cannot run ${step.command}: ${error.message}`))
  child.stdio[3]?.on('error', () => {})
  return child
}
