/** The key of encrypted fields is changed while people work: values open before, during and after, and the former key can then go. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rotateKeys } from '@trellis/server/records/rotate-keys.ts'
import { placeOf, sealer, sealerOf } from '@trellis/server/records/sealed.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

let app: TestServer
beforeAll(async () => {
  app = await openServer({
    items: [
      {
        kind: 'object',
        name: 'person',
        label: 'Person',
        name_field: 'name',
        fields: { name: { type: 'text', label: 'Name' }, passport: { type: 'encrypted_text', label: 'Passport' } },
      },
    ],
  })
}, 120_000)
afterAll(() => app?.close())

const sql = <R>(text: string): Promise<R[]> => app.server.db.query<R>({ text, values: [] })
type Sealed = { id: string; passport: string; version: number }

test('every value, past ones too, is sealed under the new key and stays what it was; nothing else changes', async () => {
  const made = await app.admin.post('/api/v1/records/person', { name: 'Ada', passport: 'E1234567' })
  await app.admin.patch(`/api/v1/records/person/${made.body.id}`, { passport: 'E7654321' })
  await app.admin.post('/api/v1/records/person', { name: 'Blank' })
  const bulk = Array.from({ length: 1500 }, (_, n) => ({ name: `P${n}`, passport: `N${n}` }))
  expect((await app.admin.post('/api/v1/records/person/bulk', { op: 'insert', records: bulk })).status).toBe(200)

  const key = randomBytes(32)
  const [former, both, alone] = [sealer(), sealerOf(key), sealerOf(key)]
  // Opens with the installation's own key, seals with the new one: as with TRELLIS_KEY and TRELLIS_OLD_KEYS.
  const changing = {
    ...both,
    renew: (text: string, place: string) => {
      const plain = alone.open(text, place) === null ? former.open(text, place) : null
      return plain === null ? null : alone.seal(plain, place)
    },
  }
  const events = await sql<{ n: number }>('select count(*)::int as n from ws_main._event')
  expect(await rotateKeys(app.server.db, app.server.models.model(), changing)).toBe(1502)
  expect(await rotateKeys(app.server.db, app.server.models.model(), changing)).toBe(0)
  expect(await sql('select count(*)::int as n from ws_main._event')).toEqual(events)
  const open = ({ id, passport }: Sealed) => alone.open(passport, placeOf('person', 'passport', id))
  const now = await sql<Sealed>(`select id, passport, version from ws_main.person where passport is not null`)
  const past = await sql<Sealed>(`select id, passport, version from ws_main.person__h where passport is not null`)
  expect(now.map(open).toSorted()).toEqual(['E7654321', ...bulk.map(({ passport }) => passport)].toSorted())
  expect([past.map(open), past[0]?.version]).toEqual([['E1234567'], 1])
  expect(
    now.map((row) => former.open(row.passport, placeOf('person', 'passport', row.id))).every((text) => text === null),
  ).toBe(true)
})

test('a sealer with former keys opens both, renews only what is old, and never seals with a former key', () => {
  const [old, fresh, other] = [randomBytes(32), randomBytes(32), randomBytes(32)]
  const sealed = sealerOf(old).seal('secret', 'a.b.c')
  const changing = sealerOf(fresh, [other, old])
  expect(changing.open(sealed, 'a.b.c')).toBe('secret')
  expect(changing.open(sealed, 'a.b.d')).toBeNull()
  const renewed = changing.renew(sealed, 'a.b.c') ?? ''
  expect([sealerOf(fresh).open(renewed, 'a.b.c'), sealerOf(old).open(renewed, 'a.b.c')]).toEqual(['secret', null])
  expect([changing.renew(renewed, 'a.b.c'), sealerOf(fresh).renew(sealed, 'a.b.c')]).toEqual([null, null])
})
