/** The blocks of a page on its grid. Each asks for its own data, all at the same time, and stands or fails alone. */
import { isPageBlock } from '@trellis/metadata/layout/page-parts.ts'
import type { PageBlock, PageDocument } from '@trellis/metadata/schema/page.ts'
import { PluginComponent } from '../page/components/plugin-component.tsx'
import { ChartBlock } from './chart-block.tsx'
import { FigureBlock } from './figure-block.tsx'
import classes from './home.module.css'
import { ListBlock } from './list-block.tsx'
import { partsFor, useViewer } from './screens.ts'
import { CreateBlock, RecentBlock, TextBlock } from './small-blocks.tsx'

export function PageBlocks({ page }: { page: PageDocument }) {
  const viewer = useViewer()
  const columns = page.columns ?? 12
  return (
    <div className={classes['grid']} style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
      {partsFor(page, viewer).map((part) => (
        <div
          key={part.id}
          className={classes['place']}
          data-kind={part.type}
          style={{ gridColumn: `span ${Math.min(columns, part.width ?? columns)}` }}
        >
          {isPageBlock(part) ? <Block block={part} /> : <PluginComponent name={part.type} label={part.label} />}
        </div>
      ))}
    </div>
  )
}

function Block({ block }: { block: PageBlock }) {
  switch (block.type) {
    case 'list':
      return <ListBlock block={block} />
    case 'figure':
      return <FigureBlock block={block} />
    case 'chart':
      return <ChartBlock block={block} />
    case 'recent':
      return <RecentBlock block={block} />
    case 'create':
      return <CreateBlock block={block} />
    case 'text':
      return <TextBlock block={block} />
  }
}
