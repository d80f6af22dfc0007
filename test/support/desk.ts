/**
 * A desk for browser stories: a server with the sales objects and a small world of deals, a browser, and visitors who are signed in.
 *
 * Shape   `const desk = await openDesk()`, `const page = await desk.sit()`, `await desk.rise()` after each story, `await desk.close()`;
 *         `desk.faults` must stay empty.
 */
import type { Browser, Page } from '@playwright/test'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { shippedPlugins } from '@trellis/server/config.ts'
import { readPluginDocuments } from '@trellis/server/plugins/read-plugin.ts'
import type { Look } from './browser.ts'
import { openBrowser } from './browser.ts'
import { signIn } from './client.ts'
import type { Client } from './client.ts'
import { openSeats } from './seats.ts'
import type { TestServer } from './server.ts'
import { openServer } from './server.ts'

export const person = { email: 'admin@example.com', password: 'correct horse battery' }

export type Desk = {
  app: TestServer
  browser: Browser
  /** Ids by name of the seeded records. */
  ids: Map<string, string>
  /** What pages complained about, once those who sat at them have risen. */
  faults: string[]
  /** A visitor who is not signed in. */
  visit(look?: Look): Promise<Page>
  /** Somebody who is, the administrator if nobody is named; the page is still empty. */
  sit(look?: Look, who?: { email: string; password: string }): Promise<Page>
  /** Everybody rises: after each story. */
  rise(): Promise<void>
  close(): Promise<void>
}

const stages = ['qualify', 'discover', 'propose', 'negotiate'] as const

export async function openDesk(): Promise<Desk> {
  const [app, browser] = await Promise.all([openServer({ items: await salesDocuments(), watch: false }), openBrowser()])
  const ids = await seed(app)
  const faults: string[] = []
  const seats = openSeats(browser, app.address, faults)
  return {
    app,
    browser,
    ids,
    faults,
    visit: seats.take,
    rise: seats.rise,
    async sit(look, who = person) {
      const [page, client] = await Promise.all([seats.take(look), signIn(app.address, who.email, who.password)])
      await page.context().addCookies(cookiesOf(client, app.address))
      return page
    },
    async close() {
      await browser.close()
      await app.close()
    },
  }
}

function cookiesOf(client: Client, url: string): { name: string; value: string; url: string }[] {
  return (client.headers['cookie'] ?? '').split('; ').map((pair) => {
    const at = pair.indexOf('=')
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url }
  })
}

async function salesDocuments(): Promise<AnyDocument[]> {
  return (await Promise.all(shippedPlugins.map(readPluginDocuments))).flat()
}

/** Three accounts, a contact, and 150 deals: `Deal 001` ... with rising amounts, spread over the open stages. */
async function seed(app: TestServer): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  const names = ['Aurora Foods', '蓝海物流', 'Zenith Tools']
  const accounts = await insert(
    app,
    'account',
    names.map((name) => ({ name })),
  )
  for (const [at, name] of names.entries()) ids.set(name, accounts[at] ?? '')
  const deals = Array.from({ length: 150 }, (_, at) => ({
    name: `Deal ${String(at + 1).padStart(3, '0')}`,
    account: accounts[at % 3] ?? '',
    stage: stages[at % 4] ?? 'qualify',
    amount: (at + 1) * 1000,
    probability: 50,
    close_date: `2027-0${1 + (at % 9)}-15`,
  }))
  const made = await insert(app, 'opportunity', deals)
  for (const [at, deal] of deals.entries()) ids.set(deal.name, made[at] ?? '')
  return ids
}

async function insert(app: TestServer, object: string, records: object[]): Promise<string[]> {
  const answer = await app.admin.post(`/api/v1/records/${object}/bulk`, { op: 'insert', records, all_or_none: true })
  if (answer.status !== 200) throw new Error(`seeding ${object} failed: ${answer.text}`)
  return answer.body.results.map((result: { id: string }) => result.id)
}
