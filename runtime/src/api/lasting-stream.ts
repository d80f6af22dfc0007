/**
 * An event stream that is opened again when the browser has given it up: a proxy answered 502 while the server was started anew, or the
 * session had ended. Breaks that the browser mends by itself stay its own, with `Last-Event-ID`.
 */
import { setConnection } from './connection.ts'

export type Listeners = { [event: string]: (event: MessageEvent<unknown>) => void }

const firstPauseMs = 1000
const longestPauseMs = 30_000

/** `onMissed`: the stream is new, nobody tells what happened in between. Returns the way to stop. */
export function openLasting(url: string, listeners: Listeners, onMissed: () => void): () => void {
  let source: EventSource
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  const open = () => {
    source = new EventSource(url)
    for (const [event, listener] of Object.entries(listeners)) source.addEventListener(event, listener)
    source.addEventListener('open', () => {
      setConnection('online')
      if (failures > 0) onMissed()
      failures = 0
    })
    source.addEventListener('error', () => {
      if (source.readyState !== EventSource.CLOSED) return
      timer = setTimeout(open, Math.min(longestPauseMs, firstPauseMs * 2 ** failures))
      failures += 1
    })
  }
  open()
  return () => {
    clearTimeout(timer)
    source.close()
  }
}
