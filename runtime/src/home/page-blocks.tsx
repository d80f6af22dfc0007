/** The blocks of a page on its grid. Each asks for its own data, all at the same time, and stands or fails alone. */
import type { PageBlock, PageDocument } from '@trellis/metadata/schema/page.ts'
import { ChartBlock } from './chart-block.tsx'
import { FigureBlock } from './figure-block.tsx'
import classes from './home.module.css'
import { ListBlock } from './list-block.tsx'
import { blocksFor, useViewer } from './screens.ts'
import { CreateBlock, RecentBlock, TextBlock } from './small-blocks.tsx'

export function PageBlocks({ page }: { page: PageDocument }) {
  const viewer = useViewer()
  const columns = page.columns ?? 12
  return (
    <div className={classes['grid']} style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
      {blocksFor(page, viewer).map((block) => (
        <div
          key={block.id}
          className={classes['place']}
          data-kind={block.type}
          style={{ gridColumn: `span ${Math.min(columns, block.width ?? columns)}` }}
        >
          <Block block={block} />
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
