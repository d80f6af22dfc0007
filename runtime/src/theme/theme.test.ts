import { DEFAULT_THEME, mergeMantineTheme } from '@mantine/core'
import { expect, test } from 'vitest'
import { accentNames, contrast } from './palette.ts'
import { themeWith, variables } from './theme.ts'

const aa = 4.5
const schemes = ['light', 'dark'] as const
const grounds = ['--ground', '--ground-side', '--ground-hover', '--ground-chosen', '--ground-raised']
const texts = [
  '--text',
  '--text-soft',
  '--link',
  '--mantine-color-error',
  '--mantine-color-dimmed',
  '--mantine-color-placeholder',
]

/** Every pair of tokens, in both schemes and with each accent, that is harder to read than AA allows. */
function weakPairs(pairs: readonly (readonly [text: string, ground: string])[], accents = accentNames): string[] {
  return accents.flatMap((accent) => {
    const tokens: { [scheme in 'light' | 'dark']: { [name: string]: string } } = variables(
      mergeMantineTheme(DEFAULT_THEME, themeWith(accent)),
    )
    return schemes.flatMap((scheme) =>
      pairs.flatMap(([text, ground]) => {
        const colors = [text, ground].map((name) => (name.startsWith('#') ? name : tokens[scheme][name]))
        const [first, second] = colors
        if (first === undefined || second === undefined) return [`${scheme}: ${text} or ${ground} is not a token`]
        const ratio = contrast(first, second)
        return ratio < aa ? [`${accent}, ${scheme}: ${text} on ${ground} ${ratio.toFixed(2)}`] : []
      }),
    )
  })
}

test('every token of text is readable on every token of ground, with every accent, light and dark', () => {
  expect(weakPairs(texts.flatMap((text) => grounds.map((ground) => [text, ground] as const)))).toEqual([])
})

test('an accent of the workspace’s own is readable as a link wherever links stand', () => {
  const own = Array.from(
    { length: 60 },
    (_, at) => `#${((at * 277_777 + 17) % 0x1000000).toString(16).padStart(6, '0')}`,
  )
  own.push('#ffd400', '#000000', '#ffffff', '#0000ff', '#ff0000')
  expect(
    weakPairs(
      grounds.map((ground) => ['--link', ground] as const),
      own,
    ),
  ).toEqual([])
})

test('signals are readable: as text on the page, and as grounds under white text', () => {
  const shown = ['--ground', '--ground-raised', '--ground-side']
  const signals = ['red', 'yellow', 'green', 'blue'].map((name) => `--mantine-color-${name}-light-color`)
  expect(
    weakPairs(
      signals.flatMap((text) => shown.map((ground) => [text, ground] as const)),
      ['indigo'],
    ),
  ).toEqual([])
  expect(weakPairs([['#ffffff', '--mantine-color-red-filled']], ['indigo'])).toEqual([])
})
