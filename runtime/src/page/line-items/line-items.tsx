/**
 * The lines of a record on its page: a grid with its own save, which is one call whatever the number of lines. Somebody else's changes come in
 * while nothing is being edited; when they saved first, theirs are taken in below mine.
 */
import { Alert, Button, Group, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useBlocker } from '@tanstack/react-router'
import { useEffect, useMemo, useRef } from 'react'
import { useModel } from '../../api/model.ts'
import { query } from '../../api/records.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { confirmDiscard } from '../../ui/confirm.ts'
import { Icon } from '../../ui/icon.tsx'
import { ProblemCard, RowsSkeleton } from '../../ui/states.tsx'
import { RelatedList } from '../components/related-list.tsx'
import type { LineItemsBlock } from '../layout.ts'
import type { PageRecord } from '../page-record.ts'
import { LineGrid } from './line-grid.tsx'
import classes from './line-items.module.css'
import { linesQuery, mostLines } from './lines-query.ts'
import { useSaveLines } from './use-save-lines.ts'
import { linesOf } from './lines.ts'
import type { Lines } from './lines.ts'
import type { LineSetup } from './use-lines.ts'
import { mayWith, useLineSetup } from './use-line-setup.ts'
import { useLinesOf } from './use-lines.ts'

export function LineItems({ block, page }: { block: LineItemsBlock; page: PageRecord }) {
  const model = useModel()
  const setup = useLineSetup(block)
  const may = setup && mayWith(setup.child, page)
  const found = useQuery({
    queryKey: ['records', setup?.child.name ?? '', 'lines', page.record.id, setup?.asked],
    enabled: setup !== null,
    queryFn: ({ signal }) => query(linesQuery(setup as LineSetup, page.record.id), signal),
  })
  const start = useMemo(() => (found.data ? linesOf(found.data.records) : null), [found.data])
  if (!setup || !may) return null
  const isPlain = (!may.create && !may.update) || (found.data?.total ?? 0) > mostLines
  if (isPlain) return <RelatedList block={{ ...block, type: 'related_list' }} page={page} />
  if (found.error && !start) return <ProblemCard error={found.error} retry={() => void found.refetch()} />
  if (!start) return <RowsSkeleton rows={4} />
  return <LinesOf key={`${model.version}`} {...{ block, page, setup, may, start }} />
}

type LinesProps = {
  block: LineItemsBlock
  page: PageRecord
  setup: LineSetup
  may: { create: boolean; update: boolean; delete: boolean }
  start: Lines
}

function LinesOf({ block, page, setup, may, start }: LinesProps) {
  const t = useText()
  const labelOf = useLabel()
  const state = useLinesOf(setup, start, page.record)
  const { busy, general, save } = useSaveLines(page, block, setup, state)
  const { dirty, reset } = state
  const taken = useRef(start)
  useEffect(() => {
    // Only what the server says anew is taken over, and not while something is being edited.
    if (taken.current === start || dirty || busy) return
    taken.current = start
    reset(start)
  }, [start, dirty, busy, reset])
  useBlocker({
    shouldBlockFn: async () => dirty && !(await confirmDiscard()),
    enableBeforeUnload: () => dirty,
  })
  const title = labelOf(block.label ?? setup.child.plural_label ?? setup.child.label)
  return (
    <section
      className={classes['block']}
      aria-label={title}
      onKeyDown={(event) => {
        if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's' && dirty) {
          event.preventDefault()
          void save()
        }
      }}
    >
      <Group justify="space-between" wrap="nowrap" mih={30}>
        <Group gap={8} wrap="nowrap">
          <Icon name={setup.child.icon} object={setup.child.name} size={16} />
          <Title order={2} fz={14}>
            {title}
          </Title>
        </Group>
        {dirty && (
          <Group gap={6} wrap="nowrap">
            <Button variant="default" disabled={busy} onClick={() => reset(start)}>
              {t('record.discard')}
            </Button>
            <Button loading={busy} disabled={page.preview} onClick={() => void save()}>
              {t('record.save_lines')}
            </Button>
          </Group>
        )}
      </Group>
      {general.length > 0 && (
        <Alert color="red" variant="light" role="alert" p="xs">
          {general.join(' ')}
        </Alert>
      )}
      <LineGrid setup={setup} state={state} title={title} totals={block.totals} may={may} />
    </section>
  )
}
