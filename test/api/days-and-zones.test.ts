/** SEC-52: a day is the same day for everybody, wherever server, database and user are; TODAY() is the user's day. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { formatDay } from '../support/day-in-zone.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const zones = [
  'UTC',
  'Asia/Shanghai',
  'America/Sao_Paulo',
  'Asia/Kolkata',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Europe/Prague',
]
const days = [
  '0001-01-01',
  '1900-01-01',
  '1970-01-01',
  '2024-02-29',
  '2026-03-29',
  '2026-04-01',
  '2026-06-01',
  '2026-10-25',
  '9999-12-31',
]
const items = [
  {
    kind: 'object',
    name: 'visit',
    label: 'Visit',
    sharing: 'public_read_write',
    fields: {
      name: { type: 'text', required: true },
      day: { type: 'date' },
      at: { type: 'datetime' },
      today: { type: 'date', default_formula: 'TODAY()' },
      next: { type: 'formula', returns: 'date', formula: 'day + 1', stored: true },
      month: { type: 'formula', returns: 'number', formula: 'MONTH(day)', stored: true },
    },
  },
  { kind: 'permission_set', name: 'rep', label: 'Rep', objects: { visit: { read: true, create: true, update: true } } },
]

const hostZone = process.env['TZ']
let app: TestServer
beforeAll(async () => {
  // The process reads TZ again when it is set: the server of this file runs fourteen hours ahead of UTC.
  process.env['TZ'] = 'Pacific/Kiritimati'
  app = await openServer({ items })
})
afterAll(async () => {
  await app?.close()
  if (hostZone === undefined) delete process.env['TZ']
  else process.env['TZ'] = hostZone
})

test.each(zones)('a day never shifts for a user in %s', async (zone) => {
  expect(new Date(Date.UTC(2026, 0, 1)).getHours()).toBe(14)
  const user = await app.as(zone.toLowerCase().replace(/[^a-z]/g, ''), { permission_sets: ['rep'], time_zone: zone })
  for (const day of days.slice(0, -1)) {
    const { body: made, status } = await user.post('/api/v1/records/visit', {
      name: zone,
      day,
      at: '2026-03-29T01:30:00.000Z',
    })
    expect([day, status, made.day, made.at]).toEqual([day, 201, day, '2026-03-29T01:30:00.000Z'])
    expect([made.month, made.next]).toEqual([
      Number(day.slice(5, 7)),
      new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10),
    ])
    const found = await user.post('/api/v1/query', {
      object: 'visit',
      fields: ['day'],
      where: {
        and: [
          { field: 'id', op: 'eq', value: made.id },
          { field: 'day', op: 'eq', value: day },
        ],
      },
    })
    expect(found.body.records).toEqual([{ day }])
  }
  const last = await user.post('/api/v1/records/visit', { name: zone, day: '9999-12-31' })
  expect([last.body.day, last.body.next]).toEqual(['9999-12-31', null])
})

test.each(zones)('TODAY() and the relative date today are the day in %s', async (zone) => {
  const user = await app.as(zone.toLowerCase().replace(/[^a-z]/g, ''), { permission_sets: ['rep'], time_zone: zone })
  const before = formatDay(new Date(), zone)
  const { body } = await user.post('/api/v1/records/visit', { name: 'now', at: new Date().toISOString() })
  expect([before, formatDay(new Date(), zone)]).toContain(body.today)
  const found = await user.post('/api/v1/query', {
    object: 'visit',
    fields: ['id'],
    where: {
      and: [
        { field: 'id', op: 'eq', value: body.id },
        { field: 'at', op: 'eq', value: { token: 'today' } },
      ],
    },
  })
  expect(found.body.records).toEqual([{ id: body.id }])
})
