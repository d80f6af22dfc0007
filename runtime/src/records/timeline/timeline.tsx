/** The timeline of a record page: the composer, what is still open, then everything that was done or changed, newest first. */
import { Button, Chip, Group, Text } from '@mantine/core'
import { IconActivity } from '@tabler/icons-react'
import { useState } from 'react'
import { activityObject } from '../../api/linked-objects.ts'
import { mayDo, useModel } from '../../api/model.ts'
import { useTimeline } from '../../api/timeline.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import type { PageRecord } from '../../page/page-record.ts'
import { EmptyState, ProblemCard, RowsSkeleton } from '../../ui/states.tsx'
import { partOptions } from './activity-values.ts'
import { ActivityLine } from './activity-line.tsx'
import { ChangeLine } from './change-line.tsx'
import { Composer } from './composer.tsx'
import classes from './timeline.module.css'

const changes = 'change'

export function TimelineBlock({ page }: { page: PageRecord }) {
  const t = useText()
  const model = useModel()
  const activity = activityObject(model, page.object)
  const [kinds, setKinds] = useState<string[]>([])
  const [now] = useState(() => Date.now())
  const pages = useTimeline(page.object, page.record, { activity, kinds })
  const open = pages.data?.pages[0]?.open ?? []
  const entries = pages.data?.pages.flatMap((one) => one.entries) ?? []
  const isEmpty = !pages.isPending && !pages.error && open.length === 0 && entries.length === 0
  return (
    <section aria-label={t('activity.timeline')} className={classes['timeline']}>
      {activity && page.preview !== true && mayDo(activity, 'create') && (
        <Composer key={page.record.id} activity={activity} page={page} />
      )}
      {activity && page.preview !== true && <KindFilter page={page} kinds={kinds} onChange={setKinds} />}
      {pages.isPending && <RowsSkeleton rows={4} />}
      {pages.error && <ProblemCard error={pages.error} retry={() => void pages.refetch()} />}
      {open.length > 0 && (
        <>
          <h3 className={classes['head']}>{t('activity.ahead')}</h3>
          <ul className={classes['open']} data-open>
            {open.map((entry) => (
              <ActivityLine key={entry.record.id} entry={entry} now={now} />
            ))}
          </ul>
        </>
      )}
      {entries.length > 0 && (
        <ul className={classes['past']}>
          {entries.map((entry) =>
            entry.type === 'activity' ? (
              <ActivityLine key={entry.record.id} entry={entry} now={now} />
            ) : (
              <ChangeLine key={`${entry.version}-${entry.at}-${entry.kind}`} entry={entry} page={page} now={now} />
            ),
          )}
        </ul>
      )}
      {isEmpty && (
        <EmptyState
          icon={<IconActivity size={28} stroke={1.4} />}
          title={t('activity.nothing')}
          text={t('activity.nothing_text')}
        />
      )}
      {pages.hasNextPage && (
        <Button variant="default" mt="xs" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t('list.show_more')}
        </Button>
      )}
    </section>
  )
}

/** Nothing chosen means everything. */
function KindFilter({ page, kinds, onChange }: { page: PageRecord; kinds: string[]; onChange(kinds: string[]): void }) {
  const t = useText()
  const labelOf = useLabel()
  const activity = activityObject(useModel(), page.object)
  if (!activity) return null
  const options = partOptions(activity, activity.activity?.kind)
  return (
    <Group gap={6} wrap="wrap" role="group" aria-label={t('activity.show')}>
      <Text size="xs" c="dimmed">
        {t('activity.show')}
      </Text>
      <Chip size="xs" checked={kinds.length === 0} onChange={() => onChange([])}>
        {t('activity.everything')}
      </Chip>
      <Chip.Group multiple value={kinds} onChange={onChange}>
        {options.map((option) => (
          <Chip key={option.value} size="xs" value={option.value}>
            {labelOf(option.label ?? option.value)}
          </Chip>
        ))}
        <Chip size="xs" value={changes}>
          {t('activity.only_changes')}
        </Chip>
      </Chip.Group>
    </Group>
  )
}
