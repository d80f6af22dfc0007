/**
 * The lines of a record on its page: a grid with its own save, which is one call whatever the number of lines. Somebody else's changes come in
 * while nothing is being edited; when they saved first, theirs are taken in below mine.
 */
import { useQuery } from '@tanstack/react-query'
import { useBlocker } from '@tanstack/react-router'
import { useEffect, useMemo, useRef } from 'react'
import type { RecordQuery } from '@trellis/metadata/query/record-query.ts'
import { useModel } from '../../api/model.ts'
import { query } from '../../api/records.ts'
import { useLabel } from '../../i18n/i18n.ts'
import { confirmDiscard } from '../../ui/confirm.ts'
import { ProblemCard, RowsSkeleton } from '../../ui/states.tsx'
import { RelatedList } from '../components/related-list.tsx'
import type { LineItemsBlock } from '../layout.ts'
import type { PageRecord } from '../page-record.ts'
import { LineGrid } from './line-grid.tsx'
import { LinesFrame, linesTitle } from './lines-frame.tsx'
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
  const asked = setup && linesQuery(setup, page.record.id)
  const found = useQuery({
    queryKey: ['records', setup?.child.name ?? '', 'lines', asked],
    enabled: asked !== null,
    queryFn: ({ signal }) => query(asked as RecordQuery, signal),
  })
  const start = useMemo(() => (found.data ? linesOf(found.data.records) : null), [found.data])
  if (!setup || !may) return null
  const total = found.data?.total ?? 0
  const isPlain = (!may.create && !may.update) || (setup.limit === undefined && total > mostLines)
  if (isPlain) return <RelatedList block={{ ...block, type: 'related_list' }} page={page} />
  if (found.error && !start) return <ProblemCard error={found.error} retry={() => void found.refetch()} />
  if (!start) return <RowsSkeleton rows={4} />
  return <LinesOf key={`${model.version}`} {...{ block, page, setup, may, start, total }} />
}

type LinesProps = {
  block: LineItemsBlock
  page: PageRecord
  setup: LineSetup
  may: { create: boolean; update: boolean; delete: boolean }
  start: Lines
  /** How many there are on the server, shown or not. */
  total: number
}

function LinesOf({ block, page, setup, may, start, total }: LinesProps) {
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
  return (
    <LinesFrame
      {...{ block, page, setup, dirty, busy }}
      total={total > start.rows.length ? total : undefined}
      reasons={general}
      onSave={() => void save()}
      onDiscard={() => reset(start)}
    >
      <LineGrid setup={setup} state={state} title={linesTitle(block, setup, labelOf)} totals={block.totals} may={may} />
    </LinesFrame>
  )
}
