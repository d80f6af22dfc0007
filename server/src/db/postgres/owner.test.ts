import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { clusterOwner, isReachable } from './owner.ts'

test('a file is reachable for another user when every folder above it may be entered and it may be read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-owner-'))
  const file = join(folder, 'inner/file')
  mkdirSync(join(folder, 'inner'))
  writeFileSync(file, '', { mode: 0o644 })
  const stranger = { name: 'stranger', uid: 4_000_001, gid: 4_000_001 }
  const answers = [0o700, 0o711].map((mode) => {
    chmodSync(folder, mode)
    return isReachable(file, stranger)
  })
  chmodSync(file, 0o600)
  expect([...answers, isReachable(file, stranger), isReachable(join(folder, 'absent'), stranger)]).toEqual([
    false,
    true,
    false,
    false,
  ])
  rmSync(folder, { recursive: true })
})

test('PostgreSQL never runs as root', () => {
  const owner = clusterOwner('/nonexistent', false)
  expect(process.getuid?.() === 0 ? owner?.uid : owner).not.toBe(0)
  expect(owner === null).toBe(process.getuid?.() !== 0)
})
