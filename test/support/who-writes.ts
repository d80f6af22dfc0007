/**
 * Tells statements of a test client's call from all others, which are those of the server's own clocks, of the test, of a browser:
 * `inCall()` is true in everything that such a call to a server of this process started, until it has been answered.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** The header by which the test client marks its calls. */
export const callMark = 'x-test-call'

type Work = { open: boolean }

const work = new AsyncLocalStorage<Work>()

subscribe('http.server.request.start', (message) => {
  const { request, response } = message as { request: IncomingMessage; response: ServerResponse }
  const call = { open: request.headers[callMark] !== undefined }
  response.once('close', () => (call.open = false))
  work.enterWith(call)
})

/** Whether what runs now was started by a call that is not answered yet. */
export function inCall(): boolean {
  return work.getStore()?.open === true
}

/** Runs something as if a call did it; for the tests of the watch. */
export function asCall<T>(run: () => T): T {
  return work.run({ open: true }, run)
}
