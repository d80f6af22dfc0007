/**
 * Every call about records, and the hooks that keep their answers. No component calls fetch.
 *
 * Query keys all begin with ['records', object], so one line makes every answer about an object stale.
 */
import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { RecordQuery } from '@trellis/metadata/query/record-query.ts'
import { request } from './client.ts'
import type { WireFieldProblem } from './problem.ts'
import { acceptRefused, withWarnings } from './warnings.ts'

/** A record as it comes: values under the very names they were asked by. */
export type RecordView = { id: string; version?: number; [path: string]: JsonValue | undefined }

export type Page = { records: RecordView[]; next_cursor?: string | null; total?: number; total_capped?: boolean }

export type GroupRow = { [name: string]: JsonValue }

export type BulkResult =
  | { ok: true; id: string }
  | { ok: false; id?: string; code?: string; errors?: WireFieldProblem[] }

export type HistoryChange = { field: string; old: JsonValue; new: JsonValue; old_label?: string; new_label?: string }

export type HistoryEntry = {
  version: number
  kind: 'created' | 'updated' | 'deleted' | 'restored'
  at: string
  by: { id: string; name: string } | null
  via: string
  change: string | null
  fields: HistoryChange[]
}

/** Back to a version or a moment: some fields, or all. */
export type RestoreWish = ({ version: number } | { as_of: string }) & { fields?: string[] }

export type HistoryPage = { entries: HistoryEntry[]; next_cursor: string | null }

export async function query(body: RecordQuery, signal?: AbortSignal): Promise<Page> {
  return await request('POST', '/api/v1/query', { body, signal })
}

export async function groups(body: RecordQuery, signal?: AbortSignal): Promise<GroupRow[]> {
  const page = await request<{ records: GroupRow[] }>('POST', '/api/v1/query', { body, signal })
  return page.records
}

export async function readRecord(
  object: string,
  id: string,
  fields: string[],
  signal?: AbortSignal,
): Promise<RecordView> {
  return await request('GET', `/api/v1/records/${object}/${id}?fields=${encodeURIComponent(fields.join(','))}`, {
    signal,
  })
}

export async function createRecord(
  object: string,
  values: { [field: string]: JsonValue },
  idempotencyKey?: string,
): Promise<RecordView> {
  return await withWarnings((accept) =>
    request('POST', `/api/v1/records/${object}${accepting(accept)}`, {
      body: values,
      idempotencyKey: accept.length > 0 && idempotencyKey ? `${idempotencyKey}-accepted` : idempotencyKey,
    }),
  )
}

export async function updateRecord(
  object: string,
  id: string,
  change: { values: { [field: string]: JsonValue }; version?: number; key?: string },
): Promise<RecordView> {
  return await withWarnings((accept) =>
    request('PATCH', `/api/v1/records/${object}/${id}${accepting(accept)}`, {
      body: change.values,
      ifMatch: change.version,
      idempotencyKey: accept.length > 0 && change.key ? `${change.key}-accepted` : change.key,
    }),
  )
}

/** How long a form of a layout was filled in: the studio shows the median to who designs it. */
export type EntryTime = { layout: string; seconds: number }

/** A record with the lines of its relations, in one call and one transaction. `key` makes sending again harmless. */
export async function saveWithChildren(
  object: string,
  id: string | null,
  change: { values: { [member: string]: unknown }; version?: number; key: string; entry?: EntryTime },
): Promise<RecordView> {
  const { entry } = change
  return await withWarnings((accept) =>
    request(
      id === null ? 'POST' : 'PATCH',
      `/api/v1/records/${object}${id === null ? '' : `/${id}`}${accepting(accept)}`,
      {
        body: change.values,
        ifMatch: change.version,
        idempotencyKey: accept.length > 0 ? `${change.key}-accepted` : change.key,
        ...(entry && { headers: { 'Form-Entry': `${entry.layout};seconds=${entry.seconds}` } }),
      },
    ),
  )
}

function accepting(rules: readonly string[]): string {
  return rules.length === 0 ? '' : `?accept=${encodeURIComponent(rules.join(','))}`
}

export async function deleteRecord(object: string, id: string): Promise<void> {
  await request('DELETE', `/api/v1/records/${object}/${id}`)
}

export async function restoreRecord(object: string, id: string): Promise<void> {
  await request('POST', `/api/v1/records/${object}/${id}/restore`, { body: {} })
}

/** `change` names what was done in one go, for `undoChange`. */
export type BulkAnswer = {
  results: BulkResult[]
  change: string | null
  /** Further change sets, when warnings were accepted. */
  also?: string[]
}

