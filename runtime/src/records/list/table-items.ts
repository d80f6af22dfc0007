/** The lines of the table: records, and when grouped the heads of groups between them. Pure. */
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { RecordView } from '../../api/records.ts'

export type GroupHead = {
  key: string
  value: JsonValue
  /** The name behind the value where the group is a lookup. */
  name?: string
  count: number
  /** Sums by column path. */
  sums: { [path: string]: JsonValue }
  open: boolean
}

export type Item =
  | { kind: 'record'; record: RecordView }
  | { kind: 'group'; group: GroupHead }
  | { kind: 'more'; group: GroupHead; loading: boolean }

export function recordItems(records: RecordView[]): Item[] {
  return records.map((record) => ({ kind: 'record', record }))
}

export type LoadedGroup = { head: GroupHead; records: RecordView[]; loading: boolean }

export function groupItems(groups: LoadedGroup[]): Item[] {
  return groups.flatMap(({ head, records, loading }) => {
    const lines: Item[] = [{ kind: 'group', group: head }]
    if (!head.open) return lines
    lines.push(...recordItems(records))
    if (loading || records.length < head.count) lines.push({ kind: 'more', group: head, loading })
    return lines
  })
}

export function itemKey(item: Item): string {
  if (item.kind === 'record') return item.record.id
  return `${item.kind}:${item.group.key}`
}

/** The next line that holds a record, by its place in the table. */
export function nextRecordLine(items: Item[], from: number, step: 1 | -1): number {
  for (let at = from + step; at >= 0 && at < items.length; at += step) if (items[at]?.kind === 'record') return at
  return from
}
