/** One figure; a click opens the records it was made of. */
import { Skeleton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { blockQuery } from '@trellis/metadata/layout/block-query.ts'
import type { PageBlock } from '@trellis/metadata/schema/page.ts'
import { objectIn, useModel } from '../api/model.ts'
import { useGroups } from '../api/records.ts'
import { useLabel } from '../i18n/i18n.ts'
import { tintOf } from '../theme/palette.ts'
import { Icon } from '../ui/icon.tsx'
import { CardProblem } from './card.tsx'
import { useFigureText } from './figure-text.ts'
import classes from './home.module.css'
import { useRecordsBehind } from './records-behind.ts'

export function FigureBlock({ block }: { block: Extract<PageBlock, { type: 'figure' }> }) {
  const labelOf = useLabel()
  const model = useModel()
  const object = objectIn(model, block.object)
  const answer = useGroups(blockQuery(block), object !== undefined)
  const { full, short } = useFigureText(block)
  const behind = useRecordsBehind(block)
  if (!object) return null
  const value = answer.data?.[0]?.['figure'] ?? null
  const title = labelOf(block.label) || labelOf(object.plural_label ?? object.label)
  const tint = tintOf(block.color ?? 'gray')
  if (answer.error)
    return (
      <section className={classes['card']} aria-label={title}>
        <CardProblem error={answer.error} retry={() => void answer.refetch()} />
      </section>
    )
  return (
    <Link
      to="/$object"
      params={{ object: block.object }}
      search={behind()}
      className={`${classes['card']} ${classes['figure']}`}
    >
      <span className={classes['caption']}>
        <span
          className={classes['badge']}
          style={{
            background: `light-dark(${tint.light.ground}, ${tint.dark.ground})`,
            color: `light-dark(${tint.light.text}, ${tint.dark.text})`,
          }}
        >
          <Icon name={block.icon ?? object.icon} object={object.name} size={14} />
        </span>
        {title}
      </span>
      {answer.isPending ? (
        <Skeleton h={22} w="55%" mt={4} />
      ) : (
        <span className={`${classes['value']} figures`} title={full(value)}>
          {short(value)}
        </span>
      )}
    </Link>
  )
}
