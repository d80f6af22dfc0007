import { expect, test } from 'vitest'
import { settingsFor } from './settings.ts'

const giga = 2 ** 30
const machine = { memoryBytes: 8 * giga, sharedMemoryBytes: giga, cores: 2, isLinux: true }

test('an acknowledged write is on disk, and nothing listens on the network', () => {
  const durable = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', listen_addresses: '' }
  expect(settingsFor('/run', true, machine)).toMatchObject(durable)
})

test('memory follows the machine within bounds', () => {
  const sharedOf = (memoryBytes: number) => settingsFor('/run', true, { ...machine, memoryBytes })['shared_buffers']
  expect([giga / 8, giga, 8 * giga, 64 * giga].map(sharedOf)).toEqual(['32MB', '128MB', '256MB', '256MB'])
})

test('a container with a small /dev/shm gets its parallel plans elsewhere', () => {
  const typeOf = (sharedMemoryBytes: number) =>
    settingsFor('/run', true, { ...machine, sharedMemoryBytes })['dynamic_shared_memory_type']
  expect([64 * 2 ** 20, giga].map(typeOf)).toEqual(['sysv', 'posix'])
})