/** Many records in one call. `key` makes sending again harmless. Errors: ApiProblem. */
export async function bulk(
  object: string,
  body: { op: string; records: { [field: string]: JsonValue }[]; all_or_none?: boolean },
  key?: string,
): Promise<BulkAnswer> {
  const send = (records: typeof body.records, accept: string[]) =>
    request<BulkAnswer>('POST', `/api/v1/records/${object}/bulk${accepting(accept)}`, {
      body: { ...body, records },
      idempotencyKey: accept.length > 0 && key ? `${key}-accepted` : key,
    })
  const answer = await withWarnings((accept) => send(body.records, accept))
  return await acceptRefused(answer, body.records, send)
}

/** What an undo left as it is: a cell, or without `field` a whole record. `reason` is changed_since, gone, or why it was refused. */
export type KeptValue = { object: string; id: string; field?: string; reason: string }

export type UndoAnswer = { counts: { [name: string]: number }; kept: KeptValue[] }

/** Takes back a change set; cells changed since stay and are listed in `kept`. */
export async function undoChange(id: string): Promise<UndoAnswer> {
  return await request('POST', `/api/v1/changes/${id}/undo`, { body: {} })
}

export type SearchHit = { object: string; id: string; name: string }

/** Hits across objects, best first. */
export async function search(text: string, objects?: string[], signal?: AbortSignal): Promise<SearchHit[]> {
  const only = objects ? `&objects=${encodeURIComponent(objects.join(','))}` : ''
  const answer = await request<{ records: SearchHit[] }>('GET', `/api/v1/search?q=${encodeURIComponent(text)}${only}`, {
    signal,
  })
  return answer.records
}

export async function readHistory(object: string, id: string, cursor: string | null): Promise<HistoryPage> {
  const after = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
  return await request('GET', `/api/v1/records/${object}/${id}/history?limit=50${after}`)
}

/** Back to how some fields (or all) were at a version. */
export async function restoreVersion(object: string, id: string, wish: RestoreWish): Promise<RecordView> {
  return await request('POST', `/api/v1/records/${object}/${id}/history/restore`, { body: wish })
}

/** Endless pages of a query; `more` asks for the next one and is safe to call often. */
export function useRecordPages(body: RecordQuery, enabled = true) {
  const pages = useInfiniteQuery({
    queryKey: ['records', body.object, 'pages', body],
    enabled,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      query({ ...body, cursor: pageParam, total: pageParam === null ? body.total : undefined }, signal),
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  })
  const records = useMemo(() => recordsOf(pages.data), [pages.data])
  const first = pages.data?.pages[0]
  return {
    records,
    total: first?.total,
    totalCapped: first?.total_capped === true,
    loading: pages.isPending && enabled,
    refreshing: pages.isFetching && !pages.isFetchingNextPage,
    loadingMore: pages.isFetchingNextPage,
    error: pages.isError ? pages.error : null,
    hasMore: pages.hasNextPage,
    more: () => {
      if (pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage()
    },
    /** The records so far, once so many are loaded or there are no more. Errors: ApiProblem. */
    upTo: async (count: number): Promise<RecordView[]> => {
      let [known, goesOn] = [records, pages.hasNextPage]
      while (goesOn && known.length < count) {
        const next = await pages.fetchNextPage({ throwOnError: true })
        ;[known, goesOn] = [recordsOf(next.data), next.hasNextPage]
      }
      return known
    },
    retry: () => void pages.refetch(),
  }
}

function recordsOf(found: InfiniteData<Page> | undefined): RecordView[] {
  return found?.pages.flatMap((page) => page.records) ?? []
}

export function useRecord(object: string, id: string, fields: string[]) {
  return useQuery({
    queryKey: ['records', object, 'one', id, fields],
    queryFn: ({ signal }) => readRecord(object, id, fields, signal),
    placeholderData: keepPreviousData,
  })
}

export function useGroups(body: RecordQuery, enabled: boolean) {
  return useQuery({
    queryKey: ['records', body.object, 'groups', body],
    queryFn: ({ signal }) => groups(body, signal),
    enabled,
    placeholderData: keepPreviousData,
  })
}

/** After a write: whatever shows this object asks again. Parents' roll-ups may have changed too, so everything inactive is stale. */
export async function recordsChanged(client: QueryClient, object: string): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: ['records', object] }),
    client.invalidateQueries({ queryKey: ['records'], refetchType: 'none' }),
  ])
}
