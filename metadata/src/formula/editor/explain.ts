/**
 * What a function does, for a reader. Apart from the other sentences, because only editors of formulas need it; `zh-tw.json` is made by
 * `npm run zh-tw -w runtime`.
 */
import { chineseIn } from '../../sentence.ts'
import type { FunctionDef } from '../define.ts'
import table from './zh-tw.json' with { type: 'json' }

const traditional: { readonly [simplified: string]: readonly string[] } = table

/** The documentation of a function: Chinese for every `zh` locale, Traditional for those of Taiwan and Hong Kong; English for all others. */
export function explanationIn({ en, zh }: Pick<FunctionDef, 'en' | 'zh'>, locale: string): string {
  return locale.startsWith('zh') ? chineseIn(zh, locale, traditional) : en
}
