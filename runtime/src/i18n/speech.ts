/**
 * Texts by language, and the language in use. A language's texts are loaded when it is first spoken.
 *
 * A bundle maps a key to a sentence with `{{places}}`; a text that counts has `<key>_one` and `<key>_other`, chosen by Intl.PluralRules.
 */
import { createContext, useContext, useSyncExternalStore } from 'react'

export type Bundle = { readonly [key: string]: string }
export type Params = { readonly [name: string]: unknown }

const bundles = new Map<string, { [key: string]: string }>()
const rules = new Map<string, Intl.PluralRules>()
const listeners = new Set<() => void>()
let spoken = 'en'

/** Adds texts of a language to those it has. */
export function addTexts(language: string, bundle: Bundle): void {
  bundles.set(language, { ...bundles.get(language), ...bundle })
}

export function spokenLanguage(): string {
  return spoken
}

/** From now on in this language; whoever shows texts draws again. */
export function setSpoken(language: string): void {
  spoken = language
  for (const listener of listeners) listener()
}

const SpokenHere = createContext<string | null>(null)

/** A part of a screen in another language (its texts have to be there); null: the language in use. */
export const SpokenProvider = SpokenHere.Provider

/** The language in use; a change draws the component again. */
export function useSpoken(): string {
  const everywhere = useSyncExternalStore(subscribe, spokenLanguage)
  return useContext(SpokenHere) ?? everywhere
}

/** A sentence in a language with its places filled; the key itself where there is none, so that a hole is seen. */
export function sentence(language: string, key: string, params: Params | undefined): string {
  const bundle = bundles.get(language)
  const text = bundle?.[key] ?? counted(bundle, language, key, params) ?? key
  if (params === undefined) return text
  return text.replace(/\{\{(\w+)\}\}/g, (place, name: string) =>
    Object.hasOwn(params, name) ? wordOf(params[name]) : place,
  )
}

function wordOf(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : ''
}

function counted(bundle: Bundle | undefined, language: string, key: string, params: Params | undefined) {
  const count = params?.['count']
  if (typeof count !== 'number') return bundle?.[`${key}_other`]
  const tag = language === 'pseudo' ? 'en' : language
  let rule = rules.get(tag)
  if (rule === undefined) rules.set(tag, (rule = new Intl.PluralRules(tag)))
  return bundle?.[`${key}_${rule.select(count)}`] ?? bundle?.[`${key}_other`]
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
