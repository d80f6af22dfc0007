// One start script at a time installs or builds; the others wait for it and then find the work done.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, say } from './shell.js'

const waitLimitMs = 15 * 60 * 1000

/** Runs `work` while holding the lock `name`. Shape: (name, () -> void) -> void. Errors: throws after 15 minutes. */
export function alone(name, work) {
  const path = join(root, '.toolchain', `${name}.lock`)
  mkdirSync(join(root, '.toolchain'), { recursive: true })
  const until = Date.now() + waitLimitMs
  for (let told = false; !taken(path); told = true) {
    if (!told) say(`another start script is busy with ${name}; waiting`)
    if (Date.now() > until) throw new Error(`waited too long for ${path}; delete it if no other start script runs`)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250)
  }
  try {
    work()
  } finally {
    rmSync(path, { force: true })
  }
}

function taken(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    if (!alive(path)) rmSync(path, { force: true })
    return false
  }
}

function alive(path) {
  try {
    const pid = Number(readFileSync(path, 'utf8'))
    if (!pid) return true
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
