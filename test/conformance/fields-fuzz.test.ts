/**
 * REL-23: random values into every field type through the API. Each is accepted or refused with a code, never a 500; what is accepted
 * comes back as parsing said. FUZZ_RUNS=10000 for a long look.
 */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { equalValues } from '@trellis/metadata/fields/compare.ts'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import { fieldTypes } from '@trellis/metadata/fields/field-types.ts'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'
import { context, sampleField, sampleOf } from './field-samples.ts'
import { naughtyStrings } from './naughty-strings.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 300)
const batch = 1000
/** Computed, or the value is a record or file that would have to be there. */
const left = new Set(['id', 'formula', 'rollup', 'autonumber', 'currency_code'])
const defs = Object.values(fieldTypes).filter((def) => !left.has(def.type) && def.reference !== true)
const naughty = naughtyStrings() ?? []

let app: TestServer
beforeAll(async () => {
  const fields = Object.fromEntries(
    defs.map((def) => [
      `f_${def.type}`,
      { ...sampleOf(def.type).document, ...(def.uniqueByDefault && { unique: false }), type: def.type },
    ]),
  )
  const object: AnyDocument = {
    kind: 'object',
    name: 'fuzz',
    label: 'Fuzz',
    sharing: 'public_read_write',
    fields: { name: { type: 'text' }, run: { type: 'text' }, ...fields },
  }
  app = await openServer({ items: [object] })
})
afterAll(() => app?.close())

/** JSON as it goes over the wire: no lone surrogates, which UTF-8 has no bytes for. */
function inputsFor(type: string): JsonValue[] {
  const { values, reads, refuses } = sampleOf(type)
  const known = [...values, ...reads.map(([input]) => input), ...refuses.map(([input]) => input)].filter((value) =>
    isWire(value),
  ) as JsonValue[]
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom(...naughty, 'x'),
  )
  const mutated = fc
    .tuple(fc.constantFrom(...known), text, fc.nat({ max: 30 }))
    .map(([value, piece, at]) =>
      typeof value === 'string' ? value.slice(0, at) + piece.slice(0, 3) + value.slice(at) : value,
    )
  const number = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.tuple(fc.integer(), fc.integer({ min: -12, max: 12 })).map(([digits, places]) => Number(`${digits}e${places}`)),
  )
  const date = fc
    .date({ min: new Date('-000100-01-01T00:00:00Z'), max: new Date('+012000-01-01T00:00:00Z'), noInvalidDate: true })
    .map((value) => value.toISOString())
  const anything = fc.oneof(
    { weight: 3, arbitrary: mutated },
    text,
    number,
    number.map(String),
    date,
    date.map((value) => value.slice(0, 10)),
    fc.jsonValue({ maxDepth: 3 }),
    fc.array(text, { maxLength: 4 }),
  )
  return fc
    .sample(anything, runs)
    .map((value) => JSON.parse(JSON.stringify(value ?? null)) as JsonValue)
    .filter((value) => isWire(value))
}

function isWire(value: unknown): boolean {
  if (
    value === null ||
    value === undefined ||
    typeof value === 'symbol' ||
    value instanceof Map ||
    (typeof value === 'number' && !Number.isFinite(value))
  )
    return false
  const text = JSON.stringify(value)
  return text !== undefined && text.length < 50_000 && !/\\ud[89a-f]/i.test(text)
}

test.each(defs.map((def) => def.type))('%s', async (type) => {
  const def = fieldTypes[type]
  if (!def) throw new Error(`no type ${type}`)
  const field = sampleField(type)
  const inputs = inputsFor(type)
  for (let at = 0; at < inputs.length; at += batch) {
    const run = `${type} ${at}`
    const part = inputs.slice(at, at + batch)
    const records = part.map((input, index) => ({ name: String(index), run, [`f_${type}`]: input }))
    const answer = await app.admin.post('/api/v1/records/fuzz/bulk', { op: 'insert', records, all_or_none: false })
    expect([answer.status, answer.status === 200 ? '' : answer.text.slice(0, 500)]).toEqual([200, ''])
    const page = await app.admin.post('/api/v1/query', {
      object: 'fuzz',
      fields: ['name', `f_${type}`],
      where: { field: 'run', op: 'eq', value: run },
      limit: 1000,
    })
    const stored = new Map<string, JsonValue>(
      page.body.records.map((record: { [name: string]: JsonValue }) => [
        String(record['name']),
        record[`f_${type}`] ?? null,
      ]),
    )
    part.forEach((input, index) => {
      const parsed = def.parse(input, field, context)
      const result = answer.body.results[index]
      const back = stored.get(String(index))
      if (!parsed.ok)
        expect([input, result.ok, result.errors?.[0]?.code, back]).toEqual([input, false, parsed.code, undefined])
      else if (
        !result.ok ||
        back === undefined ||
        (!def.encrypted && !equalValues(back, parsed.value ?? def.blank ?? null))
      )
        expect([input, result, back]).toEqual([input, { ok: true }, parsed.value])
    })
  }
})
