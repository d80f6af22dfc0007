/** The head of a calendar: which days are shown, ways to others, how much is shown, and which sources lie over each other. */
import { ActionIcon, Button, Group, SegmentedControl, Title, UnstyledButton } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useText } from '../../i18n/i18n.ts'
import { tintOf } from '../../theme/palette.ts'
import type { ListState } from '../list/use-list.ts'
import type { Scale } from './calendar-days.ts'
import { rangeText, stepped } from './calendar-days.ts'
import classes from './calendar.module.css'
import type { Source } from './calendar-source.ts'
import type { CalendarState } from './use-calendar.ts'

const scales = ['day', 'week', 'month'] as const

export function CalendarHead({ list, state }: { list: ListState; state: CalendarState }) {
  const t = useText()
  const { scale, day, days, today, place, sources, off } = state
  const go = (next: string) => list.change({ day: next === today ? undefined : next })
  const standard = list.calendar?.scale ?? 'month'
  return (
    <div className={classes['bar']}>
      <Group gap={4} wrap="nowrap">
        <Button variant="default" size="compact-sm" onClick={() => go(today)}>
          {t('calendar.today')}
        </Button>
        <ActionIcon aria-label={t('calendar.previous')} onClick={() => go(stepped(scale, day, -1))}>
          <IconChevronLeft size={16} />
        </ActionIcon>
        <ActionIcon aria-label={t('calendar.next')} onClick={() => go(stepped(scale, day, 1))}>
          <IconChevronRight size={16} />
        </ActionIcon>
        <Title order={2} className={classes['range']} aria-live="polite">
          {rangeText(scale, days, day, place.locale)}
        </Title>
      </Group>
      <Group gap={8} wrap="nowrap" ml="auto">
        {sources.length > 1 && (
          <div className={classes['sources']} role="group" aria-label={t('calendar.sources')}>
            {sources.map((source) => (
              <SourceToggle
                key={source.name}
                source={source}
                off={off}
                onChange={(next) => list.change({ off: next })}
              />
            ))}
          </div>
        )}
        <SegmentedControl
          size="xs"
          aria-label={t('calendar.scale')}
          value={scale}
          data={scales.map((value) => ({ value, label: t(`calendar.${value}`) }))}
          onChange={(next) => list.change({ scale: next === standard ? undefined : (next as Scale) })}
        />
      </Group>
    </div>
  )
}

function SourceToggle({
  source,
  off,
  onChange,
}: {
  source: Source
  off: ReadonlySet<string>
  onChange(off: string | undefined): void
}) {
  const shown = !off.has(source.name)
  const toggle = () => {
    const next = [...off].filter((name) => name !== '' && name !== source.name)
    if (shown) next.push(source.name)
    onChange(next.length === 0 ? undefined : next.join(','))
  }
  // A source that colours by a choice has many colours, so its dot has none.
  const dot = source.setting.color_by === undefined ? tintOf(source.color).dot : 'var(--text-soft)'
  return (
    <UnstyledButton className={classes['source']} aria-pressed={shown} onClick={toggle}>
      <span className={classes['event-dot']} style={{ background: shown ? dot : 'transparent', borderColor: dot }} />
      {source.label}
    </UnstyledButton>
  )
}
