/** Draws the blocks of a layout: block document -> component. The studio's canvas draws with the very same function. */
import { Stack } from '@mantine/core'
import { Suspense, lazy } from 'react'
import { RowsSkeleton } from '../ui/states.tsx'
import type { PageBlock } from './layout.ts'
import type { PageRecord } from './page-record.ts'
import { RelatedList } from './components/related-list.tsx'
import { Section } from './components/section.tsx'
import { TextComponent } from './components/text.tsx'

const TimelineBlock = lazy(async () => ({ default: (await import('../records/timeline/timeline.tsx')).TimelineBlock }))
const FilesBlock = lazy(async () => ({ default: (await import('../records/files/files-block.tsx')).FilesBlock }))
const LineItems = lazy(async () => ({ default: (await import('./line-items/line-items.tsx')).LineItems }))

export function Blocks({ blocks, page }: { blocks: PageBlock[]; page: PageRecord }) {
  const shown = blocks.filter((block) => page.conditions(block.visible_when, page.record) !== false)
  return (
    <Stack gap="lg">
      {shown.map((block, at) => (
        <Block key={at} block={block} page={page} />
      ))}
    </Stack>
  )
}

function Block({ block, page }: { block: PageBlock; page: PageRecord }) {
  switch (block.type) {
    case 'section':
      return <Section block={block} page={page} />
    case 'related_list':
      return <RelatedList block={block} page={page} />
    case 'line_items':
      return (
        <Suspense fallback={<RowsSkeleton rows={4} />}>
          <LineItems block={block} page={page} />
        </Suspense>
      )
    case 'timeline':
      return (
        <Suspense fallback={<RowsSkeleton rows={4} />}>
          <TimelineBlock page={page} />
        </Suspense>
      )
    case 'files':
      return (
        <Suspense fallback={<RowsSkeleton rows={3} />}>
          <FilesBlock page={page} />
        </Suspense>
      )
    case 'text':
      return <TextComponent block={block} />
  }
}
