/** The query client with our rules for retry and staleness, and the hooks of the Model and the session. */
import { QueryClient, useQuery } from '@tanstack/react-query'
import { request } from './client.ts'
import { connection, subscribe } from './connection.ts'
import type { Described, ModelChanges, ModelView } from './model.ts'
import { flat, withChanges } from './model.ts'
import { ApiProblem } from './problem.ts'
import { readMe } from './session.ts'

/** Refusals are final; only what may pass by itself (no answer, 5xx, 429) is asked again. */
function shouldRetry(failures: number, error: unknown): boolean {
  if (!(error instanceof ApiProblem)) return failures < 1
  const status = error.problem.status
  return failures < 2 && (status === 429 || status >= 500)
}

export function makeQueryClient(): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      queries: { retry: shouldRetry, staleTime: 10_000, gcTime: 5 * 60_000, refetchOnWindowFocus: true },
      mutations: { retry: false },
    },
  })
  // What could not be read while the server was away is read when it is back, without a click.
  subscribe(() => {
    if (connection() === 'online')
      void client.refetchQueries({ type: 'active', predicate: ({ state }) => state.status === 'error' })
  })
  return client
}

export const modelKey = ['model'] as const
export const meKey = ['me'] as const

/** The Model has another revision: it is asked for again, and with it what its conditions come to for this person. */
export async function modelChanged(client: QueryClient): Promise<void> {
  await Promise.all([client.invalidateQueries({ queryKey: modelKey }), client.invalidateQueries({ queryKey: meKey })])
}

/** A large workspace is megabytes: what is known is not read again. */
async function readModel(known: ModelView | undefined, signal: AbortSignal): Promise<ModelView> {
  const since = known?.state === undefined ? '' : `?since=${encodeURIComponent(known.state)}`
  const answer = await request<Described | ModelChanges>('GET', `/api/v1/metadata${since}`, { signal })
  return known && 'since' in answer ? withChanges(known, answer) : flat(answer as Described)
}

export function useModelQuery(enabled: boolean) {
  return useQuery({
    queryKey: modelKey,
    queryFn: ({ client, signal }) => readModel(client.getQueryData<ModelView>(modelKey), signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    enabled,
  })
}

export function useMeQuery() {
  return useQuery({ queryKey: meKey, queryFn: readMe, staleTime: Number.POSITIVE_INFINITY, retry: shouldRetry })
}
