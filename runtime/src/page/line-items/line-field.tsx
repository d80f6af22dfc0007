/** The lines of a record inside its form: they are saved with it, in the same call. */
import { Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import type { RecordView } from '../../api/records.ts'
import { query } from '../../api/records.ts'
import type { WireFieldProblem } from '../../api/problem.ts'
import { useLabel } from '../../i18n/i18n.ts'
import { RowsSkeleton } from '../../ui/states.tsx'
import type { AsTyped } from '../../records/form/as-typed.ts'
import { useFollowing } from '../../records/form/as-typed.ts'
import type { FormLines } from '../../records/form/use-form-lines.ts'
import type { LineItemsBlock } from '../layout.ts'
import type { LineEngine } from './line-engine.ts'
import { LineGrid } from './line-grid.tsx'
import { linesQuery } from './lines-query.ts'
import classes from './line-items.module.css'
import type { LineChanges, Lines } from './lines.ts'
import { hasUnread, linesOf, placeErrors, rebase } from './lines.ts'
import { keptLines, restoredLines } from './kept-lines.ts'
import type { LineSetup } from './use-lines.ts'
import { useEngine } from './use-engine.ts'
import { mayWith, useLineSetup } from './use-line-setup.ts'
import { useLines } from './use-lines.ts'

/** How a form asks its lines at saving, and tells them what was refused. */
export type LineControl = {
  changes(): LineChanges | null
  /** Something pasted could not be read: there is nothing to save yet. */
  unread(): boolean
  /** Reasons without a cell are given back. */
  refuse(errors: readonly WireFieldProblem[]): string[]
  /** To keep with what is typed in the form; null: nothing was changed. */
  kept(): Lines | null
  /** Somebody else saved lines in between: theirs come in below mine. */
  takeTheirs(): Promise<void>
}

type FieldProps = {
  block: LineItemsBlock
  record: RecordView | null
  /** The record as it stands in the form: formulas of lines may read it. */
  typed: AsTyped
  lines: Pick<FormLines, 'onControl' | 'touched' | 'keptOf'>
}

export function LineField(props: FieldProps) {
  const setup = useLineSetup(props.block)
  const id = props.record?.id
  const kept = props.lines.keptOf(props.block.relation)
  const found = useQuery({
    queryKey: ['records', setup?.child.name ?? '', 'form lines', id],
    enabled: setup !== null && id !== undefined,
    gcTime: 0,
    queryFn: ({ signal }) => query(linesQuery(setup as LineSetup, id ?? ''), signal),
  })
  const start = useMemo(() => {
    const saved = id === undefined ? [] : found.data?.records
    if (!saved || !setup) return undefined
    return kept ? restoredLines(kept, saved, setup.fields) : linesOf(saved)
  }, [id, found.data, kept, setup])
  if (!setup) return null
  return start ? <FieldOf {...props} setup={setup} start={start} /> : <RowsSkeleton rows={2} />
}

function FieldOf({ block, record, typed, lines: form, setup, start }: FieldProps & { setup: LineSetup; start: Lines }) {
  const labelOf = useLabel()
  const engine = useEngine(setup.child.name, true)
  const parent = useFollowing(typed, (now) => readOf(engine, setup.via, now))
  const state = useLines(setup, start, { parent, engine })
  const may = mayWith(setup.child, { editable: true })
  const { latest, lines, put, changes } = state
  const { onControl, touched } = form
  const id = record?.id
  useEffect(() => {
    onControl(block.relation, {
      changes,
      refuse: (errors) => {
        const sent = changes()
        if (!sent) return []
        const placed = placeErrors(latest.current, sent, errors)
        put(placed.lines, false)
        return placed.rest
      },
      unread: () => hasUnread(latest.current),
      kept: () => keptLines(latest.current, setup.fields),
      takeTheirs: async () => {
        if (id === undefined) return
        const now = await query(linesQuery(setup, id))
        put(rebase(latest.current, now.records, setup.fields), false)
      },
    })
    return () => onControl(block.relation, null)
  }, [block.relation, changes, id, latest, onControl, put, setup])
  useEffect(touched, [lines, touched])
  const title = labelOf(block.label ?? setup.child.plural_label ?? setup.child.label)
  if (!may.create && !may.update) return null
  return (
    <section className={classes['block']} aria-label={title}>
      <Title order={3} fz={13} fw={600}>
        {title}
      </Title>
      <LineGrid setup={setup} state={state} title={title} totals={block.totals} may={may} />
    </section>
  )
}

/** Of the record as typed only what the lines read: another key in another field is no reason to work 200 lines out again. */
function readOf(engine: LineEngine | null, via: string, now: RecordView): RecordView {
  const read = (engine?.pathsFrom(via) ?? []).map((path) => path.slice(via.length + 1))
  return { ...Object.fromEntries(read.map((path) => [path, now[path] ?? null])), id: now.id }
}
