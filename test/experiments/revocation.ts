/**
 * How soon a right that goes is gone everywhere: two servers over one database, taken away on the first; the milliseconds from the answer
 * there to the first refusal by the second, and to the end of an open stream of events where the person is shut out.
 *
 *   TRIES=20 node test/experiments/revocation.ts
 *
 * The promise is a second. Reported, not asserted: it depends on the machine.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { openEmbedded } from '@trellis/server/db/embedded.ts'
import { startServer } from '@trellis/server/open-server.ts'
import type { Answer } from '../support/client.ts'
import { Client, signIn } from '../support/client.ts'
import { hangMs } from '../support/in-time.ts'
import { password, trialConfig } from '../support/server-config.ts'

const tries = Number(process.env['TRIES'] ?? 20)
const log = pino({ level: 'silent' })
const dataDir = mkdtempSync(join(tmpdir(), 'trellis-revocation-'))
const database = await openEmbedded({ dataDir, log })
const [first, second] = [
  await startServer(trialConfig(database, dataDir), { log }),
  await startServer(trialConfig(database, dataDir), { log }),
]
const admin = await signIn(first.address, 'admin@example.com', password)

const reads = { read: true, create: true }
const set = (name: string, deal: object) => ({ kind: 'permission_set', name, label: name, objects: { deal } })
const shown = (email: string) => ({
  kind: 'sharing_rule',
  name: 'deal.shown',
  label: 'Shown',
  when: 'name = "Shown"',
  to: { user: email },
  access: 'read',
})

/** Somebody who reads a deal by what is about to go. */
type Holder = { id: string; email: string; client: Client; elsewhere: Client; keyId: string; deal: string }

/** `grants`: what the person is made with; `open`: what opens the deal; `go`: what takes it away; `out`: whether streams end. */
type Kind = {
  grants?: object
  owns?: boolean
  open?(holder: Holder): Promise<void>
  go(holder: Holder): Promise<Answer>
  out?: 'key' | 'session'
}

let share = ''
const kinds: { [name: string]: Kind } = {
  'a user is deactivated': { out: 'session', go: ({ id }) => admin.patch(`/api/v1/users/${id}`, { active: false }) },
  'sessions are ended': { out: 'session', go: ({ id }) => admin.post(`/api/v1/users/${id}/end-sessions`, {}) },
  'a key is disabled': {
    out: 'key',
    go: ({ client, keyId }) => client.post('/api/v1/auth/api-key/update', { keyId, enabled: false }),
  },
  'a permission set is taken away': { go: ({ id }) => admin.patch(`/api/v1/users/${id}`, { permission_sets: [] }) },
  'a role is taken away': {
    grants: { permission_sets: [], role: 'desk' },
    go: ({ id }) => admin.patch(`/api/v1/users/${id}`, { role: null }),
  },
  'a right is published away': {
    grants: { permission_sets: ['fleeting'] },
    open: () => apply(set('fleeting', reads)),
    go: () => admin.post('/api/v1/metadata/apply', { items: [set('fleeting', { create: true })] }),
  },
  'a share ends': {
    owns: false,
    async open({ deal, email }) {
      share = (await admin.post(`/api/v1/records/deal/${deal}/shares`, { to: { user: email }, access: 'read' })).body.id
    },
    go: ({ deal }) => admin.delete(`/api/v1/records/deal/${deal}/shares/${share}`),
  },
  'a sharing rule is published away': {
    owns: false,
    open: ({ email }) => apply(shown(email)),
    go: ({ email }) => admin.post('/api/v1/metadata/apply', { items: [{ ...shown(email), when: 'name = "Other"' }] }),
  },
}

async function apply(...items: object[]): Promise<void> {
  const answer = await admin.post('/api/v1/metadata/apply', { items })
  if (answer.status !== 200) throw new Error(answer.text)
}

let people = 0
async function holderOf({ grants, owns = true, open, out }: Kind): Promise<Holder> {
  const email = `holder${++people}@example.com`
  const made = await admin.post('/api/v1/users', { name: email, email, password, permission_sets: ['rep'], ...grants })
  const client = await signIn(first.address, email, password)
  const key = (await client.post('/api/v1/auth/api-key/create', { name: 'k' })).body
  const deal = await admin.post('/api/v1/records/deal', { name: 'Shown', ...(owns && { owner: made.body.id }) })
  const headers = out === 'key' ? { authorization: `Bearer ${key.key}` } : client.headers
  const elsewhere = new Client(second.address, headers)
  const holder = { id: made.body.id, email, client, elsewhere, keyId: key.id, deal: deal.body.id }
  await open?.(holder)
  if (!(await answers(holder, (status) => status === 200))) throw new Error('the deal is not read to begin with')
  return holder
}

/** Asks the second server until its status is as wanted; whether it came before a hang. */
async function answers({ elsewhere, deal }: Holder, wanted: (status: number) => boolean): Promise<boolean> {
  const end = performance.now() + hangMs
  while (performance.now() < end) if (wanted((await elsewhere.get(`/api/v1/records/deal/${deal}`)).status)) return true
  return false
}

/** An open stream of the second server, and when it ends. */
async function listen({ elsewhere }: Holder): Promise<{ ended: Promise<number> }> {
  const headers = { ...elsewhere.headers, origin: second.address }
  const stream = await fetch(`${second.address}/api/v1/events`, { headers })
  const reader = stream.body?.getReader()
  const ended = (async () => {
    for (;;) if ((await reader?.read())?.done !== false) return performance.now()
  })()
  return { ended }
}

async function once(kind: Kind): Promise<{ refused: number; ended: number | null }> {
  const holder = await holderOf(kind)
  const stream = kind.out === undefined ? null : await listen(holder)
  const answer = await kind.go(holder)
  const gone = performance.now()
  if (answer.status >= 300) throw new Error(answer.text)
  const isOut = await answers(holder, (status) => status >= 400)
  const refused = isOut ? performance.now() - gone : Number.POSITIVE_INFINITY
  return { refused, ended: stream === null ? null : Math.max(0, (await stream.ended) - gone) }
}

function told(values: number[]): string {
  const sorted = values.toSorted((one, other) => one - other)
  const at = (share: number) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1)
  return `median ${at(0.5).padStart(7)}  most ${at(1).padStart(7)}`
}

await apply(
  {
    kind: 'object',
    name: 'deal',
    label: 'Deal',
    name_field: 'name',
    sharing: 'private',
    fields: { name: { type: 'text', label: 'Name' } },
  },
  set('rep', reads),
  set('fleeting', reads),
  { kind: 'role', name: 'desk', label: 'Desk', permission_sets: ['rep'] },
)
console.log(`milliseconds from the answer of one server to the refusal of the other, ${tries} times each`)
for (const [name, kind] of Object.entries(kinds)) {
  const found = []
  for (let n = 0; n < tries; n++) found.push(await once(kind))
  const ends = found.flatMap(({ ended }) => (ended === null ? [] : [ended]))
  const line = `${name.padEnd(34)} refused: ${told(found.map(({ refused }) => refused))}`
  console.log(ends.length === 0 ? line : `${line}   stream ends: ${told(ends)}`)
}
await second.close()
await first.close()
await database.stop()
rmSync(dataDir, { recursive: true, force: true })
