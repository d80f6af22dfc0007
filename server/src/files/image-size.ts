/** Width and height of a picture from its first bytes, in pixels. Pure. */

export type ImageSize = { width: number; height: number }

/** undefined: not a picture whose size is known, or its head is damaged. */
export function imageSize(head: Uint8Array, mediaType: string): ImageSize | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  try {
    const size = Object.hasOwn(readers, mediaType) ? readers[mediaType]?.(bytes) : undefined
    return size && size.width > 0 && size.height > 0 ? size : undefined
  } catch (error) {
    // A picture that ends within its own head.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

const readers: { [mediaType: string]: (bytes: Buffer) => ImageSize | undefined } = {
  'image/png': (bytes) => ({ width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }),
  'image/gif': (bytes) => ({ width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }),
  'image/bmp': (bytes) => ({ width: bytes.readUInt32LE(18), height: Math.abs(bytes.readInt32LE(22)) }),
  'image/jpeg': jpegSize,
  'image/webp': webpSize,
}

/** Segments are walked to the first frame header; others are skipped by their length. */
function jpegSize(bytes: Buffer): ImageSize | undefined {
  let at = 2
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return undefined
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) {
      at += 1
      continue
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
    const length = bytes.readUInt16BE(at + 2)
    if (length < 2) return undefined
    at += 2 + length
  }
  return undefined
}

function webpSize(bytes: Buffer): ImageSize | undefined {
  const form = bytes.toString('latin1', 12, 16)
  if (form === 'VP8X') return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 }
  if (form === 'VP8 ') return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff }
  if (form !== 'VP8L') return undefined
  const bits = bytes.readUInt32LE(21)
  return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 }
}
