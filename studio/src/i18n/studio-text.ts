/** The studio's texts, added to the runtime's, and the hook that asks for them. */
import { useCallback } from 'react'
import { moreTexts } from '@trellis/runtime/i18n/i18n.ts'
import { addTexts, sentence, spokenLanguage, useSpoken } from '@trellis/runtime/i18n/speech.ts'
import { prefix, studioBundle, studioTexts } from './studio-table.ts'

export type StudioKey = keyof typeof studioTexts
export type StudioText = (key: StudioKey, params?: { [name: string]: unknown }) => string

export function addStudioTexts(): void {
  for (const language of ['en', 'zh-CN', 'pseudo'] as const) addTexts(language, studioBundle(language))
  moreTexts('zh-TW', () => import('./bundles/texts-zh-tw.ts'))
}

export function useStudioText(): StudioText {
  const language = useSpoken()
  return useCallback<StudioText>((key, params) => sentence(language, prefix + key, params), [language])
}

export function studioTextNow(key: StudioKey, params?: { [name: string]: unknown }): string {
  return sentence(spokenLanguage(), prefix + key, params)
}

/** A text whose key is made at run time (types, properties); undefined when there is none. */
export function maybeText(t: StudioText, key: string): string | undefined {
  return Object.hasOwn(studioTexts, key) ? t(key as StudioKey) : undefined
}
