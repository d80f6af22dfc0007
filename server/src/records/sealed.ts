/**
 * Encrypted text: AES-256-GCM under the key of the installation, so a copy of the database alone gives nothing away.
 *
 * A sealed value is `s1:` + base64url(nonce, tag, cipher text); the place it stands (table, column, record) is authenticated with it, so
 * a value cannot be moved to another record. The key is TRELLIS_KEY (32 bytes, base64 or hex) or a file under DATA_DIR made at first use.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const prefix = 's1:'
const nonceBytes = 12
const tagBytes = 16

export type Sealer = { seal(text: string, place: string): string; open(sealed: string, place: string): string | null }

export function isSealed(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith(prefix)
}

/** `place` names what the value belongs to; opening it under another place fails. */
export function sealerOf(key: Buffer): Sealer {
  return {
    seal(text, place) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place))
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return prefix + Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
    },
    open(sealed, place) {
      if (!isSealed(sealed)) return null
      const bytes = Buffer.from(sealed.slice(prefix.length), 'base64url')
      if (bytes.length < nonceBytes + tagBytes) return null
      const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes))
        .setAAD(Buffer.from(place))
        .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
      try {
        return Buffer.concat([cipher.update(bytes.subarray(nonceBytes + tagBytes)), cipher.final()]).toString('utf8')
      } catch {
        return null
      }
    },
  }
}

/** Errors: a thrown Error when TRELLIS_KEY is set and is not 32 bytes. */
export function readKey(env: NodeJS.ProcessEnv, dataDir: string): Buffer {
  const given = env['TRELLIS_KEY']
  if (given) {
    const key = /^[0-9a-fA-F]{64}$/.test(given) ? Buffer.from(given, 'hex') : Buffer.from(given, 'base64')
    if (key.length !== 32) throw new Error('TRELLIS_KEY must be 32 bytes, base64 or hex')
    return key
  }
  const file = join(dataDir, 'secret.key')
  try {
    return Buffer.from(readFileSync(file, 'utf8').trim(), 'base64')
  } catch {
    mkdirSync(dataDir, { recursive: true })
    try {
      // Two servers that start at once agree on the key of the first.
      writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' })
    } catch {
      // The other one was first.
    }
    return Buffer.from(readFileSync(file, 'utf8').trim(), 'base64')
  }
}

let keyFolder = './data'
let current: Sealer | undefined

/** Where the key file is; set once at start, read when something is first sealed or opened. */
export function keyFolderIs(dataDir: string): void {
  keyFolder = dataDir
  current = undefined
}

export function sealer(): Sealer {
  return (current ??= sealerOf(readKey(process.env, keyFolder)))
}

/** Where a value stands: its column and its record. */
export function placeOf(table: string, column: string, id: string): string {
  return `${table}.${column}.${id}`
}
