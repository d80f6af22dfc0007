/**
 * Every kind of view that shows what other people change, with a change of somebody else's and how it is seen: one table for the story that it
 * appears (`e2e/live.test.ts`) and for the experiment that measures how soon (`experiments/live.ts`).
 *
 * Shape   `const views = await liveViews(client)`; for each: go to `path`, `open(page)`, `change(turn)`, `seen(page, turn)`
 */
import type { Page } from '@playwright/test'
import type { Client } from './client.ts'

export type LiveView = {
  name: string
  path: string
  /** Waits until the view stands; opens what has to be open. */
  open(page: Page): Promise<void>
  /** Somebody else's change, another one each turn. */
  change(turn: number): Promise<void>
  /** Waits until the change of this turn is on the page. */
  seen(page: Page, turn: number): Promise<void>
}

/** Errors: when the records cannot be made; `client` may make accounts, deals and leads. */
export async function liveViews(client: Client): Promise<LiveView[]> {
  const tag = `Live ${Date.now().toString(36)}`
  const made = async (object: string, values: object): Promise<string> => {
    const answer = await client.post(`/api/v1/records/${object}`, values)
    if (answer.status !== 201) throw new Error(answer.text)
    return answer.body.id
  }
  const account = await made('account', { name: `Buyer of ${tag}` })
  const deal = await made('opportunity', { name: tag, account, stage: 'qualify', amount: 1, close_date: '2027-04-15' })
  const patched = async (values: object) => {
    const answer = await client.patch(`/api/v1/records/opportunity/${deal}`, values)
    if (answer.status !== 200) throw new Error(answer.text)
  }
  const main = (page: Page) => page.getByRole('main')
  const stands = (page: Page) =>
    main(page)
      .getByText(new RegExp(`^${tag}`))
      .first()
      .waitFor()
  const named = (turn: number) => `${tag} turn ${turn}`
  const renames = {
    open: stands,
    change: (turn: number) => patched({ name: named(turn) }),
    seen: (page: Page, turn: number) => main(page).getByText(named(turn)).first().waitFor(),
  }
  const q = `q=${encodeURIComponent(tag)}`
  return [
    { name: 'a list', path: `/opportunity?view=all&${q}`, ...renames },
    { name: 'a board', path: `/opportunity?view=pipeline&${q}`, ...renames },
    { name: 'a calendar', path: `/opportunity?view=calendar&day=2027-04-15&${q}`, ...renames },
    { name: 'the page of a record', path: `/opportunity/${deal}`, ...renames },
    { name: 'a related list', path: `/account/${account}?tab=related`, ...renames },
    {
      name: 'the home',
      path: '/',
      open: (page) => main(page).getByRole('list').first().waitFor(),
      change: async (turn) => {
        await made('lead', { name: `Lead of ${tag} turn ${turn}`, company: `${tag} ${turn}` })
      },
      seen: (page, turn) => main(page).getByText(`Lead of ${tag} turn ${turn}`).first().waitFor(),
    },
    ...[false, true].map((edited): LiveView => {
      const dialog = (page: Page) => page.getByRole('dialog')
      const step = (page: Page) => dialog(page).locator('[data-field="next_step"] input')
      return {
        name: edited ? 'a form with edits' : 'a form that was not touched',
        path: `/opportunity/${deal}`,
        open: async (page) => {
          await stands(page)
          await page.getByRole('button', { name: 'Edit', exact: true }).click()
          await step(page).waitFor()
          if (edited) await step(page).fill('Typed and not saved')
        },
        change: (turn) => patched({ amount: turn + 100 }),
        seen: async (page) => {
          await dialog(page).getByText('Somebody saved this record while you were editing').waitFor()
          if (edited && (await step(page).inputValue()) !== 'Typed and not saved') throw new Error('an edit is lost')
        },
      }
    }),
  ]
}
