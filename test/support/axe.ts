/**
 * What axe finds serious on a page as it stands, in the light and in the dark.
 *
 * Shape   `await seriousOn(page)` -> one line per finding, `[]` when there is none
 */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'

type Found = { id: string; impact: string; nodes: { target: string[]; html: string; failureSummary: string }[] }
type Axe = { run(context: object, options: object): Promise<{ violations: Found[] }> }

let source: Promise<string> | undefined

/** Parts that are not ours to mend: the code editor's own accessibility tree, and the credit of the diagram. */
const foreign = [['.monaco-editor'], ['.react-flow__attribution']]

/** Rules whose answer hangs on the colour scheme; the others need no second look. */
const ofColour = ['color-contrast', 'link-in-text-block']

/** Looks at the page, or the parts of it that `within` names, with all rules in the light, then at its colours in the dark; leaves it light. */
export async function seriousOn(page: Page, within?: string): Promise<string[]> {
  source ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(await source)
  const light = await look(page, within, {})
  await paint(page, 'dark')
  const dark = await look(page, within, { runOnly: { type: 'rule', values: ofColour } })
  await paint(page, 'light')
  return [...light, ...dark.map((line) => `dark: ${line}`)]
}

async function paint(page: Page, colorScheme: 'dark' | 'light'): Promise<void> {
  await page.emulateMedia({ colorScheme })
  await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor({ state: 'attached' })
  // Colours that are still on their way would be measured half-way; one that is inherited sets out when its parent arrived.
  await page.evaluate(async () => {
    for (let frames = 0, still = 0; still < 2 && frames < 60; frames++) {
      await new Promise((resolve) => requestAnimationFrame(resolve))
      const moving = document.getAnimations().filter((one) => one instanceof CSSTransition)
      for (const one of moving) one.finish()
      still = moving.length === 0 ? still + 1 : 0
    }
  })
}

async function look(page: Page, within: string | undefined, options: object): Promise<string[]> {
  const found = await page.evaluate(
    async ([exclude, include, chosen]) => {
      const { axe } = globalThis as unknown as { axe: Axe }
      const { violations } = await axe.run(
        { exclude, ...(include !== undefined && { include: [[include]] }) },
        // No rule of these asks for style sheets to be fetched beforehand, and no page has a frame.
        { resultTypes: ['violations'], preload: false, iframes: false, ...chosen },
      )
      return violations
        .filter((one) => one.impact === 'serious' || one.impact === 'critical')
        .map(({ id, nodes }) => ({
          id,
          nodes: nodes.map(({ target, failureSummary }) => ({ target, failureSummary })),
        }))
    },
    [foreign, within, options] as const,
  )
  return found.flatMap(({ id, nodes }) =>
    nodes
      .slice(0, 3)
      .map((node) => `${id} ×${nodes.length}: ${node.target.join(' ')} ${node.failureSummary.split('\n')[1] ?? ''}`),
  )
}
