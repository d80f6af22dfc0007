/** How the reader calls objects, their fields and other documents, as they are drafted; by their names where they have no label. */
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { documentIn, fieldsOf, labelOr, objectIn } from '../document/documents.ts'
import { useDocuments } from '../document/studio.ts'

export function useLabels() {
  const labelOf = useLabel()
  const documents = useDocuments()
  const document = (kind: string, name: string) => labelOf(labelOr(documentIn(documents, kind, name)?.['label'], name))
  return {
    document,
    object: (name: string) => document('object', name),
    field(object: string, name: string) {
      const known = fieldsOf(objectIn(documents, object)).find(([field]) => field === name)?.[1]
      return labelOf(labelOr(known?.label, name))
    },
  }
}
