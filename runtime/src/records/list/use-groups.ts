/** The groups of a grouped list with their counts and sums, and the records of those that are open. */
import { keepPreviousData, useQueries } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { Filter, RecordQuery } from '@trellis/metadata/query/record-query.ts'
import { fieldIn, namePath, useModel } from '../../api/model.ts'
import type { GroupRow } from '../../api/records.ts'
import { query, useGroups } from '../../api/records.ts'
import { allOf } from './list-search.ts'
import type { GroupHead, Item } from './table-items.ts'
import { groupItems } from './table-items.ts'
import type { Sums } from './totals.ts'
import type { ListState } from './use-list.ts'

const firstRows = 50
const openAtFirst = 6
const maxRows = 1000

export function useGroupedItems(list: ListState, sums: Sums) {
  const model = useModel()
  const field = list.group === undefined ? undefined : fieldIn(model, list.object, list.group)
  const named = field ? namePath(model, field) : undefined
  const [folds, setFolds] = useState<{ [key: string]: boolean }>({})
  const [limits, setLimits] = useState<{ [key: string]: number }>({})
  const groups = useGroups(groupQuery(list, named, sums), field !== undefined)
  const heads = useMemo(
    () =>
      headsOf(groups.data ?? [], {
        field: list.group ?? '',
        named,
        sums,
        folds,
        order: field?.options?.map((option) => option.value),
      }),
    [groups.data, list.group, named, sums, folds, field],
  )
  const open = heads.filter((head) => head.open)
  const pages = useQueries({
    queries: open.map((head) => {
      const body: RecordQuery = {
        ...list.query,
        total: undefined,
        where: allOf(list.query.where, groupFilter(list.group ?? '', head.value)),
        limit: limits[head.key] ?? firstRows,
      }
      return {
        queryKey: ['records', list.object.name, 'group-page', body],
        queryFn: ({ signal }: { signal: AbortSignal }) => query(body, signal),
        placeholderData: keepPreviousData,
      }
    }),
  })
  const loaded = heads.map((head) => {
    const page = head.open ? pages[open.indexOf(head)] : undefined
    return { head, records: page?.data?.records ?? [], loading: page?.isPending === true }
  })
  const items: Item[] = groupItems(loaded)
  return {
    items,
    loading: field !== undefined && groups.isPending,
    error: groups.error,
    retry: () => void groups.refetch(),
    fold: (key: string, isOpen: boolean) => setFolds((known) => ({ ...known, [key]: !isOpen })),
    more: (key: string) =>
      setLimits((known) => ({ ...known, [key]: Math.min(maxRows, (known[key] ?? firstRows) + 200) })),
  }
}

function groupQuery(list: ListState, named: string | undefined, sums: Sums): RecordQuery {
  const aggregates = Object.fromEntries(Object.entries(sums).map(([path, sum]) => [aliasOf(path), sum]))
  return {
    object: list.object.name,
    where: list.query.where,
    ...(list.query.search === undefined ? {} : { search: list.query.search }),
    ...(list.query.deleted ? { deleted: true } : {}),
    group_by: list.group === undefined ? [] : named === undefined ? [list.group] : [list.group, named],
    aggregates: { records: { fn: 'count' }, ...aggregates },
    limit: 200,
  }
}

export function aliasOf(path: string): string {
  return `sum_${path.replaceAll('.', '_')}`
}

type HeadRules = {
  field: string
  named: string | undefined
  sums: Sums
  folds: { [key: string]: boolean }
  order: string[] | undefined
}

/** Choices in the order of their field, the rest by size; the group without a value last. */
function headsOf(rows: GroupRow[], rules: HeadRules): GroupHead[] {
  const place = (value: JsonValue) => {
    if (value === null) return Number.MAX_SAFE_INTEGER
    const at = rules.order?.indexOf(String(value)) ?? -1
    return at < 0 ? Number.MAX_SAFE_INTEGER - 1 : at
  }
  const heads = rows.map((row) => {
    const value = row[rules.field] ?? null
    const name = rules.named === undefined ? undefined : row[rules.named]
    const sums = Object.fromEntries(Object.keys(rules.sums).map((path) => [path, row[aliasOf(path)] ?? null]))
    return {
      key: JSON.stringify(value),
      value,
      name: typeof name === 'string' ? name : undefined,
      count: Number(row['records'] ?? 0),
      sums,
      open: false,
    }
  })
  const ordered = heads.toSorted((a, b) => place(a.value) - place(b.value) || b.count - a.count)
  return ordered.map((head, at) => ({ ...head, open: rules.folds[head.key] ?? at < openAtFirst }))
}

function groupFilter(field: string, value: JsonValue): Filter {
  return value === null ? { field, op: 'is_null' } : { field, op: 'eq', value }
}
