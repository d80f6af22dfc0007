/** Shortcuts for the most common edits, with titles for undo. */
import { useMemo } from 'react'
import { putDocument, removeDocument } from './commands/put-document.ts'
import { setValue } from './commands/set-value.ts'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { labelText } from '@trellis/metadata/model/shape.ts'
import { languageNow } from '@trellis/runtime/i18n/i18n.ts'
import type { StudioKey } from '../i18n/studio-text.ts'
import { documentIn, labelOr } from './documents.ts'
import type { Path } from './pointers.ts'
import { valueAt } from './pointers.ts'
import type { Studio } from './studio.ts'
import { useStudio } from './studio.ts'

export type Edits = {
  /** Typing into the same place within a moment is one step; what is put in order, added or taken out is one each time. */
  set(
    document: { kind: string; name: string },
    path: Path,
    value: unknown,
    step?: { key: StudioKey; name: string },
  ): void
  put(document: AnyDocument): void
  add(document: AnyDocument): void
  remove(document: { kind: string; name: string }): void
}

/** A list with other items than before, or the same in another order: nothing that was typed. */
export function isArranged(before: unknown, after: unknown): boolean {
  if (!Array.isArray(after)) return false
  if (!Array.isArray(before) || before.length !== after.length) return true
  return after.every((item) => before.includes(item))
}

export function useEdits(): Edits {
  const studio = useStudio()
  return useMemo(() => editsOf(studio), [studio])
}

export function editsOf(studio: Studio): Edits {
  const nameOf = (kind: string, name: string) =>
    labelText(labelOr(documentIn(studio.documents(), kind, name)?.['label'], name), languageNow())
  return {
    set({ kind, name }, path, value, step) {
      const title = { key: step?.key ?? 'step.edit', params: { name: step?.name ?? nameOf(kind, name) } }
      studio.edit(
        title,
        (documents) => setValue(documents, { kind, name, path, value }),
        isArranged(valueAt(documentIn(studio.documents(), kind, name), path), value)
          ? undefined
          : `${kind}/${name}:${path.join('/')}`,
      )
    },
    put: (document) =>
      studio.edit(
        { key: 'step.edit', params: { name: nameOf(document.kind, document.name) } },
        (documents) => putDocument(documents, document),
        `json:${document.kind}/${document.name}`,
      ),
    add: (document) =>
      studio.edit(
        { key: 'step.add', params: { name: labelText(labelOr(document['label'], document.name), languageNow()) } },
        (documents) => putDocument(documents, document),
      ),
    remove: ({ kind, name }) =>
      studio.edit({ key: 'step.remove', params: { name: nameOf(kind, name) } }, (documents) =>
        removeDocument(documents, { kind, name }),
      ),
  }
}
