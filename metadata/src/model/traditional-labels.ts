/**
 * Labels of documents in Traditional Chinese: a label says it itself (`zh-TW`), or it is converted from the Simplified one.
 *
 * The table of what plugins ship (`zh-tw.json`, made by `npm run zh-tw -w runtime`, which marks what a person has reviewed) is given by
 * whoever speaks to readers of Traditional Chinese: the server at its start, the screens with the texts of that language. Descriptions
 * carry no third label for everybody.
 */

/** Simplified label -> Traditional label and whether a person has reviewed it. */
export type TraditionalLabels = { readonly [simplified: string]: readonly string[] }

let known: TraditionalLabels = {}

export function knowTraditionalLabels(table: TraditionalLabels): void {
  known = table
}

/** The Traditional spelling for a reader of Taiwan or Hong Kong; undefined for other readers and for what was not converted. */
export function traditionalLabel(simplified: string | undefined, locale: string): string | undefined {
  if (simplified === undefined || !/^zh-(?:tw|hk|mo|hant)/i.test(locale)) return undefined
  return Object.hasOwn(known, simplified) ? known[simplified]?.[0] : undefined
}
