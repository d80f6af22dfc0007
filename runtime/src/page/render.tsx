/**
 * Draws the blocks of a layout: block document -> component. The studio's canvas draws with the very same functions; there (`page.preview`)
 * only fields can be tried, and everything else shows what there is without a way to change it.
 */
import { Stack } from '@mantine/core'
import { Suspense } from 'react'
import { RowsSkeleton } from '../ui/states.tsx'
import type { PageBlock } from './layout.ts'
import type { PageRecord } from './page-record.ts'
import { RelatedList } from './components/related-list.tsx'
import { Section } from './components/section.tsx'
import { PluginComponent } from './components/plugin-component.tsx'
import { DividerComponent, TextComponent } from './components/text.tsx'
import classes from './page.module.css'
import { lazyPart } from '../ui/lazy-part.ts'

const TimelineBlock = lazyPart(async () => (await import('../records/timeline/timeline.tsx')).TimelineBlock)
const History = lazyPart(async () => (await import('../records/record/history.tsx')).History)
const FilesBlock = lazyPart(async () => (await import('../records/files/files-block.tsx')).FilesBlock)
const Counted = lazyPart(async () => (await import('./components/counted.tsx')).Counted)
const LineItems = lazyPart(async () => (await import('./line-items/line-items.tsx')).LineItems)

export function Blocks({ blocks, page }: { blocks: PageBlock[]; page: PageRecord }) {
  const shown = blocks.filter((block) => page.conditions(block.visible_when, page.record) !== false)
  if (shown.every((block) => block.width === undefined))
    return (
      <Stack gap="lg">
        {shown.map((block, at) => (
          <BlockOf key={at} block={block} page={page} />
        ))}
      </Stack>
    )
  return (
    <div className={classes['blocks']}>
      {shown.map((block, at) => (
        <div key={at} style={{ gridColumn: `span ${block.width ?? 12}` }}>
          <BlockOf block={block} page={page} />
        </div>
      ))}
    </div>
  )
}

/** Blocks that are the same on every record. */
export const needsNoRecord: ReadonlySet<PageBlock['type']> = new Set(['text', 'rich_text', 'divider', 'component'])

type BlockProps = { block: PageBlock; page: PageRecord }

/** One block of a page. */
export function BlockOf({ block, page }: BlockProps) {
  if (page.preview !== true || block.type === 'section') return <Block block={block} page={page} />
  // A record that is not there yet has nothing beside its fields.
  if (page.record.id === '' && !needsNoRecord.has(block.type)) return null
  return (
    <div inert>
      <Block block={block} page={page} />
    </div>
  )
}

function Block({ block, page }: BlockProps) {
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
    case 'history':
      return (
        <Suspense fallback={<RowsSkeleton rows={4} />}>
          <History page={page} />
        </Suspense>
      )
    case 'files':
      return (
        <Suspense fallback={<RowsSkeleton rows={3} />}>
          <FilesBlock page={page} />
        </Suspense>
      )
    case 'figure':
    case 'chart':
      return (
        <Suspense fallback={<RowsSkeleton rows={block.type === 'figure' ? 1 : 4} />}>
          <Counted block={block} page={page} />
        </Suspense>
      )
    case 'text':
    case 'rich_text':
      return <TextComponent block={block} />
    case 'divider':
      return <DividerComponent block={block} />
    case 'component':
      return <PluginComponent name={block.component} label={block.label} />
  }
}
