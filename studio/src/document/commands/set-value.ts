/** Sets one place of one document; undefined takes it away. A document that is not there stays not there. */
import type { Documents } from '../documents.ts'
import { documentIn, withDocument } from '../documents.ts'
import type { Path } from '../pointers.ts'
import { withValueAt } from '../pointers.ts'

export type SetValue = { kind: string; name: string; path: Path; value: unknown }

export function setValue(documents: Documents, input: SetValue): Documents {
  const document = documentIn(documents, input.kind, input.name)
  return document ? withDocument(documents, withValueAt(document, input.path, input.value)) : documents
}
