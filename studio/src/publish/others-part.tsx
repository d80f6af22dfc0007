/** Change sets that others shared: whose, how much, and whether they wait for an approval. */
import { Anchor, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Choice } from '@trellis/runtime/ui/choice.tsx'
import { useStudioText } from '../i18n/studio-text.ts'
import { linkTo } from '../shell/shell.tsx'
import room from '../shell/room.module.css'
import { readChangeSets } from './review-api.ts'

export function OthersPart() {
  const t = useStudioText()
  const open = useQuery({ queryKey: ['change-sets'], queryFn: readChangeSets, refetchInterval: 30_000 })
  const others = open.data?.change_sets.filter((set) => !set.mine) ?? []
  if (others.length === 0) return null
  return (
    <section aria-label={t('review.others')} style={{ marginTop: 24 }}>
      <Title order={2} mb={8}>
        {t('review.others')}
      </Title>
      <div className={room['lines']}>
        {others.map((set) => (
          <div key={set.author.id} className={room['line']}>
            <span className={room['grow']}>
              <Anchor {...linkTo(['changes', set.author.id])} fw={550}>
                {set.author.name}
              </Anchor>{' '}
              <Text span size="xs" c="dimmed">
                {[
                  t('publish.items', { count: set.items.length }),
                  ...(set.comments > 0 ? [t('review.count', { count: set.comments })] : []),
                ].join(' · ')}
              </Text>
            </span>
            {set.approval !== null ? (
              <Choice color="green" label={t('review.approved')} />
            ) : (
              set.asked_at !== null && <Choice color="orange" label={t('review.asked')} />
            )}
          </div>
        ))}
      </div>
    </section>
  )
}
