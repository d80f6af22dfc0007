/**
 * The Mantine theme: our tokens, sizes and defaults. The accent is the one thing a workspace changes.
 *
 * Shape   accent name -> theme; `variables` adds the CSS variables that the style sheets of the rooms read.
 */
import type { CSSVariablesResolver, MantineThemeOverride } from '@mantine/core'
import { createTheme } from '@mantine/core'
import { accents, darkChosen, darks, grays, tintOf } from './palette.ts'
import { isHex, rampOf } from './ramp.ts'

const fontFamily =
  "'Inter Variable', 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei UI', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', 'WenQuanYi Micro Hei', system-ui, sans-serif"

export function themeWith(accent: string): MantineThemeOverride {
  return createTheme({
    primaryColor: 'accent',
    primaryShade: { light: 7, dark: 6 },
    autoContrast: false,
    colors: {
      accent: accents[accent] ?? (isHex(accent) ? rampOf(accent) : accents['indigo']!),
      gray: grays,
      dark: darks,
    },
    black: grays[9],
    fontFamily,
    fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'Noto Sans Mono', monospace",
    fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '18px' },
    lineHeights: { xs: '1.4', sm: '1.4', md: '1.45', lg: '1.5', xl: '1.5' },
    headings: {
      fontWeight: '600',
      sizes: {
        h1: { fontSize: '20px', lineHeight: '1.3' },
        h2: { fontSize: '16px', lineHeight: '1.35' },
        h3: { fontSize: '14px', lineHeight: '1.4' },
      },
    },
    radius: { xs: '4px', sm: '6px', md: '8px', lg: '10px', xl: '14px' },
    defaultRadius: 'sm',
    spacing: { xs: '6px', sm: '10px', md: '14px', lg: '20px', xl: '28px' },
    shadows: {
      xs: '0 1px 2px rgba(15, 16, 20, 0.05)',
      sm: '0 1px 3px rgba(15, 16, 20, 0.08)',
      md: '0 4px 16px rgba(15, 16, 20, 0.10), 0 1px 3px rgba(15, 16, 20, 0.06)',
      lg: '0 10px 32px rgba(15, 16, 20, 0.14)',
      xl: '0 18px 48px rgba(15, 16, 20, 0.18)',
    },
    cursorType: 'pointer',
    respectReducedMotion: true,
    components: defaults,
  })
}

const quick = { duration: 100, transition: 'fade' } as const
const floating = { transitionProps: quick, shadow: 'md', radius: 'md' } as const
const input = { size: 'sm' } as const
/** The list of a picker scrolls itself (theme.css): it is what the input controls, so no part within it asks for a stop of its own. */
const picker = { ...input, comboboxProps: floating, withScrollArea: false } as const

const defaults: MantineThemeOverride['components'] = {
  ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 28 } },
  Autocomplete: { defaultProps: picker },
  Badge: { defaultProps: { variant: 'light', size: 'sm', radius: 'xs' } },
  Button: { defaultProps: { size: 'xs' } },
  Checkbox: { defaultProps: { size: 'xs', radius: 'xs' } },
  DateInput: { defaultProps: input },
  Drawer: { defaultProps: { transitionProps: { duration: 120 }, overlayProps: { backgroundOpacity: 0.35 } } },
  // Help stands below, so that fields of one line keep their inputs on one line.
  InputWrapper: { defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] } },
  Loader: { defaultProps: { size: 'sm', type: 'oval' } },
  // The first entry has the focus, not a hidden element in front of it that a menu may not hold.
  Menu: { defaultProps: { ...floating, position: 'bottom-start', withInitialFocusPlaceholder: false } },
  Modal: {
    defaultProps: {
      transitionProps: { duration: 120, transition: 'fade' },
      radius: 'md',
      centered: false,
      yOffset: '8dvh',
      overlayProps: { backgroundOpacity: 0.35 },
    },
  },
  MultiSelect: { defaultProps: picker },
  NumberInput: { defaultProps: { ...input, hideControls: true } },
  PasswordInput: { defaultProps: input },
  Popover: { defaultProps: floating },
  SegmentedControl: { defaultProps: { size: 'xs' } },
  Select: { defaultProps: { ...picker, checkIconPosition: 'right' } },
  Switch: { defaultProps: { size: 'sm' } },
  TagsInput: { defaultProps: picker },
  TextInput: { defaultProps: input },
  Textarea: { defaultProps: { ...input, autosize: true, minRows: 3, maxRows: 12 } },
  Tooltip: { defaultProps: { openDelay: 350, transitionProps: quick, fz: 'xs', withinPortal: true } },
}

