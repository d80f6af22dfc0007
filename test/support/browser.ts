/**
 * A real browser for stories: the system's Chromium driven by Playwright, signed in through the page or by a cookie.
 *
 * Errors  `openBrowser` throws when no Chromium is on this machine; `chromiumPath` says so beforehand.
 */
import { existsSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { chromium } from '@playwright/test'

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
]

export function chromiumPath(): string | undefined {
  const named = process.env['CHROMIUM_PATH']
  return named !== undefined && existsSync(named) ? named : places.find((path) => existsSync(path))
}

export type Look = {
  width?: number
  height?: number
  dark?: boolean
  language?: 'en' | 'zh-CN' | 'pseudo'
  touch?: boolean
  /** With its service worker, as one that is installed; others run without, so that each page is the server's. */
  installed?: boolean
}

/** What of a look can be changed while the page is open. */
export function sizeOf({ width = 1280, height = 800, dark = false }: Look): {
  width: number
  height: number
  colorScheme: 'dark' | 'light'
} {
  return { width, height, colorScheme: dark ? 'dark' : 'light' }
}

export async function openBrowser(): Promise<Browser> {
  const executablePath = chromiumPath()
  if (executablePath === undefined)
    throw new Error('no Chromium on this machine: install the package chromium, or set CHROMIUM_PATH')
  return await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      // There is no graphics card to talk to from a process of its own.
      '--disable-gpu',
      '--in-process-gpu',
      '--disable-dev-shm-usage',
      '--font-render-hinting=none',
      // Names of other hosts lead nowhere. To say so by a Playwright route would switch the browser's cache off for every page.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
    ],
  })
}

/** A fresh visitor with a look: size, colour scheme, language. Failed requests to other hosts would be a bug, so none are allowed. */
export async function openVisit(
  browser: Browser,
  baseURL: string,
  look: Look = {},
): Promise<{ context: BrowserContext; page: Page; faults: string[] }> {
  const { language = 'en', touch = false, installed = false } = look
  const { width, height, colorScheme } = sizeOf(look)
  const context = await browser.newContext({
    baseURL,
    viewport: { width, height },
    colorScheme,
    locale: language === 'zh-CN' ? 'zh-CN' : 'en-US',
    hasTouch: touch,
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    acceptDownloads: true,
    serviceWorkers: installed ? 'allow' : 'block',
  })
  await context.addInitScript(
    (chosen) =>
      localStorage.setItem(
        'trellis.preferences',
        localStorage.getItem('trellis.preferences') ?? JSON.stringify({ language: chosen }),
      ),
    language,
  )
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4\d\d|ERR_INTERNET_DISCONNECTED/.test(message.text()))
      faults.push(`console: ${message.text()}`)
  })
  return { context, page, faults }
}

/** Through the sign-in page, as a person does. */
export async function signInOn(page: Page, who: { email: string; password: string }): Promise<void> {
  await page.goto('/sign-in')
  await page.locator('input[name=email]').fill(who.email)
  await page.locator('input[name=password]').fill(who.password)
  await page.locator('button[type=submit]').click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
}
