/** Puts a whole document in place of what has its kind and name: the JSON editor, merges, documents made anew. */
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { Documents } from '../documents.ts'
import { documentIn, sameDocument, withDocument, without } from '../documents.ts'

export function putDocument(documents: Documents, document: AnyDocument): Documents {
  return sameDocument(documentIn(documents, document.kind, document.name), document)
    ? documents
    : withDocument(documents, document)
}

/** Takes one document away. */
export function removeDocument(documents: Documents, input: { kind: string; name: string }): Documents {
  return documentIn(documents, input.kind, input.name) ? without(documents, input.kind, input.name) : documents
}
