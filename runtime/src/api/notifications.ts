/** What the person was told: read, counted, marked. Errors: ApiProblem as in client.ts. */
import type { QueryClient } from '@tanstack/react-query'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { NotificationPage } from '@trellis/metadata/notification.ts'
import { request } from './client.ts'

export const notificationsKey = ['notifications'] as const
const pageSize = 30

/** How many are unread, at most 100. */
export function useUnreadCount(): number {
  const answer = useQuery({
    queryKey: [...notificationsKey, 'count'],
    queryFn: ({ signal }) => request<NotificationPage>('GET', '/api/v1/notifications?limit=1', { signal }),
    staleTime: 60_000,
  })
  return answer.data?.unread ?? 0
}

export function useNotifications(unread: boolean) {
  return useInfiniteQuery({
    queryKey: [...notificationsKey, 'list', unread],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      request<NotificationPage>(
        'GET',
        `/api/v1/notifications?limit=${pageSize}${unread ? '&unread=true' : ''}${pageParam === null ? '' : `&cursor=${pageParam}`}`,
        { signal },
      ),
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  })
}

/** `ids` null: all of them. */
export async function markNotifications(client: QueryClient, ids: string[] | null, read: boolean): Promise<void> {
  await request('POST', '/api/v1/notifications/read', { body: { ...(ids === null ? { all: true } : { ids }), read } })
  await client.invalidateQueries({ queryKey: notificationsKey })
}
