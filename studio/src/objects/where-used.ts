/** Everything that refers to an object or one of its fields, found by the annotations of the schemas. Pure. */
import { occurrencesOf } from '@trellis/metadata/schema/occurrences.ts'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { Documents } from '../document/documents.ts'

export type Use = { document: AnyDocument; pointer: string; refers: string; text: string }

export function usesOfObject(documents: Documents, object: string): Use[] {
  return usesWhere(documents, (refers, text) =>
    refers === 'object' ? text === object : refers === 'relation' && text.startsWith(`${object}.`),
  )
}

export function usesOfField(documents: Documents, object: string, field: string): Use[] {
  return usesWhere(documents, (refers, text, owner) => {
    if (refers === 'relation') return text === `${object}.${field}`
    if (owner !== object) return false
    if (refers === 'field') return text === field
    if (refers === 'path') return text === field || text.startsWith(`${field}.`)
    return (refers === 'formula' || refers === 'condition') && namesIn(text).has(field)
  })
}

function usesWhere(
  documents: Documents,
  fits: (refers: string, text: string, object: string | undefined) => boolean,
): Use[] {
  const found: Use[] = []
  for (const document of documents.values()) {
    for (const { refers, text, object, pointer } of occurrencesOf(document))
      if (fits(refers, text, object)) found.push({ document, pointer, refers, text })
  }
  return found
}

/** First names of the paths in a formula; texts in quotes are none. */
export function namesIn(formula: string): ReadonlySet<string> {
  const bare = formula.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, ' ')
  return new Set([...bare.matchAll(/(?<![\w.$])[A-Za-z_]\w*/g)].map((match) => match[0]))
}

/** Uses by document, so that a list says each document once. */
export function byDocument(uses: Use[]): { document: AnyDocument; count: number }[] {
  const counts = new Map<AnyDocument, number>()
  for (const use of uses) counts.set(use.document, (counts.get(use.document) ?? 0) + 1)
  return [...counts].map(([document, count]) => ({ document, count }))
}
