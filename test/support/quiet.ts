/**
 * Knows when a page has come to rest: nothing asked of the server is unanswered, nothing on the page says that it is busy.
 *
 * Shape   `const quiet = quietOf(page)` before the first visit; `await quiet()` after each move
 */
import type { Page, Request } from '@playwright/test'

/** The stream of live changes never ends; nothing waits for it. */
const counts = (request: Request) => request.resourceType() !== 'eventsource' && !request.url().includes('/events')

export function quietOf(page: Page, longestMs = 10_000): () => Promise<void> {
  const open = new Set<Request>()
  page.on('request', (request) => counts(request) && open.add(request))
  page.on('requestfinished', (request) => open.delete(request))
  page.on('requestfailed', (request) => open.delete(request))
  return async () => {
    const end = Date.now() + longestMs
    let still = 0
    while (still < 3 && Date.now() < end) {
      // Two frames: what an answer changed is drawn, and has asked what it had to ask.
      const busy = await page.evaluate(
        () =>
          new Promise<boolean>((resolve) =>
            requestAnimationFrame(() =>
              setTimeout(
                () =>
                  resolve(document.querySelector('[aria-busy=true]') !== null || document.readyState !== 'complete'),
                30,
              ),
            ),
          ),
      )
      still = busy || open.size > 0 ? 0 : still + 1
    }
  }
}

/** Moves as a link does, without loading the app again; the first visit loads it. */
export async function moveTo(page: Page, path: string): Promise<void> {
  const inside = (address: string) => address.startsWith('/studio')
  const here = page.url().startsWith('http') ? new URL(page.url()).pathname : undefined
  if (here === undefined || here === '/sign-in' || inside(here) !== inside(path)) {
    await page.goto(path)
    return
  }
  await page.evaluate((to) => {
    history.pushState(null, '', to)
    dispatchEvent(new PopStateEvent('popstate'))
  }, path)
}
