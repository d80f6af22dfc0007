/** Owners that are no person, and taking a record out of one. */
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { request } from './client.ts'
import type { RecordView } from './records.ts'

/** `member`: the caller is in it, so what it owns may be claimed. `objects` are those the caller reads. */
export type QueueView = { id: string; name: string; label: string; objects: string[]; member: boolean }

const rarelyMs = 300_000
const none: QueueView[] = []

export function useQueues(wanted: boolean): QueueView[] {
  const { data } = useQuery({
    queryKey: ['queues'],
    enabled: wanted,
    queryFn: ({ signal }) => request<{ records: QueueView[] }>('GET', '/api/v1/queues', { signal }),
    staleTime: rarelyMs,
  })
  return data?.records ?? none
}

/** The queues of an object the caller is in; none while they are not known. */
export function useOwnQueues(object: string): QueueView[] {
  const queues = useQueues(true)
  return useMemo(() => queues.filter((queue) => queue.member && queue.objects.includes(object)), [queues, object])
}

/** The caller becomes the owner. Errors: record.stale when somebody was quicker, access.denied. */
export async function claimRecord(object: string, id: string): Promise<RecordView> {
  return await request('POST', `/api/v1/records/${object}/${id}/claim`, { body: {} })
}
