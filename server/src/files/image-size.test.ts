import { expect, test } from 'vitest'
import { imageSize } from './image-size.ts'

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))))

const png = bytes('\x89PNG\r\n\x1a\n', [0, 0, 0, 13], 'IHDR', [0, 0, 2, 128], [0, 0, 1, 224])
const gif = bytes('GIF89a', [0x40, 0x01, 0xc8, 0x00])
const jpeg = bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc2, 0, 11, 8, 1, 0x2c, 1, 0x90, 3])
const webp = bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8X', [10, 0, 0, 0, 0, 0, 0, 0], [0x1f, 3, 0], [0x57, 2, 0])

test.each([
  ['image/png', png, { width: 640, height: 480 }],
  ['image/gif', gif, { width: 320, height: 200 }],
  ['image/jpeg', jpeg, { width: 400, height: 300 }],
  ['image/webp', webp, { width: 800, height: 600 }],
])('the size of a picture of type %s is read from its head', (type, head, size) => {
  expect(imageSize(head, type)).toEqual(size)
})

test('a damaged or cut head has no size, whatever its type', () => {
  for (const [type, head] of [
    ['image/png', png],
    ['image/gif', gif],
    ['image/jpeg', jpeg],
    ['image/webp', webp],
  ] as const)
    for (let length = 0; length < head.length - 1; length++)
      expect(imageSize(head.subarray(0, length), type), `${type} ${length}`).toBeUndefined()
  expect(imageSize(png, 'application/pdf')).toBeUndefined()
  expect(imageSize(png, 'constructor')).toBeUndefined()
})
