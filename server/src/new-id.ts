/** UUIDv7 (RFC 9562) rising within the process: 48 bits of milliseconds, 12 bits of counter, 62 random bits. */
import { randomFillSync } from 'node:crypto'

const pool = Buffer.alloc(8 * 512)
let poolAt = pool.length
let lastMs = 0
let counter = 0

export function newId(): string {
  const now = Date.now()
  if (now > lastMs) {
    lastMs = now
    counter = 0
  } else if (++counter > 0xfff) {
    lastMs++
    counter = 0
  }
  if (poolAt === pool.length) {
    randomFillSync(pool)
    poolAt = 0
  }
  const time = lastMs.toString(16).padStart(12, '0')
  const high = ((pool.readUInt16BE(poolAt) & 0x3fff) | 0x8000).toString(16)
  const low = pool.toString('hex', poolAt + 2, poolAt + 8)
  poolAt += 8
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${high}-${low}`
}

/** Whether a value is the text of a UUID, before PostgreSQL has to say it is not. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)
}
