/** Work on many records: what is ticked is changed at once and answered here, everything a filter finds is a job of the server. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { RecordQuery } from '@trellis/metadata/query/record-query.ts'
import { followJob } from '../../actions/follow-job.ts'
import type { BulkJobOp } from '../../api/jobs.ts'
import { startBulkJob } from '../../api/jobs.ts'
import { newKey } from '../../api/new-key.ts'
import { claimRecord } from '../../api/queues.ts'
import { query, recordsChanged, restoreRecord } from '../../api/records.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { confirm } from '../../ui/confirm.ts'
import { toastDone, toastProblem } from '../../ui/toast.tsx'
import { changeMany } from './bulk-change.ts'
import type { ListState } from './use-list.ts'
import type { Selection } from './use-selection.ts'

/** How many the filter finds by now, once everything is chosen: who says yes says it to a number. */
export function useExactTotal(body: RecordQuery, wanted: boolean): number | undefined {
  const { data } = useQuery({
    queryKey: ['records', body.object, 'total', body],
    enabled: wanted,
    queryFn: ({ signal }) => query({ ...body, fields: ['id'], order_by: undefined, limit: 1, total: true }, signal),
  })
  return wanted ? data?.total : undefined
}

/** What is done with the chosen records: those of the screen at once, everything the filter finds by a job of the server. */
export function useBulkWork(list: ListState, selection: Selection, { count, shown }: { count: number; shown: string }) {
  const t = useText()
  const labelOf = useLabel()
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const { object } = list
  const refresh = () => void recordsChanged(client, object.name)
  const run = async (work: (chosen: string[]) => Promise<void>) => {
    setBusy(true)
    try {
      await work([...selection.ids])
      selection.clear()
    } catch (error) {
      toastProblem(error)
    } finally {
      setBusy(false)
      await recordsChanged(client, object.name)
    }
  }
  const change = (op: BulkJobOp, set: { [field: string]: JsonValue }) =>
    run(async (chosen) => {
      if (selection.everything) {
        const label = t(jobLabels[op], { count, shown, objects: labelOf(object.plural_label ?? object.label) })
        const job = await startBulkJob(list.query, { op, set, expected: count, label, key: newKey() })
        return followJob(job.id)
      }
      if (op === 'restore') {
        for (const id of chosen) await restoreRecord(object.name, id)
        return toastDone(t('list.restored', { count: chosen.length }))
      }
      const records = chosen.map((id) => ({ id, ...set }))
      await changeMany(object.name, op, records, refresh)
    })
  return {
    busy,
    apply: (values: { [field: string]: JsonValue }) => change('update', values),
    remove: async () => {
      const objects = labelOf(object.plural_label ?? object.label)
      const question = {
        title: t('list.delete_many', { count, shown }),
        text: t('list.delete_many_text', { objects }),
        yes: t('shell.delete'),
        danger: true,
      }
      if (await confirm(question)) await change('delete', {})
    },
    restore: () => change('restore', {}),
    /** Those somebody else was quicker with stay theirs; how many came is told. */
    claim: () =>
      run(async (chosen) => {
        const tries = await Promise.allSettled(chosen.map((id) => claimRecord(object.name, id)))
        const got = tries.filter((one) => one.status === 'fulfilled').length
        if (got > 0) toastDone(t('list.claimed', { count: got }))
        const refused = tries.find((one) => one.status === 'rejected')
        if (refused) toastProblem(refused.reason)
      }),
  }
}

const jobLabels = { update: 'job.changed', delete: 'job.deleted', restore: 'job.restored' } as const
