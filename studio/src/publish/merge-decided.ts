/** What comes of a merge once somebody decided where both sides changed the same. Pure. */
import type { Merged } from '@trellis/metadata/model/merge-three.ts'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { withValueAt } from '../document/pointers.ts'

export type Side = 'mine' | 'theirs'

/** The document after each clash is decided; a clash nobody decided stays with theirs. */
export function decided(merged: Merged, sides: ReadonlyMap<string, Side>): AnyDocument | null {
  let document = merged.document
  for (const clash of merged.clashes) {
    if (sides.get(clash.path.join('/')) !== 'mine') continue
    document =
      clash.path.length === 0 ? (clash.mine as AnyDocument | null) : withValueAt(document, clash.path, clash.mine)
  }
  return document
}
