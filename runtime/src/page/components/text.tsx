/** A piece of explanation in a layout, plain or with headings, lists and links; and a line between blocks. */
import { Divider, Text, Title } from '@mantine/core'
import { Suspense } from 'react'
import { useLabel } from '../../i18n/i18n.ts'
import type { DividerBlock, TextBlock } from '../layout.ts'
import classes from '../page.module.css'
import { lazyPart } from '../../ui/lazy-part.ts'

const RichTextView = lazyPart(async () => (await import('../../fields/rich-text-editor.tsx')).RichTextView)

export function TextComponent({ block }: { block: TextBlock }) {
  const labelOf = useLabel()
  const text = labelOf(block.text)
  return (
    <section className={classes['section']}>
      {block.label !== undefined && <Title order={2}>{labelOf(block.label)}</Title>}
      {block.type === 'rich_text' ? (
        <Suspense>
          <RichTextView html={text} />
        </Suspense>
      ) : (
        <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
          {text}
        </Text>
      )}
    </section>
  )
}

export function DividerComponent({ block }: { block: DividerBlock }) {
  const label = useLabel()(block.label)
  return <Divider label={label === '' ? undefined : label} labelPosition="left" />
}
