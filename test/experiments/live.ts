/**
 * How soon a colleague's change is on the screen: from the answer to the change until it is drawn, in every kind of view.
 *
 *   npm run build -w @trellis/runtime && node test/experiments/live.ts
 *
 * Prints the middle and the worst of `TRIES` (10) per view, and the load of the machine; exits with 1 when the middle of one is over a second.
 */
import { loadavg } from 'node:os'
import { shippedPlugins } from '@trellis/server/config.ts'
import { readPluginDocuments } from '@trellis/server/plugins/read-plugin.ts'
import { openVisit, signInOn } from '../support/browser.ts'
import { person } from '../support/desk.ts'
import { liveViews } from '../support/live-views.ts'
import { openTrial } from './open-trial.ts'

const tries = Number(process.env['TRIES'] ?? 10)
const limitMs = 1000

const trial = await openTrial('live')
try {
  const admin = await trial.admin()
  const items = (await Promise.all(shippedPlugins.map(readPluginDocuments))).flat()
  const applied = await admin.post('/api/v1/metadata/apply', { items })
  if (applied.status >= 300) throw new Error(applied.text)
  const { page } = await openVisit(trial.browser, trial.address)
  await signInOn(page, person)
  let turn = 0
  for (const view of await liveViews(admin)) {
    const times: number[] = []
    while (times.length < tries) {
      // A form says so once: it is opened anew for each try; the others stay open.
      if (times.length === 0 || view.name.includes('form')) {
        await page.goto(view.path)
        await view.open(page)
        await page.waitForLoadState('networkidle', { timeout: 2000 }).catch(() => undefined)
      }
      turn += 1
      await view.change(turn)
      const started = performance.now()
      await view.seen(page, turn)
      times.push(performance.now() - started)
    }
    const sorted = times.toSorted((a, b) => a - b)
    const middle = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
    if (middle > limitMs) process.exitCode = 1
    const load = (loadavg()[0] ?? 0).toFixed(1)
    const verdict = middle <= limitMs ? 'ok' : 'OVER'
    const worst = (sorted.at(-1) ?? Number.NaN).toFixed(0)
    process.stdout.write(
      `${verdict.padEnd(5)} ${view.name}: ${middle.toFixed(0)} ms (worst of ${tries}: ${worst}), load ${load}\n`,
    )
  }
} finally {
  await trial.close()
}
