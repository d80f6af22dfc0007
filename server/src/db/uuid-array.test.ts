import { expect, test } from 'vitest'
import { uuidArray } from './uuid-array.ts'

const ids = ['0199f3a0-7c1e-7abc-8def-001122334455', 'ffffffff-ffff-ffff-ffff-ffffffffffff']

/** As PostgreSQL's array_recv reads it. */
function read(bytes: Buffer): { dimensions: number; type: number; from: number; ids: string[] } {
  const found: string[] = []
  for (let at = 20; at < bytes.length; at += 4 + bytes.readInt32BE(at))
    found.push(bytes.subarray(at + 4, at + 4 + bytes.readInt32BE(at)).toString('hex'))
  expect(bytes.readInt32BE(12)).toBe(found.length)
  return { dimensions: bytes.readInt32BE(0), type: bytes.readInt32BE(8), from: bytes.readInt32BE(16), ids: found }
}

test('ids stand in their order, in the form PostgreSQL sends them itself', () => {
  const expected = ids.map((id) => id.replaceAll('-', ''))
  expect(read(uuidArray(ids))).toEqual({ dimensions: 1, type: 2950, from: 1, ids: expected })
  expect(read(uuidArray([])).ids).toEqual([])
  expect(uuidArray(ids)).toBe(uuidArray(ids))
})

test('what is no UUID is refused, never shortened', () => {
  for (const id of ['', 'user-1', ids[0]?.slice(1) ?? '', `${ids[0]}0`, 'g199f3a0-7c1e-7abc-8def-001122334455'])
    expect(() => uuidArray([id])).toThrow(RangeError)
})
