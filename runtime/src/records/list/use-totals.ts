/** Count and totals over the whole filter, from the server; money is summed in the organisation's currency. */
import { useMemo } from 'react'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import { useModel } from '../../api/model.ts'
import { useGroups } from '../../api/records.ts'
import type { Sums } from './totals.ts'
import { sumsOf } from './totals.ts'
import { aliasOf } from './use-groups.ts'
import type { ListState } from './use-list.ts'

type Totals = { count: number | undefined; sums: { [path: string]: JsonValue } }

export function useTotals(list: ListState): { sums: Sums; totals: Totals } {
  const model = useModel()
  const { object } = list
  const sums = useMemo(() => sumsOf(model, object, list.columns), [model, object, list.columns])
  const aggregates = Object.fromEntries(Object.entries(sums).map(([path, sum]) => [aliasOf(path), sum]))
  const { where, search, deleted } = list.query
  const answer = useGroups(
    {
      object: object.name,
      where,
      ...(search === undefined ? {} : { search }),
      ...(deleted ? { deleted } : {}),
      aggregates: { records: { fn: 'count' }, ...aggregates },
    },
    true,
  )
  const row = answer.data?.[0]
  const totals = {
    count: row ? Number(row['records'] ?? 0) : undefined,
    sums: Object.fromEntries(Object.keys(sums).map((path) => [path, row?.[aliasOf(path)] ?? null])),
  }
  return { sums, totals }
}
