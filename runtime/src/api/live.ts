/**
 * Other people's changes as they happen: one event stream for the page, answers about the changed objects become stale.
 *
 * Many changes at once (an import) are gathered for a moment, so that a list asks again once and not a thousand times.
 */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { jobsKey } from './jobs.ts'
import { openLasting } from './lasting-stream.ts'
import { notificationsKey } from './notifications.ts'
import { presenceHeard } from './presence.ts'
import { modelChanged } from './queries.ts'

const gatherMs = 400

export function useLiveChanges(): void {
  const client = useQueryClient()
  useEffect(() => {
    if (typeof EventSource === 'undefined') return
    const changed = new Set<string>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const flush = () => {
      timer = undefined
      for (const object of changed) void client.invalidateQueries({ queryKey: ['records', object] })
      changed.clear()
    }
    const onChange = (event: MessageEvent<unknown>) => {
      const object = objectOfEvent(event.data)
      if (object === undefined) return
      changed.add(object)
      timer ??= setTimeout(flush, gatherMs)
    }
    const onModel = () => void modelChanged(client)
    const askAgain = () => {
      void client.invalidateQueries({ queryKey: ['records'] })
      for (const queryKey of [notificationsKey, jobsKey]) void client.invalidateQueries({ queryKey })
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
        reset: askAgain,
      },
      () => {
        askAgain()
        onModel()
      },
    )
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [client])
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
