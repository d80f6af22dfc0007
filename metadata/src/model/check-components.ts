/** That the components screens name are there: blocks of plugins on record pages, pages and dashboards. */
import { isPageBlock } from '../layout/page-parts.ts'
import type { DashboardDocument } from '../schema/dashboard.ts'
import { itemPointer } from '../schema/document.ts'
import type { PageComponent } from '../schema/fragments.ts'
import type { LayoutDocument } from '../schema/layout.ts'
import type { PageDocument } from '../schema/page.ts'
import type { PluginDocument } from '../schema/plugin.ts'
import type { Build } from './build.ts'
import { documentsOf, reportMissing } from './build.ts'
import { placedBlocks } from './placed-blocks.ts'

type Named = [pointer: string, component: string]

/** Errors: metadata.broken_reference, for a component that no installed plugin declares. */
export function checkComponents(build: Build): void {
  const known = new Set(
    documentsOf<PluginDocument & { name: string }>(build, 'plugin').flatMap(({ name, components }) =>
      Object.keys(components ?? {}).map((component) => `${name}.${component}`),
    ),
  )
  for (const [pointer, name] of [...onLayouts(build), ...onPages(build), ...onDashboards(build)])
    if (!known.has(name)) reportMissing(build, pointer, { what: 'component', name }, known)
}

function onLayouts(build: Build): Named[] {
  return documentsOf<LayoutDocument>(build, 'layout').flatMap((layout) =>
    placedBlocks(layout).flatMap(([place, block]): Named[] =>
      block.type === 'component' ? [[`${itemPointer('layout', layout.name)}${place}/component`, block.component]] : [],
    ),
  )
}

function onPages(build: Build): Named[] {
  return documentsOf<PageDocument>(build, 'page').flatMap((page) =>
    namedIn(page.components, `${itemPointer('page', page.name)}/components`),
  )
}

function namedIn(parts: readonly { type: string; children?: PageComponent[] }[], pointer: string): Named[] {
  return parts.flatMap((part, at): Named[] => {
    const within = namedIn(part.children ?? [], `${pointer}/${at}/children`)
    return isPageBlock(part) ? within : [[`${pointer}/${at}/type`, part.type], ...within]
  })
}

function onDashboards(build: Build): Named[] {
  return documentsOf<DashboardDocument>(build, 'dashboard').flatMap(({ name, tiles }) =>
    tiles.flatMap((tile, at): Named[] =>
      tile.type === 'component' ? [[`${itemPointer('dashboard', name)}/tiles/${at}/component`, tile.component]] : [],
    ),
  )
}
