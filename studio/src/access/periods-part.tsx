/** Closed periods: up to which day the records of an object stay as they are. Closed and reopened at once, with a reason, not by publishing. */
import { Badge, Button, Group, Text } from '@mantine/core'
import { IconLock, IconLockOpen } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { request } from '@trellis/runtime/api/client.ts'
import { formatDate, formatInstant } from '@trellis/runtime/i18n/format.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { EmptyState, ProblemCard, RowsSkeleton } from '@trellis/runtime/ui/states.tsx'
import { documentsOfKind, labelOr } from '../document/documents.ts'
import { useStudioState } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import objects from '../objects/objects.module.css'
import { useReader } from '../shell/use-reader.ts'
import room from '../shell/room.module.css'
import type { Period, PeriodAsk } from './period-dialog.tsx'
import { PeriodDialog, periodsKey } from './period-dialog.tsx'
import { usePeople } from './use-people.ts'

export function PeriodsPart() {
  const t = useStudioText()
  // What is not published yet has no records.
  const published = useStudioState((state) => state.published)
  const [asked, setAsked] = useState<PeriodAsk | null>(null)
  const found = useQuery({
    queryKey: periodsKey,
    queryFn: () => request<{ records: Period[] }>('GET', '/api/v1/closed-periods'),
  })
  const dated = documentsOfKind(published, 'object').filter((object) => typeof object['period_field'] === 'string')
  if (dated.length === 0)
    return (
      <div className={objects['scroll']}>
        <EmptyState
          icon={<IconLock size={28} stroke={1.4} />}
          title={t('access.no_periods')}
          text={t('access.no_periods_text')}
        />
      </div>
    )
  return (
    <div className={objects['scroll']}>
      <Text size="sm" c="dimmed" mb="sm" maw={760}>
        {t('access.periods_text')}
      </Text>
      {found.isPending && <RowsSkeleton rows={3} />}
      {found.isError && <ProblemCard error={found.error} retry={() => void found.refetch()} />}
      {found.data && (
        <ul className={room['lines']} style={{ listStyle: 'none', margin: 0, padding: 0 }}>
          {dated.map((object) => (
            <PeriodLine
              key={object.name}
              object={object}
              period={found.data.records.find((one) => one.object === object.name)}
              onAsk={setAsked}
            />
          ))}
        </ul>
      )}
      {asked && <PeriodDialog ask={asked} onClose={() => setAsked(null)} />}
    </div>
  )
}

type LineProps = { object: AnyDocument; period: Period | undefined; onAsk(ask: PeriodAsk): void }

function PeriodLine({ object, period, onAsk }: LineProps) {
  const t = useStudioText()
  const labelOf = useLabel()
  const place = useReader()
  const people = usePeople()
  const label = labelOf(labelOr(object['label'], object.name))
  const by = people.data?.records.find((one) => one.id === period?.closed_by)?.name
  const ask = (reopen: boolean) => onAsk({ object: object.name, label, period, reopen })
  const told = period && [
    period.reason,
    t('access.closed_by', { who: by ?? '—', when: formatInstant(period.closed_at, place) }),
    period.except.length > 0 && t('access.closed_except', { who: period.except.map((one) => one.name).join(', ') }),
  ]
  return (
    <li className={room['line']} style={{ flexWrap: 'wrap' }}>
      <div className={room['grow']} style={{ minWidth: 200 }}>
        <Text size="sm" fw={550}>
          {label}
        </Text>
        <span className={room['card-text']}>
          {told ? told.filter((one) => typeof one === 'string').join(' · ') : t('access.all_open')}
        </span>
      </div>
      {period && (
        <Badge color="orange" variant="light" leftSection={<IconLock size={11} />}>
          {t('access.closed_until', { day: formatDate(period.until, place.locale) })}
        </Badge>
      )}
      <Group gap={6}>
        <Button
          variant="default"
          size="compact-sm"
          aria-label={`${t(period ? 'access.change_period' : 'access.close_period')} ${label}`}
          onClick={() => ask(false)}
        >
          {t(period ? 'access.change_period' : 'access.close_period')}
        </Button>
        {period && (
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconLockOpen size={13} />}
            aria-label={`${t('access.reopen_period')} ${label}`}
            onClick={() => ask(true)}
          >
            {t('access.reopen_period')}
          </Button>
        )}
      </Group>
    </li>
  )
}
