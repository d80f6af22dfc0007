/** The timeline of a record: what is open, what was done and what changed, a page at a time. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { request } from './client.ts'
import type { ObjectView } from './model.ts'
import type { HistoryEntry, RecordView } from './records.ts'

export type ActivityEntry = { type: 'activity'; at: string; object: string; record: RecordView }
export type ChangeEntry = { type: 'change' } & HistoryEntry
export type TimelineEntry = ActivityEntry | ChangeEntry

type TimelinePage = { open: ActivityEntry[]; entries: TimelineEntry[]; next_cursor: string | null }

const pageSize = 30

/** Asked again when an activity changes, and when the record has another version. */
export function useTimeline(
  object: ObjectView,
  record: RecordView,
  ask: { activity: ObjectView | undefined; kinds: string[] },
) {
  return useInfiniteQuery({
    queryKey: [
      'records',
      ask.activity?.name ?? object.name,
      'timeline',
      object.name,
      record.id,
      record.version,
      ask.kinds,
    ],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const search = new URLSearchParams({ limit: String(pageSize) })
      if (ask.kinds.length > 0) search.set('kinds', ask.kinds.join(','))
      if (pageParam !== null) search.set('cursor', pageParam)
      const path = `/api/v1/records/${object.name}/${record.id}/timeline?${search.toString()}`
      return request<TimelinePage>('GET', path, { signal })
    },
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  })
}
