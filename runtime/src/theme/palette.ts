/**
 * The colours of the product as plain values: neutral greys, dark surfaces, accents, and the tints of choice badges.
 *
 * Contrast of every pair that carries text is held at WCAG AA by palette.test.ts.
 */
import type { MantineColorsTuple } from '@mantine/core'

export const grays: MantineColorsTuple = [
  '#fafafb',
  '#f4f4f6',
  '#ececef',
  '#e2e2e7',
  '#cfcfd6',
  '#a3a4af',
  '#666874',
  '#555763',
  '#3a3b45',
  '#1d1e24',
]

export const darks: MantineColorsTuple = [
  '#ececf1',
  '#b9bac4',
  '#9c9da8',
  '#8b8d98',
  '#3a3b44',
  '#2a2b32',
  '#1d1e23',
  '#131418',
  '#0e0f12',
  '#08090b',
]

/** Ground of what is chosen in the dark; in the light it is the palest shade of the accent. */
export const darkChosen = '#20233a'

/** One ramp per accent a workspace may choose; shade 7 is filled in light, 6 in dark, both under white text. */
export const accents: { [name: string]: MantineColorsTuple } = {
  indigo: [
    '#eff1fe',
    '#dfe3fd',
    '#bfc7fa',
    '#9fabf6',
    '#8090f1',
    '#6577ea',
    '#4f62df',
    '#4257d6',
    '#3646b4',
    '#2b378c',
  ],
  blue: ['#eaf3fe', '#d3e5fd', '#a8cbfa', '#7db0f5', '#5797ef', '#3380e4', '#1f6bd0', '#1a5fbd', '#174f9b', '#143f7b'],
  teal: ['#e6f6f4', '#c9ebe6', '#97d7cd', '#62c0b2', '#37a898', '#1b9080', '#117a6c', '#0d6a5e', '#0b574d', '#09453d'],
  green: ['#e9f6ec', '#cfebd6', '#a1d6af', '#71be85', '#48a561', '#2c8c48', '#1f7639', '#1a6631', '#165428', '#114220'],
  orange: [
    '#fef1e7',
    '#fde0c9',
    '#fac196',
    '#f5a063',
    '#ee8237',
    '#d9661a',
    '#b6520f',
    '#9f470c',
    '#823a0b',
    '#672e09',
  ],
  rose: ['#fdecf1', '#fad5e0', '#f4abc2', '#ec80a2', '#e25784', '#d3366a', '#bd2457', '#a61d4b', '#88183e', '#6b1331'],
  violet: [
    '#f3effe',
    '#e5ddfd',
    '#cbbbfa',
    '#b19af5',
    '#977af0',
    '#8060e6',
    '#6c4bd8',
    '#5f40c6',
    '#4e34a4',
    '#3d2982',
  ],
  graphite: [
    '#f1f1f4',
    '#e1e1e7',
    '#c3c4cd',
    '#a3a5b1',
    '#858795',
    '#6c6e7c',
    '#585a67',
    '#4b4d59',
    '#3c3e48',
    '#2e2f37',
  ],
}

export const accentNames = Object.keys(accents)

/** A tint: soft ground with readable text, for both schemes. `dot` marks a value without filling. */
export type Tint = { light: { ground: string; text: string }; dark: { ground: string; text: string }; dot: string }

const tintTable: { [name: string]: Tint } = {
  gray: { light: { ground: '#f0f0f3', text: '#4a4c57' }, dark: { ground: '#2a2b32', text: '#c3c4cd' }, dot: '#8b8d98' },
  blue: { light: { ground: '#e3effd', text: '#17518f' }, dark: { ground: '#16283f', text: '#9cc5f5' }, dot: '#3380e4' },
  cyan: { light: { ground: '#dff3f8', text: '#0f5566' }, dark: { ground: '#11303a', text: '#8fd3e4' }, dot: '#1d9bb8' },
  teal: { light: { ground: '#dcf3ef', text: '#0b574d' }, dark: { ground: '#10312d', text: '#86d3c5' }, dot: '#1b9080' },
  green: {
    light: { ground: '#e0f3e5', text: '#1a5c2d' },
    dark: { ground: '#153021', text: '#93d3a5' },
    dot: '#2c8c48',
  },
  lime: { light: { ground: '#edf5d8', text: '#475a0f' }, dark: { ground: '#2a3212', text: '#c3d888' }, dot: '#7c9a1d' },
  yellow: {
    light: { ground: '#fbf2d0', text: '#6b4e00' },
    dark: { ground: '#362c0d', text: '#e6cd7a' },
    dot: '#c99a0c',
  },
  orange: {
    light: { ground: '#fdead9', text: '#85400d' },
    dark: { ground: '#3a2413', text: '#f0b483' },
    dot: '#d9661a',
  },
  red: { light: { ground: '#fde5e5', text: '#97231f' }, dark: { ground: '#3c1b1d', text: '#f3a6a3' }, dot: '#d63b36' },
  pink: { light: { ground: '#fce6ef', text: '#93204b' }, dark: { ground: '#3a1b29', text: '#f0a4c0' }, dot: '#d3366a' },
  grape: {
    light: { ground: '#f6e6f9', text: '#752a86' },
    dark: { ground: '#321c39', text: '#dba7e8' },
    dot: '#a94abf',
  },
  violet: {
    light: { ground: '#ece6fd', text: '#4e34a4' },
    dark: { ground: '#271f42', text: '#bfaef5' },
    dot: '#8060e6',
  },
  indigo: {
    light: { ground: '#e6e9fd', text: '#35439f' },
    dark: { ground: '#1f2444', text: '#b0bbf7' },
    dot: '#6577ea',
  },
}

const aliases: { [name: string]: string } = {
  grey: 'gray',
  neutral: 'gray',
  slate: 'gray',
  black: 'gray',
  white: 'gray',
  amber: 'yellow',
  gold: 'yellow',
  purple: 'violet',
  emerald: 'green',
  sky: 'cyan',
  navy: 'indigo',
  magenta: 'pink',
  rose: 'pink',
  brown: 'orange',
}

export const tintNames = Object.keys(tintTable)

/** The tint for a colour named in metadata; unknown names (or none) give gray. */
export function tintOf(color: string | undefined): Tint {
  const name = (color ?? 'gray').toLowerCase()
  const known = Object.hasOwn(tintTable, name)
    ? name
    : Object.hasOwn(aliases, name)
      ? (aliases[name] ?? 'gray')
      : 'gray'
  return tintTable[known]!
}

/** A tint that always belongs to the same text: avatars and choices without a colour. */
export function tintFor(text: string): Tint {
  let hash = 0
  for (let at = 0; at < text.length; at++) hash = (hash * 31 + text.charCodeAt(at)) >>> 0
  return tintTable[tintNames[1 + (hash % (tintNames.length - 1))] ?? 'gray']!
}

/** WCAG contrast ratio of two #rrggbb colours, 1..21. */
export function contrast(first: string, second: string): number {
  const [a, b] = [luminance(first), luminance(second)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

function luminance(color: string): number {
  const channels = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
  const [r, g, b] = channels.map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0)
}