/** Mantine's own colours as text on light tints and as grounds under white text, moved to where they are readable. */
const signalsLight = {
  '--mantine-color-red-filled': '#c92a2a',
  '--mantine-color-red-light-color': '#b3261e',
  '--mantine-color-red-outline': '#b3261e',
  '--mantine-color-red-text': '#b3261e',
  '--mantine-color-yellow-light-color': '#7a5000',
  '--mantine-color-yellow-text': '#7a5000',
  '--mantine-color-green-light-color': '#1f6b36',
  '--mantine-color-green-text': '#1f6b36',
  '--mantine-color-blue-light-color': '#1a5fa8',
  '--mantine-color-blue-text': '#1a5fa8',
}
const signalsDark = {
  // Mantine's own grounds of notices shout in the dark: theirs are those of badges.
  ...Object.fromEntries(
    ['red', 'orange', 'yellow', 'green', 'blue'].map((name) => [
      `--mantine-color-${name}-light`,
      tintOf(name).dark.ground,
    ]),
  ),
  '--mantine-color-red-filled': '#c0322d',
  '--mantine-color-red-light-color': '#ffa8a3',
  '--mantine-color-red-outline': '#ff9d98',
  '--mantine-color-red-text': '#ff9d98',
  '--mantine-color-yellow-light-color': '#ffd76a',
  '--mantine-color-green-light-color': '#8fdca4',
  '--mantine-color-blue-light-color': '#a5cdf7',
}

export const variables: CSSVariablesResolver = (theme) => ({
  variables: {},
  light: {
    ...signalsLight,
    '--mantine-color-dimmed': grays[6],
    '--mantine-color-placeholder': grays[6],
    '--mantine-color-default-border': grays[3],
    '--mantine-color-default-hover': grays[1],
    '--mantine-color-error': '#c0322d',
    '--ground': '#ffffff',
    '--ground-side': grays[0],
    '--ground-hover': '#f6f6f8',
    '--ground-chosen': theme.colors['accent']?.[0] ?? grays[1],
    '--ground-raised': '#ffffff',
    '--line': grays[2],
    '--line-strong': grays[4],
    '--text': grays[9],
    '--text-soft': grays[6],
    '--link': theme.colors['accent']?.[7] ?? grays[9],
    '--shade': 'rgba(29, 30, 36, 0.06)',
  },
  dark: {
    ...signalsDark,
    '--mantine-color-dimmed': darks[2],
    '--mantine-color-placeholder': darks[2],
    '--mantine-color-default-border': darks[4],
    '--mantine-color-default-hover': darks[5],
    '--mantine-color-error': '#f0827d',
    '--mantine-color-anchor': theme.colors['accent']?.[3] ?? darks[0],
    '--ground': darks[7],
    '--ground-side': darks[8],
    '--ground-hover': '#1a1b20',
    '--ground-chosen': darkChosen,
    '--ground-raised': darks[6],
    '--line': darks[5],
    '--line-strong': darks[4],
    '--text': darks[0],
    '--text-soft': darks[2],
    '--link': theme.colors['accent']?.[3] ?? darks[0],
    '--shade': 'rgba(0, 0, 0, 0.4)',
  },
})
