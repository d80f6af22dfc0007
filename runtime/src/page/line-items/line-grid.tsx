/**
 * A small spreadsheet over the lines of a record: arrows, tab and enter move; typing edits; ctrl D fills down; a block from a spreadsheet is pasted
 * with a reason at each cell that does not fit. Rows are inserted, duplicated and deleted by keys or by their menu.
 */
import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconCopy, IconDots, IconPlus, IconRowInsertBottom, IconTrash } from '@tabler/icons-react'
import type { ClipboardEvent } from 'react'
import { memo, useCallback, useEffect, useRef } from 'react'
import { useModel } from '../../api/model.ts'
import { useMe } from '../../api/session.ts'
import { uiOf } from '../../fields/field-uis.ts'
import { preloadEdit } from '../../fields/lazy-edit.tsx'
import { NumberEdit } from '../../fields/number-line.tsx'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { pathLabel } from '../../records/list/path-label.ts'
import { patientOnce } from '../../ui/lazy-part.ts'
import { toastProblem } from '../../ui/toast.tsx'
import { LineCell } from './line-cell.tsx'
import classes from './line-items.module.css'
import { LineTotals } from './line-totals.tsx'
import type { Line } from './lines.ts'
import type { LineColumn, LineSetup, LinesState } from './use-lines.ts'
import type { Cursor, GridMoves } from './use-grid-moves.ts'
import { useGridMoves } from './use-grid-moves.ts'

export type GridProps = {
  setup: LineSetup
  state: LinesState
  title: string
  totals: readonly string[]
  may: { create: boolean; update: boolean; delete: boolean }
}

export function LineGrid({ setup, state, title, totals, may }: GridProps) {
  const t = useText()
  const labelOf = useLabel()
  const model = useModel()
  const frame = useRef<HTMLDivElement>(null)
  const { rows } = state.lines
  const moves = useGridMoves({ setup, state, may, frame })
  useEffect(() => {
    // The first letter typed must find its editor there.
    for (const { field, editable } of setup.columns) if (editable) preloadEdit(uiOf(field).Edit)
    preloadEdit(NumberEdit)
  }, [setup])
  const paste = usePaste({ setup, state, may }, moves)
  return (
    <div className={classes['frame']} ref={frame}>
      <div className={classes['scroll']}>
        <table
          className={classes['grid']}
          role="grid"
          aria-label={title}
          aria-rowcount={rows.length + 1}
          onKeyDown={moves.onKeyDown}
          onPaste={paste}
          onCopy={moves.onCopy}
        >
          <thead>
            <tr>
              <th className={classes['number']} aria-label={t('record.line')} />
              {setup.columns.map(({ path, field }) => (
                <th key={path} data-align={uiOf(field).align} style={{ minWidth: Math.min(uiOf(field).width, 220) }}>
                  {pathLabel(model, setup.child, path, labelOf)}
                </th>
              ))}
              <th className={classes['more']} aria-label={t('record.more')} />
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              <GridRow
                key={row.key}
                row={row}
                at={at}
                columns={setup.columns}
                active={moves.place?.row === at ? moves.place : undefined}
                range={moves.rangeIn(at)}
                may={may}
                moves={moves.stable}
              />
            ))}
          </tbody>
          {totals.length > 0 && rows.length > 0 && <LineTotals setup={setup} rows={rows} totals={totals} />}
        </table>
      </div>
      <div className={classes['foot']}>
        {may.create && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={14} />}
            onClick={() => {
              state.add(rows.length)
              moves.stable.go({ row: rows.length, column: 0 })
            }}
          >
            {t('record.add_line')}
          </Button>
        )}
        <span className={classes['hint']}>{t('record.line_keys')}</span>
      </div>
    </div>
  )
}

type RowProps = {
  row: Line
  at: number
  columns: LineColumn[]
  active: Cursor | undefined
  /** First and last column of the chosen block in this row. */
  range: readonly [number, number] | undefined
  may: GridProps['may']
  moves: GridMoves
}

const GridRow = memo(
  function GridRow({ row, at, columns, active, range, may, moves }: RowProps) {
    const t = useText()
    const canEdit = row.id === undefined ? may.create : may.update
    return (
      <tr aria-rowindex={at + 2} data-new={row.id === undefined || undefined}>
        <td className={classes['number']}>{at + 1}</td>
        {columns.map((column, index) => (
          <LineCell
            key={column.path}
            row={row}
            column={column}
            place={{ row: at, column: index }}
            active={active?.column === index}
            editing={active?.column === index && active.editing}
            clear={active?.clear === true}
            inRange={range !== undefined && index >= range[0] && index <= range[1]}
            canEdit={canEdit && column.editable}
            moves={moves}
          />
        ))}
        <td className={classes['more']}>
          <Menu position="bottom-end" width={210}>
            <Menu.Target>
              <ActionIcon size={22} tabIndex={-1} aria-label={t('record.line_actions', { line: at + 1 })}>
                <IconDots size={14} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {may.create && (
                <Menu.Item leftSection={<IconRowInsertBottom size={15} />} onClick={() => moves.insert(at + 1)}>
                  {t('record.line_insert')}
                </Menu.Item>
              )}
              {may.create && (
                <Menu.Item leftSection={<IconCopy size={15} />} onClick={() => moves.duplicate(at)}>
                  {t('record.line_duplicate')}
                </Menu.Item>
              )}
              {(row.id === undefined || may.delete) && (
                <Menu.Item
                  color="var(--mantine-color-error)"
                  leftSection={<IconTrash size={15} />}
                  onClick={() => moves.remove(at)}
                >
                  {t('record.line_delete')}
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        </td>
      </tr>
    )
  },
  (before, now) =>
    before.row === now.row &&
    before.at === now.at &&
    before.active?.column === now.active?.column &&
    before.active?.editing === now.active?.editing &&
    before.range?.[0] === now.range?.[0] &&
    before.range?.[1] === now.range?.[1] &&
    before.columns === now.columns &&
    before.moves === now.moves,
)

const loadPasteLines = patientOnce(() => import('./paste-lines.ts'))

/** A block of cells lands at the active cell; rows that are missing are made. */
function usePaste(
  { setup, state, may }: Pick<GridProps, 'setup' | 'state' | 'may'>,
  moves: ReturnType<typeof useGridMoves>,
) {
  const model = useModel()
  const me = useMe()
  const isReached = moves.place !== undefined
  useEffect(() => {
    if (isReached) void loadPasteLines().catch(() => undefined)
  }, [isReached])
  return useCallback(
    (event: ClipboardEvent) => {
      const { place } = moves
      const text = event.clipboardData.getData('text/plain')
      if (!place || place.editing || text === '') return
      event.preventDefault()
      void loadPasteLines()
        .then(({ pasteLines }) => pasteLines({ model, setup, state, may, text, place, userId: me.id }))
        .catch(toastProblem)
    },
    [model, me.id, setup, state, may, moves],
  )
}
