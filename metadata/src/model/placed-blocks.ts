/** The blocks of a record page, each with where it stands. Pure. */
import type { LayoutBlock, LayoutDocument } from '../schema/layout.ts'

export function placedBlocks(layout: LayoutDocument): [pointer: string, block: LayoutBlock][] {
  const placed = (pointer: string, blocks: readonly LayoutBlock[] | undefined) =>
    (blocks ?? []).map((block, at): [string, LayoutBlock] => [`${pointer}/${at}`, block])
  return [
    ...placed('/blocks', layout.blocks),
    ...(layout.tabs ?? []).flatMap((tab, at) => placed(`/tabs/${at}/blocks`, tab.blocks)),
    ...placed('/aside', layout.aside),
  ]
}
