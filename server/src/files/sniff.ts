/**
 * The media type of a file by its first bytes. A name or a header only chooses among what the bytes allow: a page that is called
 * `photo.png` is a page. Pure.
 */

/** Bytes that sniffing looks at. */
export const headBytes = 64 * 1024

const octets = 'application/octet-stream'

type Magic = { type: string; at: number; bytes: string }

/** `bytes` is Latin-1. */
const magics: readonly Magic[] = [
  { type: 'image/png', at: 0, bytes: '\x89PNG\r\n\x1a\n' },
  { type: 'image/jpeg', at: 0, bytes: '\xff\xd8\xff' },
  { type: 'image/gif', at: 0, bytes: 'GIF87a' },
  { type: 'image/gif', at: 0, bytes: 'GIF89a' },
  { type: 'image/webp', at: 8, bytes: 'WEBP' },
  { type: 'image/avif', at: 4, bytes: 'ftypavif' },
  { type: 'image/heic', at: 4, bytes: 'ftypheic' },
  { type: 'image/bmp', at: 0, bytes: 'BM' },
  { type: 'image/tiff', at: 0, bytes: 'II*\x00' },
  { type: 'image/tiff', at: 0, bytes: 'MM\x00*' },
  { type: 'application/pdf', at: 0, bytes: '%PDF-' },
  { type: 'audio/mpeg', at: 0, bytes: 'ID3' },
  { type: 'audio/wav', at: 8, bytes: 'WAVE' },
  { type: 'video/mp4', at: 4, bytes: 'ftyp' },
  { type: 'video/webm', at: 0, bytes: '\x1aE\xdf\xa3' },
  { type: 'application/gzip', at: 0, bytes: '\x1f\x8b' },
  { type: 'application/x-7z-compressed', at: 0, bytes: '7z\xbc\xaf\x27\x1c' },
  { type: 'application/vnd.rar', at: 0, bytes: 'Rar!\x1a\x07' },
  { type: 'application/x-msdownload', at: 0, bytes: 'MZ' },
  { type: 'application/x-elf', at: 0, bytes: '\x7fELF' },
]

const zipTypes: { [extension: string]: string } = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  odp: 'application/vnd.oasis.opendocument.presentation',
}
const compoundTypes: { [extension: string]: string } = {
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
  msg: 'application/vnd.ms-outlook',
}
const textTypes: { [extension: string]: string } = {
  csv: 'text/csv',
  md: 'text/markdown',
  json: 'application/json',
  eml: 'message/rfc822',
  ics: 'text/calendar',
  vcf: 'text/vcard',
}

/** `head` are the first bytes (up to headBytes), `name` what the file was called. */
export function sniffType(head: Uint8Array, name: string): string {
  const latin = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, 64)).toString('latin1')
  const extension = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  if (latin.startsWith('PK\x03\x04') || latin.startsWith('PK\x05\x06'))
    return own(zipTypes, extension) ?? 'application/zip'
  if (latin.startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'))
    return own(compoundTypes, extension) ?? 'application/x-ole-storage'
  const magic = magics.find(({ at, bytes }) => latin.startsWith(bytes, at))
  if (magic !== undefined && (latin.startsWith('RIFF') || magic.at !== 8)) return magic.type
  const text = textOf(head)
  if (text === undefined) return octets
  const start = text
    .replace(/^\uFEFF/, '')
    .trimStart()
    .slice(0, 2000)
    .toLowerCase()
  if (/<svg[\s>]/.test(start)) return 'image/svg+xml'
  if (
    /^<(?:!doctype html|html|head|body|script|iframe|title|style|table|div|a[\s>])/.test(start) ||
    /<(?:script|html)[\s>]/.test(start)
  )
    return 'text/html'
  if (start.startsWith('<?xml')) return 'application/xml'
  return own(textTypes, extension) ?? 'text/plain'
}

function own(table: { [name: string]: string }, name: string): string | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}

/** The bytes as text, if they are; a character cut off at the end does not count. */
function textOf(head: Uint8Array): string | undefined {
  if (head.includes(0)) return utf16Of(head)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
  } catch {
    // Other encodings of Chinese and Western text have no zero bytes and few control characters.
    const controls = head.filter((byte) => byte < 32 && byte !== 9 && byte !== 10 && byte !== 13).length
    return controls === 0 ? Buffer.from(head).toString('latin1') : undefined
  }
}

function utf16Of(head: Uint8Array): string | undefined {
  const mark =
    head[0] === 0xff && head[1] === 0xfe ? 'utf-16le' : head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : undefined
  return mark && new TextDecoder(mark).decode(head)
}
