import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { takeFolderLock } from './folder-lock.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const holdBy = (holder: { pid: number; began: string; place: string }) =>
  writeFileSync(join(folder, 'server.lock'), JSON.stringify(holder))

test('only one holder at a time; the second is told who it is, and gets in after release', async () => {
  const first = await takeFolderLock(folder)
  await expect(takeFolderLock(folder, 100)).rejects.toThrow(`in use by process ${process.pid}`)
  first.release()
  expect(existsSync(first.file)).toBe(false)
  const second = await takeFolderLock(folder, 0)
  second.release()
})

test('of ten that start at once, exactly one gets in', async () => {
  const answers = await Promise.allSettled(Array.from({ length: 10 }, () => takeFolderLock(folder, 200)))
  const held = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
  expect(held.length).toBe(1)
  held[0]?.release()
})

test('a lock whose process is gone, or whose process id now belongs to another, is taken over at once', async () => {
  const gone = spawnSync(process.execPath, ['-e', '']).pid
  const first = await takeFolderLock(folder)
  const place = (JSON.parse(first.text) as { place: string }).place
  first.release()
  for (const holder of [
    { pid: gone, began: '1', place },
    { pid: process.ppid, began: 'another time', place },
  ]) {
    holdBy(holder)
    const lock = await takeFolderLock(folder, 0)
    lock.release()
  }
})

test('a torn lock file is taken over', async () => {
  writeFileSync(join(folder, 'server.lock'), '{"pid":12')
  const lock = await takeFolderLock(folder, 0)
  lock.release()
})

test('a holder in another container is alive while it touches the file, and gone when it is silent', async () => {
  holdBy({ pid: 1, began: '1', place: 'another container' })
  const beat = setInterval(() => utimesSync(join(folder, 'server.lock'), new Date(), new Date()), 200)
  await expect(takeFolderLock(folder, 0)).rejects.toThrow('in use by process 1')
  clearInterval(beat)
  const lock = await takeFolderLock(folder, 0)
  lock.release()
})
