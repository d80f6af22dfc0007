/** The one i18next instance, the language in use, and the hooks that components ask for texts and labels. */
import i18next from 'i18next'
import { useCallback } from 'react'
import { initReactI18next, useTranslation } from 'react-i18next'
import type { Label } from '@trellis/metadata/model/shape.ts'
import { labelText } from '@trellis/metadata/model/shape.ts'
import { preferences } from '../theme/preferences.ts'
import type { TextKey } from './text-table.ts'
import { bundleOf } from './text-table.ts'

export const languages = ['en', 'zh-CN'] as const
export type Language = (typeof languages)[number] | 'pseudo'

export type Text = (key: TextKey, params?: { [name: string]: unknown }) => string

/** The nearest language we have: `zh`, `zh-Hans`, `zh-CN` give zh-CN, everything unknown gives en. */
export function nearestLanguage(wanted: string | null | undefined): Language {
  if (wanted === 'pseudo') return 'pseudo'
  return wanted?.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
}

export function startTexts(): void {
  const resources = {
    en: { translation: bundleOf('en') },
    'zh-CN': { translation: bundleOf('zh-CN') },
    pseudo: { translation: bundleOf('pseudo') },
  }
  const language = nearestLanguage(preferences().language ?? navigator.language)
  void i18next.use(initReactI18next).init({
    resources,
    lng: language,
    fallbackLng: 'en',
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    initAsync: false,
  })
  document.documentElement.lang = language
}

export function speak(language: Language): void {
  if (language === i18next.language) return
  document.documentElement.lang = language === 'pseudo' ? 'en' : language
  void i18next.changeLanguage(language)
}

/** The language in use now, for requests and formats outside of components. */
export function languageNow(): string {
  return i18next.language ?? 'en'
}

/** BCP 47 locale for Intl: pseudo counts as English. */
export function localeNow(): string {
  const language = languageNow()
  return language === 'pseudo' ? 'en' : language
}

export function useText(): Text {
  const { t } = useTranslation()
  return useCallback<Text>((key, params) => t(key, params ?? {}), [t])
}

/** A text outside of components (toasts of background work). */
export function textNow(key: TextKey, params?: { [name: string]: unknown }): string {
  return i18next.t(key, params ?? {})
}

/** Turns a metadata label into text of the language in use. */
export function useLabel(): (label: Label | undefined) => string {
  const { i18n } = useTranslation()
  return useCallback((label) => labelText(label, i18n.language), [i18n.language])
}
