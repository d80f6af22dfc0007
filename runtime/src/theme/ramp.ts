/**
 * A ramp of ten shades from one colour, so that a workspace may choose any accent and every text on it stays readable.
 *
 * Shape   '#rrggbb' -> MantineColorsTuple. Shades 6 and 7 carry white text, 7 is text on light grounds, 3 is text on dark ones: each is moved
 *         along its lightness until its contrast is AA. Pure.
 */
import type { MantineColorsTuple } from '@mantine/core'
import { contrast, darkChosen, darks, grays } from './palette.ts'

const aa = 4.5
const hex = /^#[0-9a-f]{6}$/i

export function isHex(text: string): boolean {
  return hex.test(text)
}

/** Errors: none; what is no colour gives a grey ramp. */
export function rampOf(color: string): MantineColorsTuple {
  const [hue, saturation, lightness] = hslOf(hex.test(color) ? color : '#808080')
  const base = Math.min(0.62, Math.max(0.3, lightness))
  const shade = (at: number) => colorOf(hue, saturation, at)
  const darker = (from: number, grounds: string[]) => {
    let at = from
    while (at > 0 && grounds.some((ground) => contrast(shade(at), ground) < aa)) at -= 0.01
    return at
  }
  const palest = shade(0.965)
  const strong = darker(base, ['#ffffff', grays[1] ?? '#ffffff', palest])
  const filled = darker(base + 0.03, ['#ffffff'])
  let pale = 0.72
  const darkGrounds = [darks[6] ?? '#1d1e23', darkChosen]
  while (pale < 1 && darkGrounds.some((ground) => contrast(shade(pale), ground) < aa)) pale += 0.01
  return [
    palest,
    shade(0.93),
    shade(0.86),
    shade(Math.min(0.95, pale)),
    shade(0.66),
    shade(Math.max(filled + 0.04, 0.5)),
    shade(filled),
    shade(Math.min(strong, filled)),
    shade(Math.min(strong, filled) * 0.82),
    shade(Math.min(strong, filled) * 0.64),
  ]
}

function hslOf(color: string): [hue: number, saturation: number, lightness: number] {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
  const [most, least] = [Math.max(r, g, b), Math.min(r, g, b)]
  const lightness = (most + least) / 2
  const spread = most - least
  if (spread === 0) return [0, 0, lightness]
  const saturation = spread / (1 - Math.abs(2 * lightness - 1))
  const hue = most === r ? ((g - b) / spread + 6) % 6 : most === g ? (b - r) / spread + 2 : (r - g) / spread + 4
  return [hue * 60, saturation, lightness]
}

function colorOf(hue: number, saturation: number, lightness: number): string {
  const light = Math.min(1, Math.max(0, lightness))
  const part = (n: number) => {
    const k = (n + hue / 30) % 12
    const value = light - saturation * Math.min(light, 1 - light) * Math.max(-1, Math.min(k - 3, 9 - k, 1))
    return Math.round(value * 255)
      .toString(16)
      .padStart(2, '0')
  }
  return `#${part(0)}${part(8)}${part(4)}`
}
