/** Asking two worlds the same and holding the answers against each other, to the letter but for what differs by nature. */
import type { World } from '../fixtures/two-worlds.ts'

/** `{name}` in a path or body is that world's own: the id of a job, of a file (`world.own`). */
export type Ask = { method: string; path: string; body?: unknown }

const byNature = new Set([
  'date',
  'x-request-id',
  'keep-alive',
  'connection',
  'set-cookie',
  'content-length',
  'request-id',
])

/** Status, headers and body, without what may differ. */
export async function answer(world: World, ask: Ask): Promise<string> {
  const own = (text: string) => text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => world.own[name] ?? whole)
  const body =
    ask.body === undefined || ask.body instanceof FormData ? ask.body : JSON.parse(own(JSON.stringify(ask.body)))
  const got = await world.a.request(ask.method, own(ask.path), body)
  const headers = [...got.headers].filter(([name]) => !byNature.has(name)).sort()
  return alike(world, `${got.status} ${JSON.stringify(headers)} ${got.text}`)
}

/** A text without ids made in the run, moments of the run, and the names of users in place of their ids. */
export function alike(world: World, text: string): string {
  // A cursor is the place in the order, after a stamp that depends on it.
  let plain = text.replaceAll(
    /"next_cursor":"([\w-]+)"/g,
    (_, cursor: string) =>
      `"next_cursor":${Buffer.from(cursor, 'base64url')
        .toString()
        .replace(/^[^[]*\["[^"]*",?/, '[')}`,
  )
  for (const [id, name] of world.users) plain = plain.replaceAll(id, `<${name}>`)
  return plain
    .replaceAll(/01[0-9a-f]{6}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>')
    .replaceAll(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z/g, (time) =>
      time.startsWith('2026-01-01') ? time : '<time>',
    )
    .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, '<address>')
    .replaceAll(/-E\d+\.|"E\d+"/g, '<mark>')
    .replaceAll(/trl_\w+/g, '<key>')
}

/** The questions to which the worlds answer differently, with both answers; five at most. */
export async function differences(worlds: readonly [World, World], script: readonly Ask[]): Promise<object[]> {
  const found: object[] = []
  const left = [...script]
  const work = async (): Promise<void> => {
    for (let ask = left.shift(); ask !== undefined; ask = left.shift()) {
      const asked = ask
      const [one, two] = await Promise.all([answer(worlds[0], asked), answer(worlds[1], asked)])
      if (one !== two) found.push({ ask: JSON.stringify(ask), ...firstDifference(one, two) })
    }
  }
  await Promise.all([work(), work(), work(), work()])
  return found.slice(0, 5)
}

function firstDifference(one: string, two: string): { one: string; two: string } {
  let at = 0
  while (at < one.length && one[at] === two[at]) at++
  const from = Math.max(0, at - 300)
  return { one: one.slice(from, from + 900), two: two.slice(from, from + 900) }
}
