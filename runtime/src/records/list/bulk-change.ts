/** Changing many records: in calls of a thousand, each answered record by record; what was refused is said with its reason. */
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { BulkResult } from '../../api/records.ts'
import { bulk, undoChange } from '../../api/records.ts'
import { textNow } from '../../i18n/i18n.ts'
import { toastDone, toastProblem, toastRefused } from '../../ui/toast.tsx'

const callSize = 1000

export async function changeMany(
  object: string,
  op: 'update' | 'delete',
  records: { [field: string]: JsonValue }[],
  after: () => void,
): Promise<void> {
  const results: BulkResult[] = []
  const changes: string[] = []
  for (let at = 0; at < records.length; at += callSize) {
    const part = records.slice(at, at + callSize)
    // One call after the other, so that the server is never flooded and the order is kept.
    const answer = await bulk(object, { op, records: part, all_or_none: false })
    results.push(...answer.results)
    if (answer.change !== null) changes.push(answer.change, ...(answer.also ?? []))
  }
  const refused = results.filter((result) => !result.ok)
  const done = results.length - refused.length
  if (done > 0)
    toastDone(
      textNow(op === 'delete' ? 'list.deleted' : 'list.changed', { count: done }),
      () => void takeBack(changes).then(after, toastProblem),
    )
  if (refused.length > 0) toastRefused(textNow('list.refused', { count: refused.length }), reasonsOf(refused))
}

/** Latest first, so that a later part never stands in the way of an earlier one. */
async function takeBack(changes: string[]): Promise<void> {
  for (const change of changes.toReversed()) await undoChange(change)
}

/** The commonest reasons, each once with how often. */
function reasonsOf(refused: BulkResult[]): string {
  const counts = new Map<string, number>()
  for (const result of refused) {
    if (result.ok) continue
    const error = result.errors?.[0]
    const reason = error?.message ?? error?.code ?? result.code ?? ''
    counts.set(reason, (counts.get(reason) ?? 0) + 1)
  }
  return [...counts]
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, 3)
    .map(([reason, count]) => (count > 1 ? `${reason} (${count})` : reason))
    .join(' · ')
}
