/**
 * A sentence in the languages the product speaks, and the one for a reader. Traditional Chinese is made from the Simplified one
 * (`npm run zh-tw -w runtime`); `zh-tw.json` marks what a person has reviewed.
 */
import table from './zh-tw.json' with { type: 'json' }

/** `zh` is Simplified Chinese. */
export type Sentence = { en: string; zh: string }

type Table = { readonly [simplified: string]: readonly string[] }

const traditional: Table = table

/** Chinese for every `zh` locale, Traditional for those of Taiwan and Hong Kong; English for all others. */
export function sentenceIn({ en, zh }: Sentence, locale: string): string {
  return locale.startsWith('zh') ? chineseIn(zh, locale) : en
}

/** A Simplified sentence for a Chinese reader; one that was not converted yet stays as it is. */
export function chineseIn(zh: string, locale: string, converted: Table = traditional): string {
  if (!/-(?:tw|hk|mo|hant)/i.test(locale)) return zh
  return (Object.hasOwn(converted, zh) ? converted[zh]?.[0] : undefined) ?? zh
}
