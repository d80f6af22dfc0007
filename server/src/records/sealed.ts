/**
 * Encrypted text: AES-256-GCM under the key of the installation, so a copy of the database alone gives nothing away.
 *
 * A sealed value is `s1:` + base64url(nonce, tag, cipher text); the place it stands (table, column, record) is authenticated with it, so
 * a value cannot be moved to another record. Of a field with a blind index it is `s2:` + hash + `:` + the same: the hash (HMAC-SHA-256 of
 * the value as it is, letter for letter) has a key of its own, derived from that of the installation and the column, so equal values are
 * found (blindSql) and those of two columns do not meet. It travels with the value: into history, the bin and back. The key is TRELLIS_KEY (32 bytes, base64 or hex) or a file under DATA_DIR made at first use.
 * To change it, the former one goes to TRELLIS_OLD_KEYS (comma-separated): values under it still open, and are sealed anew in the
 * background (rotate-keys.ts); when that is done, the former key is not needed any more.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hasBlindIndex } from '@trellis/metadata/fields/encrypted-text.ts'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import { fieldType } from '@trellis/metadata/fields/field-types.ts'
import type { FieldShape } from '@trellis/metadata/model/shape.ts'

const prefix = 's1:'
const blindPrefix = 's2:'
const nonceBytes = 12
const tagBytes = 16
/** Characters of a hash: 32 bytes as base64url. */
const hashLength = 43

/** What an encrypted field shows; sent back it means "as it is". */
export const sealedMask = '••••••'

/** `column` is the one with a blind index that the value is for (blindColumn); null or absent: none. */
export type Sealer = {
  seal(text: string, place: string, column?: string | null): string
  open(sealed: string, place: string): string | null
  /** The value under the key of today, with or without a hash as asked for; null: it is already, or no key opens it. */
  renew(sealed: string, place: string, column?: string | null): string | null
  /** The hashes under which a value of the column may stand: that of today first, then those of former keys. */
  hashes(text: string, column: string): string[]
  /** Values may stand under other keys than that of today. */
  hasFormer: boolean
}

export function isSealed(value: unknown): value is string {
  return typeof value === 'string' && (value.startsWith(prefix) || value.startsWith(blindPrefix))
}

/** The hash of a sealed value; null: it has none. */
export function hashOf(sealed: unknown): string | null {
  return typeof sealed === 'string' && sealed.startsWith(blindPrefix)
    ? sealed.slice(blindPrefix.length, blindPrefix.length + hashLength)
    : null
}

/** The same as SQL of the column. Of a value without a hash it gives a part of the cipher text, which is nobody's hash. */
export function blindSql(columnSql: string): string {
  return `substr(${columnSql}, ${blindPrefix.length + 1}, ${hashLength})`
}

/** SQL: the value is sealed as a column with (or without) a blind index has it. */
export function isAsWantedSql(columnSql: string, indexed: boolean): string {
  return `starts_with(${columnSql}, '${indexed ? blindPrefix : prefix}')`
}

/** `place` names what the value belongs to; opening it under another place fails. `former` keys open, but do not seal. */
export function sealerOf(key: Buffer, former: readonly Buffer[] = []): Sealer {
  const keys = [key, ...former].map((one) => ({ one, blind: new Map<string, Buffer>() }))
  const hash = ({ one, blind }: (typeof keys)[number], text: string, column: string) => {
    let derived = blind.get(column)
    if (derived === undefined)
      blind.set(column, (derived = Buffer.from(hkdfSync('sha256', one, '', `trellis blind index ${column}`, 32))))
    return createHmac('sha256', derived).update(text, 'utf8').digest('base64url')
  }
  const hashes: Sealer['hashes'] = (text, column) => keys.map((one) => hash(one, text, column))
  const seal: Sealer['seal'] = (text, place, column) => {
    const head = column ? `${blindPrefix}${hashes(text, column)[0]}:` : prefix
    const nonce = randomBytes(nonceBytes)
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(authenticated(place, head))
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return head + Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
  }
  const open: Sealer['open'] = (sealed, place) => {
    for (const { one } of keys) {
      const text = openWith(one, sealed, place)
      if (text !== null) return text
    }
    return null
  }
  return {
    seal,
    open,
    renew(sealed, place, column) {
      const isCurrent = sealed.startsWith(column ? blindPrefix : prefix) && openWith(key, sealed, place) !== null
      const text = isCurrent ? null : open(sealed, place)
      return text === null ? null : seal(text, place, column)
    },
    hashes,
    hasFormer: former.length > 0,
  }
}

/** The hash cannot be exchanged for that of another value either. */
function authenticated(place: string, head: string): Buffer {
  return Buffer.from(head === prefix ? place : `${place}.${head}`)
}

function openWith(key: Buffer, sealed: string, place: string): string | null {
  if (!isSealed(sealed)) return null
  const head = sealed.startsWith(prefix) ? prefix : sealed.slice(0, blindPrefix.length + hashLength + 1)
  const bytes = Buffer.from(sealed.slice(head.length), 'base64url')
  if (bytes.length < nonceBytes + tagBytes) return null
  const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes))
    .setAAD(authenticated(place, head))
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

/** A value as it was written: that of an encrypted field opened; undefined: no key opens it. Shape: (object, field, record, stored value). */
export function openedValue(
  shape: { table: string },
  field: FieldShape,
  id: string,
  value: JsonValue,
): JsonValue | undefined {
  if (!field.column || !fieldType(field.type)?.encrypted || !isSealed(value)) return value
  return sealer().open(value, placeOf(shape.table, field.column, id)) ?? undefined
}

/** The name of the column to the hashes; null: the field has no blind index. */
export function blindColumn(shape: { table: string }, field: FieldShape): string | null {
  return hasBlindIndex(field) ? `${shape.table}.${field.column}` : null
}
