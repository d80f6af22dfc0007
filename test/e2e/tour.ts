/**
 * The pictures of the README's tour, in English and light, from a server that runs with the untouched sample company.
 *
 * Shape   node test/e2e/tour.ts <address> <e-mail> <password>
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { openBrowser, openVisit, signInOn } from '../support/browser.ts'

const [address = '', email = 'admin@example.com', password = 'correct horse battery'] = process.argv.slice(2)
const root = join(import.meta.dirname, '../..')

const openRecord = async (page: Page) => {
  await page.goto('/opportunity')
  await page.locator('button[class*=name]').first().click()
  await page.getByRole('heading', { level: 1 }).waitFor()
}

const pictures: { file: string; phone?: boolean; open(page: Page): Promise<unknown> }[] = [
  { file: 'runtime/guide/pictures/home.webp', open: (page) => page.goto('/') },
  { file: 'runtime/guide/pictures/list.webp', open: (page) => page.goto('/opportunity') },
  { file: 'runtime/guide/pictures/board.webp', open: (page) => page.goto('/opportunity?view=pipeline') },
  { file: 'runtime/guide/pictures/record.webp', open: openRecord },
  { file: 'runtime/guide/pictures/record-phone.webp', phone: true, open: openRecord },
  { file: 'studio/guide/pictures/object.webp', open: (page) => page.goto('/studio/objects/opportunity') },
]

const browser = await openBrowser()
for (const { file, phone, open } of pictures) {
  const { page, context } = await openVisit(browser, address, phone ? { width: 390, height: 844, touch: true } : {})
  await signInOn(page, { email, password })
  await open(page)
  await page.waitForTimeout(2500)
  await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'), null, { timeout: 30_000 })
  const shot = (await page.screenshot()).toString('base64')
  await writeFile(join(root, file), Buffer.from(await asWebp(page, shot), 'base64'))
  await context.close()
}
await browser.close()

/** The browser packs a picture several times smaller than a PNG. */
async function asWebp(page: Page, png: string): Promise<string> {
  await page.goto('about:blank')
  return page.evaluate(async (packed) => {
    const image = new Image()
    image.src = `data:image/png;base64,${packed}`
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.width
    canvas.height = image.height
    canvas.getContext('2d')?.drawImage(image, 0, 0)
    return canvas.toDataURL('image/webp', 0.9).split(',')[1] ?? ''
  }, png)
}
