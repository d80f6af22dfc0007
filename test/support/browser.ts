/**
 * The Chromium of this machine, driven by Playwright. Nothing is downloaded: without one the browser stories are skipped,
 * and say so.
 *
 *   describe.skipIf(!hasBrowser())('a story', () => { const browser = await openBrowser() ... })
 */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium, type Browser } from '@playwright/test'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/snap/bin']
let told = false

/** Is there a Chromium? Says so once on the console when there is none. CHROMIUM_PATH names one elsewhere. */
export function hasBrowser(): boolean {
  const found = browserPath() !== null
  if (!found && !told)
    console.warn('SKIPPED: the browser stories, because this machine has no Chromium (set CHROMIUM_PATH)')
  told = true
  return found
}

/** Starts it without a window. Errors: throws when there is none. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = browserPath()
  if (!executablePath) throw new Error('no Chromium on this machine')
  // Root may not use Chromium's sandbox, and containers give it little shared memory.
  const isRoot = process.getuid?.() === 0
  return chromium.launch({ executablePath, args: ['--disable-dev-shm-usage', ...(isRoot ? ['--no-sandbox'] : [])] })
}

function browserPath(): string | null {
  const own = process.env.CHROMIUM_PATH
  const paths = own ? [own] : folders.flatMap((folder) => names.map((name) => join(folder, name)))
  return paths.find(isExecutable) ?? null
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
