/** The parts of a page: blocks the runtime draws by itself, and components of plugins. Pure. */
import type { PageBlock } from '../schema/page.ts'

export type PageBlockType = PageBlock['type']

const known = {
  list: true,
  figure: true,
  chart: true,
  recent: true,
  create: true,
  text: true,
} as const satisfies { [type in PageBlockType]: true }

/** In the order they are offered. */
export const pageBlockTypes = Object.keys(known) as PageBlockType[]

/** False: a component of a plugin, whose type is `plugin.component`. */
export function isPageBlock(part: { type: string }): part is PageBlock {
  return Object.hasOwn(known, part.type)
}
