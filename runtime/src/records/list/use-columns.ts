/**
 * The columns as they are laid out: order, widths, pins. Widths stand in CSS variables of the table, so that resizing redraws no row.
 *
 * Units   px.
 */
import type { Header } from '@tanstack/react-table'
import {
  columnPinningFeature,
  columnResizingFeature,
  columnSizingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import type { ColumnDef } from '@tanstack/react-table'
import type { CSSProperties } from 'react'
import { useMemo, useState } from 'react'
import type { FieldView } from '../../api/model.ts'
import { fieldIn, useModel } from '../../api/model.ts'
import { uiOf } from '../../fields/field-uis.ts'
import { useLabel } from '../../i18n/i18n.ts'
import { pathLabel } from './path-label.ts'
import type { ListState } from './use-list.ts'

const features = tableFeatures({ columnSizingFeature, columnResizingFeature, columnPinningFeature })
type Features = typeof features
type Line = { id: string }
const noLines: Line[] = []
export const tickWidth = 40
const nameWidth = 280
export const [narrowest, widest, widthStep] = [60, 900, 30]

export type TableColumn = {
  path: string
  field: FieldView
  label: string
  align?: 'right'
  pinned: boolean
  index: number
  /** What stands in the line of totals; a sum when nothing is said. */
  total?: string
}
export type ColumnHeader = Header<Features, Line, unknown>

export function useColumns(list: ListState) {
  const model = useModel()
  const labelOf = useLabel()
  const key = `trellis.widths.${list.object.name}`
  const [widths, setWidths] = useState<{ [path: string]: number }>(() => keptWidths(key))
  const [pins, setPins] = useState<{ [path: string]: boolean }>({})
  const settings = list.columns
  const { object } = list
  const defs = useMemo(
    () =>
      settings.map((column): ColumnDef<Features, Line> => ({
        id: column.field,
        size:
          column.width ??
          (column.field === object.name_field ? nameWidth : widthOf(fieldIn(model, object, column.field))),
        minSize: narrowest,
        maxSize: widest,
      })),
    [settings, model, object],
  )
  const pinned = settings
    .filter(
      (column, at) => pins[column.field] ?? (column.pin === 'left' || at === 0 || column.field === object.name_field),
    )
    .map((column) => column.field)
  const table = useTable({
    features,
    columns: defs,
    data: noLines,
    columnResizeMode: 'onChange',
    state: { columnSizing: widths, columnPinning: { start: pinned, end: [] } },
    onColumnSizingChange: (change) => {
      setWidths((known) => {
        const next = typeof change === 'function' ? change(known) : change
        keepWidths(key, next)
        return next
      })
    },
  })
  const headers = table.getHeaderGroups()[0]?.headers ?? []
  const order = headers.map((header) => header.column.id).join(',')
  const pinnedText = pinned.join(',')
  const columns = useMemo(() => {
    const isPinned = new Set(pinnedText.split(','))
    return order.split(',').flatMap((path, index): TableColumn[] => {
      const field = fieldIn(model, object, path)
      const own = settings.find((column) => column.field === path)
      if (!field) return []
      const label = own?.label === undefined ? pathLabel(model, object, path, labelOf) : labelOf(own.label)
      return [{ path, field, label, align: uiOf(field).align, pinned: isPinned.has(path), index, total: own?.total }]
    })
  }, [order, pinnedText, model, object, settings, labelOf])
  const variables: { [name: string]: string } = {}
  let start = tickWidth
  for (const [index, header] of headers.entries()) {
    const size = header.getSize()
    variables[`--pin-${index}`] = `${start}px`
    start += size
  }
  const template = [`${tickWidth}px`, ...headers.map((header) => `${header.getSize()}px`), 'minmax(0, 1fr)'].join(' ')
  return {
    columns,
    headers,
    width: start,
    style: { ...variables, '--columns': template } as CSSProperties,
    pin: (path: string, on: boolean) => setPins((known) => ({ ...known, [path]: on })),
    widen: (path: string, width: number) => {
      const next = { ...widths, [path]: width }
      setWidths(next)
      keepWidths(key, next)
    },
  }
}

function widthOf(field: FieldView | undefined): number {
  return field ? uiOf(field).width : 140
}

function keptWidths(key: string): { [path: string]: number } {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '{}')
    return typeof kept === 'object' && kept !== null ? (kept as { [path: string]: number }) : {}
  } catch {
    return {}
  }
}

function keepWidths(key: string, widths: { [path: string]: number }): void {
  try {
    localStorage.setItem(key, JSON.stringify(widths))
  } catch {
    // Widths then last as long as the page.
  }
}
