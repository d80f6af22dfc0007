/** A piece of explanation in a layout. */
import { Text, Title } from '@mantine/core'
import { useLabel } from '../../i18n/i18n.ts'
import type { TextBlock } from '../layout.ts'
import classes from '../page.module.css'

export function TextComponent({ block }: { block: TextBlock }) {
  const labelOf = useLabel()
  return (
    <section className={classes['section']}>
      {block.label !== undefined && <Title order={2}>{labelOf(block.label)}</Title>}
      <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
        {labelOf(block.text)}
      </Text>
    </section>
  )
}
