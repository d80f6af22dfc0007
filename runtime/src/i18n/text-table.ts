/**
 * The table of all texts of the runtime: each key with its English and its Chinese, side by side, so neither can be missing.
 *
 * An entry is `[en, zh]`, or `[en for one, en for others, zh]` where the text counts `{{count}}`. Rooms keep their texts in
 * texts/<room>.ts; keys are `room.thing`.
 */
import { pseudo } from './pseudo.ts'
import { accountTexts } from './texts/account.ts'
import { activityTexts } from './texts/activity.ts'
import { calendarTexts } from './texts/calendar.ts'
import { dragTexts } from './texts/drag.ts'
import { fieldTexts } from './texts/field.ts'
import { homeTexts } from './texts/home.ts'
import { importTexts } from './texts/import.ts'
import { jobTexts } from './texts/job.ts'
import { listTexts } from './texts/list.ts'
import { problemTexts } from './texts/problem.ts'
import { recordTexts } from './texts/record.ts'
import { shellTexts } from './texts/shell.ts'

export type TextEntry = readonly [en: string, zh: string] | readonly [enOne: string, enOther: string, zh: string]

export const textTable = {
  ...accountTexts,
  ...activityTexts,
  ...calendarTexts,
  ...dragTexts,
  ...fieldTexts,
  ...homeTexts,
  ...importTexts,
  ...jobTexts,
  ...listTexts,
  ...problemTexts,
  ...recordTexts,
  ...shellTexts,
} as const satisfies { [key: string]: TextEntry }

export type TextKey = keyof typeof textTable

/** The table as the bundle of one language; `pseudo` wraps and accents the English, to find text that is not in the table. */
export function bundleOf(language: 'en' | 'zh-CN' | 'pseudo'): { [key: string]: string } {
  const bundle: { [key: string]: string } = {}
  for (const [key, entry] of Object.entries<TextEntry>(textTable)) {
    const zh = entry[entry.length - 1] ?? ''
    if (language === 'zh-CN') {
      bundle[key] = zh
      if (entry.length === 3) bundle[`${key}_other`] = zh
      continue
    }
    const shown = language === 'pseudo' ? pseudo : (text: string) => text
    if (entry.length === 3) {
      bundle[`${key}_one`] = shown(entry[0])
      bundle[`${key}_other`] = shown(entry[1])
    } else {
      bundle[key] = shown(entry[0])
    }
  }
  return bundle
}
