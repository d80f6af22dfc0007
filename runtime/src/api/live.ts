/**
 * Other people's changes as they happen: one event stream for the page, answers about the changed objects become stale.
 *
 * The stream is opened while the Model is still on its way. What was asked before it was open is asked once more: nobody would tell what
 * happened in between. News for the person (notifications, jobs) are not kept for a stream that broke off, so their numbers are asked for
 * each time it opens.
 *
 * A change is asked about at once; many of them (an import) are gathered for a moment, so that a list asks again once and not a thousand times.
 */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { jobsKey } from './jobs.ts'
import { openLasting } from './lasting-stream.ts'
import type { Opening } from './lasting-stream.ts'
import { notificationsKey } from './notifications.ts'
import { presenceHeard } from './presence.ts'
import { modelChanged } from './queries.ts'

const soonMs = 40
const gatherMs = 400

/** `signedIn`: there is somebody to tell. */
export function useLiveChanges(signedIn: boolean): void {
  const client = useQueryClient()
  useEffect(() => {
    if (!signedIn || typeof EventSource === 'undefined') return
    const changed = new Set<string>()
    let timer: ReturnType<typeof setTimeout> | undefined
    let flushed = Number.NEGATIVE_INFINITY
    const flush = () => {
      timer = undefined
      flushed = performance.now()
      for (const object of changed) void client.invalidateQueries({ queryKey: ['records', object] })
      changed.clear()
    }
    const onChange = (event: MessageEvent<unknown>) => {
      const object = objectOfEvent(event.data)
      if (object === undefined) return
      changed.add(object)
      timer ??= setTimeout(flush, Math.max(soonMs, flushed + gatherMs - performance.now()))
    }
    const onModel = () => void modelChanged(client)
    const askRecords = () => client.invalidateQueries({ queryKey: ['records'] })
    const onOpen = (opening: Opening) => {
      for (const queryKey of [notificationsKey, jobsKey]) void client.invalidateQueries({ queryKey })
      if (opening !== 'mended') void askRecords()
      if (opening === 'anew') onModel()
    }
    const stop = openLasting(
      '/api/v1/events',
      {
        record: onChange,
        metadata: onModel,
        presence: presenceHeard,
        notification: () => void client.invalidateQueries({ queryKey: notificationsKey }),
        job: () => void client.invalidateQueries({ queryKey: jobsKey }),
        // Too much was missed while the stream was broken: everything is asked again.
        reset: () => void askRecords(),
      },
      onOpen,
    )
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [client, signedIn])
}

function objectOfEvent(text: unknown): string | undefined {
  try {
    const event: unknown = JSON.parse(String(text))
    const object = typeof event === 'object' && event !== null && 'object' in event ? event.object : undefined
    return typeof object === 'string' ? object : undefined
  } catch {
    return undefined
  }
}
