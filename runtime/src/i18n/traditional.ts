/** A table's texts in the Traditional Chinese of Taiwan; a sentence that was not converted yet stays Simplified. Pure. */
import type { Bundle } from './speech.ts'

/** Simplified sentence -> Traditional sentence and whether a person has reviewed it. Made by runtime/zh-tw.ts. */
export type Traditional = { readonly [simplified: string]: readonly string[] }

export function traditionalOf(simplified: Bundle, table: Traditional): Bundle {
  return Object.fromEntries(
    Object.entries(simplified).map(([key, text]) => [
      key,
      (Object.hasOwn(table, text) ? table[text]?.[0] : undefined) ?? text,
    ]),
  )
}
