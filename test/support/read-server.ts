/** A server with the records of the read world: a rep who owns most deals, another who owns one, and what hangs on them. */
import type { Client } from './client.ts'
import { openServer } from './server.ts'
import type { TestServer } from './server.ts'
import { idOf, insertRows, readDocuments } from '../fixtures/read-world.ts'

export type ReadServer = { app: TestServer; rep: Client; other: Client; repId: string; otherId: string }

export async function openReadServer(): Promise<ReadServer> {
  const app = await openServer({ items: readDocuments })
  const rep = await app.as('rep', { permission_sets: ['rep'], time_zone: 'Asia/Shanghai' })
  const other = await app.as('other', { permission_sets: ['rep'] })
  const repId = (await rep.get('/api/v1/me')).body.user.id as string
  const otherId = (await other.get('/api/v1/me')).body.user.id as string
  await fill(app, repId, otherId)
  return { app, rep, other, repId, otherId }
}

async function fill({ server }: TestServer, repId: string, otherId: string): Promise<void> {
  const { objects } = server.models.model()
  const { db } = server
  const shape = (name: string) =>
    objects[name] ??
    (() => {
      throw new Error(name)
    })()
  await insertRows(db, shape('account'), [
    { id: idOf(1, 1), name: '中国移动通信', industry: 'it', city: '北京', secret_note: 'canary' },
    { id: idOf(1, 2), name: 'Acme Steel', industry: 'steel', city: 'Berlin', parent: idOf(1, 1) },
    { id: idOf(1, 3), name: 'Éclair Foods', industry: 'food', city: '上海', parent: idOf(1, 2) },
  ])
  await insertRows(db, shape('product'), [
    { id: idOf(2, 1), name: 'Router', code: 'P1' },
    { id: idOf(2, 2), name: 'Cable', code: 'P2' },
  ])
  await insertRows(db, shape('vault'), [{ id: idOf(5, 1), name: 'hidden vault' }])
  const deal = (n: number, more: object) => ({
    id: idOf(3, n),
    owner: repId,
    name: `Deal ${n}`,
    account: idOf(1, (n % 3) + 1),
    amount: n * 100,
    amount_currency: 'CNY',
    amount_converted: n * 100,
    ...more,
  })
  await insertRows(db, shape('deal'), [
    deal(1, {
      stage: 'qualify',
      close_date: '2026-03-01',
      tags: ['a', 'b'],
      phone: '+8613800138000',
      margin: 5,
      vault: idOf(5, 1),
      probability: 50,
    }),
    deal(2, {
      stage: 'propose',
      close_date: '2026-03-15',
      met_at: '2026-03-01T16:30:00.000Z',
      regarding: idOf(1, 2),
      regarding_object: 'account',
      urgent: true,
    }),
    deal(3, {
      stage: 'won',
      close_date: '2026-04-01',
      regarding: idOf(2, 1),
      regarding_object: 'product',
      tags: ['b'],
      call_time: '09:30:00',
    }),
    deal(4, { stage: 'won', close_date: null, amount: null, amount_converted: null, details: { a: [1, '二'] } }),
    deal(5, { stage: 'lost', close_date: '2025-12-31', owner: otherId, name: 'Foreign deal' }),
    deal(6, { stage: null, amount: 50, amount_currency: 'USD', amount_converted: 360 }),
  ])
  await insertRows(db, shape('line'), [
    { id: idOf(4, 1), name: 'L1', deal: idOf(3, 1), product: idOf(2, 1), quantity: 3 },
    { id: idOf(4, 2), name: 'L2', deal: idOf(3, 1), product: idOf(2, 2), quantity: 1 },
    { id: idOf(4, 3), name: 'L3', deal: idOf(3, 5), quantity: 9 },
  ])
  const link = shape('deal').fields['products']?.linkTable
  await db.query({
    text: `insert into "${db.schema}"."${link}" (source, target) values ($1, $2), ($1, $3)`,
    values: [idOf(3, 1), idOf(2, 1), idOf(2, 2)],
  })
}

/** The full query. */
export const ask = (client: Client, body: object) => client.post('/api/v1/query', body)

export const names = (answer: { body: { records: { name: string }[] } }) =>
  answer.body.records.map((record) => record.name)

/** A problem without what differs from request to request. */
export function without(body: { request_id?: string; instance?: string }): object {
  return { ...body, request_id: '', instance: '' }
}
