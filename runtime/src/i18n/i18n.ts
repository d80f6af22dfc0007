/** The languages of the runtime, which one is spoken, and the hooks that components ask for texts and labels. */
import { useCallback } from 'react'
import type { Label } from '@trellis/metadata/model/shape.ts'
import { labelText } from '@trellis/metadata/model/shape.ts'
import { knowTraditionalLabels } from '@trellis/metadata/model/traditional-labels.ts'
import { preferences } from '../theme/preferences.ts'
import type { Bundle } from './speech.ts'
import { addTexts, sentence, setSpoken, spokenLanguage, useSpoken } from './speech.ts'
import type { TextKey } from './text-table.ts'

export const languages = ['en', 'zh-CN', 'zh-TW'] as const
export type Language = (typeof languages)[number] | 'pseudo'

/** What a language calls itself, for choosing it. */
export const languageNames: { readonly [language in (typeof languages)[number]]: string } = {
  en: 'English',
  'zh-CN': '简体中文',
  'zh-TW': '繁體中文',
}

export type Text = (key: TextKey, params?: { [name: string]: unknown }) => string

/** Each language is a chunk of its own. The build puts the finished sentences of one language there (texts-by-language.ts). */
const bundles: { readonly [language in Language]: () => Promise<{ default: Bundle }> } = {
  en: () => import('./bundles/texts-en.ts'),
  'zh-CN': () => import('./bundles/texts-zh-cn.ts'),
  'zh-TW': traditional,
  pseudo: () => import('./bundles/texts-pseudo.ts'),
}

/** Texts, and the labels of plugins, which come with the texts so that no description carries them for everybody. */
async function traditional(): Promise<{ default: Bundle }> {
  const [texts, labels] = await Promise.all([
    import('./bundles/texts-zh-tw.ts'),
    import('@trellis/metadata/model/zh-tw.json'),
  ])
  knowTraditionalLabels(labels.default)
  return texts
}

const loaded = new Set<Language>()
const further = new Map<Language, () => Promise<{ default: Bundle }>>()

/** Texts of another app that come along when the language is first spoken. */
export function moreTexts(language: Language, load: () => Promise<{ default: Bundle }>): void {
  further.set(language, load)
}

/** The nearest language we have: `zh`, `zh-Hans`, `zh-CN` give zh-CN, `zh-HK`, `zh-Hant` give zh-TW, everything unknown gives en. */
export function nearestLanguage(wanted: string | null | undefined): Language {
  if (wanted === 'pseudo') return 'pseudo'
  const tag = wanted?.toLowerCase() ?? ''
  if (!tag.startsWith('zh')) return 'en'
  return /-(?:tw|hk|mo|hant)/.test(tag) ? 'zh-TW' : 'zh-CN'
}

/** Loads the texts of the language this browser wants; resolves when they are there. */
export async function startTexts(): Promise<void> {
  await speak(nearestLanguage(preferences().language ?? navigator.language))
}

/** Resolves when the texts of a language are there. */
export async function loadTexts(language: Language): Promise<void> {
  if (loaded.has(language)) return
  const [own, more] = await Promise.all([bundles[language](), further.get(language)?.()])
  addTexts(language, { ...own.default, ...more?.default })
  loaded.add(language)
}

/** Changes the language once its texts are there. */
export async function speak(language: Language): Promise<void> {
  await loadTexts(language)
  document.documentElement.lang = language === 'pseudo' ? 'en' : language
  if (language !== spokenLanguage()) setSpoken(language)
}

/** The language in use now, for requests and formats outside of components. */
export function languageNow(): string {
  return spokenLanguage()
}

/** BCP 47 locale for Intl: pseudo counts as English. */
export function localeNow(): string {
  return localeOf(spokenLanguage())
}

export function localeOf(language: string): string {
  return language === 'pseudo' ? 'en' : language
}

/** The language in use; a change draws the component again. */
export const useLanguage = useSpoken

export function useText(): Text {
  const language = useSpoken()
  return useCallback<Text>((key, params) => sentence(language, key, params), [language])
}

/** A text outside of components (toasts of background work). */
export function textNow(key: TextKey, params?: { [name: string]: unknown }): string {
  return sentence(spokenLanguage(), key, params)
}

/** Turns a metadata label into text of the language in use. */
export function useLabel(): (label: Label | undefined) => string {
  const language = useSpoken()
  return useCallback((label) => labelText(label, language), [language])
}
