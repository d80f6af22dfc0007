/**
 * The table of the studio's texts: each key with its English and its Chinese, side by side.
 *
 * An entry is `[en, zh]`, or `[en for one, en for others, zh]` where the text counts `{{count}}`. Rooms keep theirs in texts/<room>.ts.
 */
import type { Bundle } from '@trellis/runtime/i18n/speech.ts'
import type { TextEntry } from '@trellis/runtime/i18n/text-table.ts'
import { pseudo } from '@trellis/runtime/i18n/pseudo.ts'
import { accessTexts } from './texts/access.ts'
import { auditTexts } from './texts/audit.ts'
import { editorTexts } from './texts/editor.ts'
import { healthTexts } from './texts/health.ts'
import { layoutTexts } from './texts/layout.ts'
import { objectTexts } from './texts/object.ts'
import { pageTexts } from './texts/page.ts'
import { publishTexts } from './texts/publish.ts'
import { recordTypeTexts } from './texts/record-type.ts'
import { reviewTexts } from './texts/review.ts'
import { shellTexts } from './texts/shell.ts'
import { startTexts } from './texts/start.ts'
import { typeTexts } from './texts/type.ts'
import { viewTexts } from './texts/view.ts'

export const studioTexts = {
  ...accessTexts,
  ...auditTexts,
  ...editorTexts,
  ...healthTexts,
  ...layoutTexts,
  ...objectTexts,
  ...pageTexts,
  ...publishTexts,
  ...recordTypeTexts,
  ...reviewTexts,
  ...shellTexts,
  ...startTexts,
  ...typeTexts,
  ...viewTexts,
} as const satisfies { [key: string]: TextEntry }

/** Keys of the studio never meet the runtime's: they stand behind this. */
export const prefix = 'studio:'

/** The table as the bundle of one language. */
export function studioBundle(language: 'en' | 'zh-CN' | 'pseudo'): Bundle {
  const bundle: { [key: string]: string } = {}
  for (const [key, entry] of Object.entries<TextEntry>(studioTexts)) addEntry(bundle, prefix + key, entry, language)
  return bundle
}

function addEntry(bundle: { [key: string]: string }, key: string, entry: TextEntry, language: string): void {
  const zh = entry[entry.length - 1] ?? ''
  const shown = language === 'pseudo' ? pseudo : (text: string) => text
  if (entry.length === 3) {
    bundle[`${key}_one`] = language === 'zh-CN' ? zh : shown(entry[0])
    bundle[`${key}_other`] = language === 'zh-CN' ? zh : shown(entry[1])
  } else bundle[key] = language === 'zh-CN' ? zh : shown(entry[0])
}
