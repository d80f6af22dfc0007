/** Asks the shell to open the create form of an object: from the palette, a picker, a related list or a key. */
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { RecordView } from '../api/records.ts'

export type QuickCreate = {
  object: string
  /** Values the form starts with; names of lookups may come along under their path (`account.name`). */
  values?: { [path: string]: JsonValue }
  /** The form starts filled in, so how long it takes says nothing of forms like it. */
  copied?: true
  /** Absent: the record's page opens. */
  onCreated?(record: RecordView): void
}

let open: (request: QuickCreate) => void = () => {}

export function quickCreate(request: QuickCreate): void {
  open(request)
}

/** The shell takes the requests; returns the way to stop. */
export function onQuickCreate(listener: (request: QuickCreate) => void): () => void {
  open = listener
  return () => {
    open = () => {}
  }
}
