/** What an object of the drafts has, for what is pasted onto its page. Loaded with the formula engine, when something is pasted. */
import type { Documents } from '../document/documents.ts'
import { documentIn } from '../document/documents.ts'
import { checkFormulaText, scopeOf } from '../editor/formula-check.ts'
import { relationsNamed } from '../inspector/names-for.ts'
import type { Place } from './clipboard.ts'

export function placeIn(documents: Documents, object: string): Place {
  const scope = scopeOf(documents, object)
  const relations = new Set(relationsNamed(documents, object).map((relation) => relation.value))
  const fieldOf = (path: string) => {
    let owner: string | undefined = object
    let found: ReturnType<typeof scope.field>
    for (const step of path.split('.')) {
      found = owner === undefined ? undefined : scope.field(owner, step)
      if (!found) return undefined
      owner = found.to
    }
    return found
  }
  return {
    field: (path) => fieldOf(path) !== undefined,
    choice: (field) => fieldOf(field)?.options !== undefined,
    relation: (name) => relations.has(name),
    document: (kind, name) => documentIn(documents, kind, name) !== undefined,
    condition: (text) => checkFormulaText(documents, { object, text, condition: true, locale: 'en' }).ok,
  }
}
