/** A list view as its designer edits it. */
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { ListViewDocument } from '@trellis/metadata/schema/list-view.ts'
import type { Path } from '../document/pointers.ts'

export type ViewDraft = AnyDocument & ListViewDocument
export type SetView = (path: Path, value: unknown) => void
export type ViewPart = { view: ViewDraft; object: string; set: SetView }
export type Column = NonNullable<ListViewDocument['columns']>[number]

/** The field of a column, however it is written. */
export function pathOf(column: Column): string {
  return typeof column === 'string' ? column : column.field
}
