import { expect, test } from 'vitest'
import { accents, contrast, darks, grays, tintNames, tintOf } from './palette.ts'
import { isHex, rampOf } from './ramp.ts'

const aa = 4.5

test('every tinted badge is readable in light and in dark', () => {
  const weak = tintNames.flatMap((name) => {
    const tint = tintOf(name)
    return [contrast(tint.light.ground, tint.light.text), contrast(tint.dark.ground, tint.dark.text)]
      .filter((ratio) => ratio < aa)
      .map(() => name)
  })
  expect(weak).toEqual([])
})

test('white text on every accent and accent text on every page ground is readable', () => {
  const weak = Object.entries(accents).filter(
    ([, ramp]) =>
      contrast(ramp[7]!, '#ffffff') < aa ||
      contrast(ramp[6]!, '#ffffff') < aa ||
      contrast(ramp[7]!, grays[1]!) < aa ||
      contrast(ramp[3]!, darks[6]!) < aa,
  )
  expect(weak.map(([name]) => name)).toEqual([])
})

test('dimmed and placeholder text is readable on every ground it stands on', () => {
  const pairs = [
    [grays[6]!, '#ffffff'],
    [grays[6]!, grays[0]!],
    [grays[6]!, grays[1]!],
    [darks[2]!, darks[7]!],
    [darks[2]!, darks[6]!],
    [darks[2]!, darks[8]!],
    [darks[2]!, darks[5]!],
  ] as const
  expect(pairs.filter(([text, ground]) => contrast(text, ground) < aa)).toEqual([])
})

test('any colour a workspace chooses gives an accent on which and as which text is readable', () => {
  const colors = Array.from(
    { length: 400 },
    (_, at) => `#${((at * 41_777 + 17) % 0x1000000).toString(16).padStart(6, '0')}`,
  )
  const weak = [...colors, '#ffffff', '#000000', '#ffff00', '#00ffff'].filter((color) => {
    const ramp = rampOf(color)
    return (
      ramp.some((shade) => !isHex(shade)) ||
      contrast(ramp[6]!, '#ffffff') < aa ||
      contrast(ramp[7]!, '#ffffff') < aa ||
      contrast(ramp[7]!, grays[1]!) < aa ||
      contrast(ramp[3]!, darks[6]!) < aa
    )
  })
  expect(weak).toEqual([])
})

test('an unknown colour of a choice falls back to gray', () => {
  expect(tintOf('constructor')).toBe(tintOf('gray'))
  expect(tintOf(undefined)).toBe(tintOf('gray'))
  expect(tintOf('purple')).toBe(tintOf('violet'))
})
