/**
 * An event stream that is opened again when the browser has given it up: a proxy answered 502 while the server was started anew, or the
 * session had ended. Breaks that the browser mends by itself stay its own, with `Last-Event-ID`.
 *
 * A page that nobody sees lets go of its stream: without HTTP/2 a browser has six connections to a server for all its tabs together, and a
 * seventh tab would wait for ever.
 */
import { serverAnswers, setConnection } from './connection.ts'

export type Listeners = { [event: string]: (event: MessageEvent<unknown>) => void }

const firstPauseMs = 1000
const longestPauseMs = 30_000
const restAfterMs = 15_000

/**
 * How a stream came to be open. `first`: what was asked before may have changed since. `mended`: the browser went on with `Last-Event-ID`.
 * `anew`: it is a new one, nobody tells what happened in between.
 */
export type Opening = 'first' | 'mended' | 'anew'

/** Returns the way to stop. */
export function openLasting(url: string, listeners: Listeners, onOpen: (opening: Opening) => void): () => void {
  let source: EventSource
  let opening: Opening = 'first'
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let restTimer: ReturnType<typeof setTimeout> | undefined
  let resting = false
  const open = () => {
    source = new EventSource(url)
    for (const [event, listener] of Object.entries(listeners)) source.addEventListener(event, listener)
    source.addEventListener('open', () => {
      setConnection('online')
      failures = 0
      onOpen(opening)
      opening = 'mended'
    })
    source.addEventListener('error', () => {
      // Only the stream may have ended: whether the server is there is asked, and said while it is not.
      void serverAnswers()
      if (source.readyState !== EventSource.CLOSED) return
      timer = setTimeout(open, Math.min(longestPauseMs, firstPauseMs * 2 ** failures))
      failures += 1
      if (opening === 'mended') opening = 'anew'
    })
  }
  const rest = () => {
    resting = true
    clearTimeout(timer)
    source.close()
    if (opening === 'mended') opening = 'anew'
  }
  const onSight = () => {
    clearTimeout(restTimer)
    if (document.visibilityState === 'hidden') restTimer = setTimeout(rest, restAfterMs)
    else if (resting) {
      resting = false
      open()
    }
  }
  open()
  document.addEventListener('visibilitychange', onSight)
  onSight()
  return () => {
    document.removeEventListener('visibilitychange', onSight)
    clearTimeout(restTimer)
    clearTimeout(timer)
    source.close()
  }
}
