/**
 * Encrypted text: AES-256-GCM under the key of the installation, so a copy of the database alone gives nothing away.
 *
 * A sealed value is `s1:` + base64url(nonce, tag, cipher text); the place it stands (table, column, record) is authenticated with it, so
 * a value cannot be moved to another record. The key is TRELLIS_KEY (32 bytes, base64 or hex) or a file under DATA_DIR made at first use.
 * To change it, the former one goes to TRELLIS_OLD_KEYS (comma-separated): values under it still open, and are sealed anew in the
 * background (rotate-keys.ts); when that is done, the former key is not needed any more.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const prefix = 's1:'
const nonceBytes = 12
const tagBytes = 16

export type Sealer = {
  seal(text: string, place: string): string
  open(sealed: string, place: string): string | null
  /** The value under the key of today; null: it is already, or no key opens it. */
  renew(sealed: string, place: string): string | null
}

export function isSealed(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith(prefix)
}

/** `place` names what the value belongs to; opening it under another place fails. `former` keys open, but do not seal. */
export function sealerOf(key: Buffer, former: readonly Buffer[] = []): Sealer {
  const seal = (text: string, place: string): string => {
    const nonce = randomBytes(nonceBytes)
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place))
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return prefix + Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
  }
  const openFormer = (sealed: string, place: string): string | null => {
    for (const one of former) {
      const text = openWith(one, sealed, place)
      if (text !== null) return text
    }
    return null
  }
  return {
    seal,
    open: (sealed, place) => openWith(key, sealed, place) ?? openFormer(sealed, place),
    renew(sealed, place) {
      const text = openWith(key, sealed, place) === null ? openFormer(sealed, place) : null
      return text === null ? null : seal(text, place)
    },
  }
}

function openWith(key: Buffer, sealed: string, place: string): string | null {
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
}

/** Errors: a thrown Error when TRELLIS_KEY is set and is not 32 bytes. */
export function readKey(env: NodeJS.ProcessEnv, dataDir: string): Buffer {
  const given = env['TRELLIS_KEY']
  if (given) return keyOf(given, 'TRELLIS_KEY')
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

/** Keys that still open values. Errors: as for the key of today. */
export function readFormerKeys(env: NodeJS.ProcessEnv): Buffer[] {
  const given = (env['TRELLIS_OLD_KEYS'] ?? '').split(',').map((text) => text.trim())
  return given.filter((text) => text !== '').map((text) => keyOf(text, 'TRELLIS_OLD_KEYS'))
}

function keyOf(text: string, name: string): Buffer {
  const key = /^[0-9a-fA-F]{64}$/.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
  if (key.length !== 32) throw new Error(`${name} must be 32 bytes, base64 or hex`)
  return key
}

let keyFolder = './data'
let current: Sealer | undefined

/** Where the key file is; set once at start, read when something is first sealed or opened. */
export function keyFolderIs(dataDir: string): void {
  keyFolder = dataDir
  current = undefined
}

export function sealer(): Sealer {
  return (current ??= sealerOf(readKey(process.env, keyFolder), readFormerKeys(process.env)))
}

/** Where a value stands: its column and its record. */
export function placeOf(table: string, column: string, id: string): string {
  return `${table}.${column}.${id}`
}
