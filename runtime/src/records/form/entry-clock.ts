/** How long somebody is at a form: seconds from its first look, without those in which the page lay hidden. */

type Page = Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>

export type EntryClock = {
  /** So far, to a tenth. */
  seconds(): number
  stop(): void
}

export function startEntryClock(page: Page = document, now: () => number = () => performance.now()): EntryClock {
  let passedMs = 0
  let since = page.visibilityState === 'visible' ? now() : null
  const turn = () => {
    if (since !== null) passedMs += now() - since
    since = page.visibilityState === 'visible' ? now() : null
  }
  page.addEventListener('visibilitychange', turn)
  return {
    seconds: () => Math.round((passedMs + (since === null ? 0 : now() - since)) / 100) / 10,
    stop: () => page.removeEventListener('visibilitychange', turn),
  }
}
