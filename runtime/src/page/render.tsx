/** Draws the blocks of a layout: block document -> component. The studio's canvas draws with the very same function. */
import { Stack } from '@mantine/core'
import type { PageBlock } from './layout.ts'
import type { PageRecord } from './page-record.ts'
import { RelatedList } from './components/related-list.tsx'
import { Section } from './components/section.tsx'
import { TextComponent } from './components/text.tsx'

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
    case 'text':
      return <TextComponent block={block} />
  }
}
