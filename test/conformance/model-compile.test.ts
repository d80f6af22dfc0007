/** REL-28: whatever set of documents comes, it becomes a Model or is refused with located reasons; nothing throws, nothing is polluted. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fieldTypes } from '@trellis/metadata/fields/field-types.ts'
import { messageOf } from '@trellis/metadata/messages.ts'
import { canonicalJson } from '@trellis/metadata/model/canonical.ts'
import { compile } from '@trellis/metadata/model/compile.ts'
import { describe as describeModel } from '@trellis/metadata/model/describe.ts'
import { diff } from '@trellis/metadata/model/diff.ts'
import { applyLayers } from '@trellis/metadata/model/layers.ts'
import { emptyPhysical, planPhysical } from '@trellis/metadata/model/physical.ts'
import type { Model } from '@trellis/metadata/model/shape.ts'
import { checkDocument } from '@trellis/metadata/schema/check.ts'
import { fieldSchema } from '@trellis/metadata/schema/field-schema.ts'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { kinds, schemaOf } from '@trellis/metadata/schema/kinds.ts'
import { damaged, fitting } from './model-arbitrary.ts'
import { naughtyStrings } from './naughty-strings.ts'

/** Sets per property; the full size is `TRELLIS_FUZZ=1000`. */
const runs = Number(process.env['TRELLIS_FUZZ'] ?? 40)
const admin = { userId: 'u', admin: true, key: 'admin', objects: {}, ownerIds: [], system: [] }
const prototypeMembers = Object.getOwnPropertyNames(Object.prototype).sort().join()

const hostile = [
  'select',
  'user',
  'constructor',
  'table',
  'order',
  'tostring',
  'has_own_property',
  'then',
  'a'.repeat(63),
  '__proto__',
  'a'.repeat(64),
  '名称',
  'A',
  'id',
  '',
]
const objectNames = ['account', 'contact', 'quote', 'constructor', 'select', 'a'.repeat(63)]
const fieldNames = [
  'name',
  'amount',
  'parent',
  'total',
  'stage',
  'order',
  'constructor',
  'f'.repeat(55),
  'amount_currency',
]
const formulas = [
  'amount * 2',
  'total + amount',
  'parent.amount',
  'IF(ISBLANK(name), 1, 2)',
  'amount *',
  'nothing',
  'TODAY()',
  '(((',
  'parent.parent.parent.total',
]

const names = (good: string[]) =>
  fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...good) }, { weight: 1, arbitrary: fc.constantFrom(...hostile) })
const labels = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constant({ en: 'Label', 'zh-CN': '标签', ar: 'ملصق' }),
)

const field = fc.oneof(
  fc.record(
    {
      type: fc.constantFrom('text', 'number', 'currency', 'date', 'email', 'checkbox'),
      label: labels,
      required: fc.boolean(),
      unique: fc.boolean(),
    },
    { requiredKeys: ['type'] },
  ),
  fc.record({ type: fc.constantFrom('lookup', 'master_detail', 'many_to_many'), to: names(objectNames) }),
  fc.record({
    type: fc.constant('polymorphic_lookup'),
    to: fc.array(names(objectNames), { minLength: 1, maxLength: 3 }),
  }),
  fc.record(
    {
      type: fc.constant('formula'),
      returns: fc.constantFrom('number', 'text', 'checkbox'),
      formula: fc.constantFrom(...formulas),
      stored: fc.boolean(),
    },
    { requiredKeys: ['type', 'formula'] },
  ),
  fc.record(
    {
      type: fc.constant('rollup'),
      from: fc.tuple(names(objectNames), names(fieldNames)).map((parts) => parts.join('.')),
      aggregate: fc.constantFrom('sum', 'count', 'max'),
      field: names(fieldNames),
      where: fc.constantFrom(...formulas),
    },
    { requiredKeys: ['type', 'from', 'aggregate'] },
  ),
  fc.record({
    type: fc.constant('select'),
    options: fc
      .uniqueArray(fc.string({ minLength: 1, maxLength: 8 }), { maxLength: 30 })
      .map((values) => values.map((value) => ({ value }))),
  }),
  fc.oneof(...Object.keys(fieldTypes).map((type) => fitting(fieldSchema(type) as never))),
)

const fields = fc.array(fc.tuple(names(fieldNames), field), { maxLength: 8 }).map((entries) => {
  const map = {}
  for (const [name, value] of entries)
    Object.defineProperty(map, name, { value, enumerable: true, writable: true, configurable: true })
  return map
})

const object = fc.record(
  {
    kind: fc.constant('object'),
    name: names(objectNames),
    fields,
    label: labels,
    sharing: fc.constantFrom('private', 'public_read', 'controlled_by_parent'),
    name_field: names(fieldNames),
  },
  { requiredKeys: ['kind', 'name', 'fields'] },
)

const scopedName = fc.tuple(names(objectNames), fc.constantFrom('one', 'two')).map((parts) => parts.join('.'))
const rule = fc.record({
  kind: fc.constant('validation_rule'),
  name: scopedName,
  error_when: fc.constantFrom(...formulas),
  message: labels,
})
const view = fc.record({
  kind: fc.constant('list_view'),
  name: scopedName,
  columns: fc.array(names(fieldNames), { maxLength: 4 }),
  order_by: fc.array(fc.record({ field: names(fieldNames), dir: fc.constantFrom('asc', 'desc') }), { maxLength: 2 }),
})
const role = fc.record(
  { kind: fc.constant('role'), name: fc.constantFrom('a', 'b', 'c'), parent: fc.constantFrom('a', 'b', 'c') },
  { requiredKeys: ['kind', 'name'] },
)
const permissions = fc.record({
  kind: fc.constant('permission_set'),
  name: fc.constantFrom('p', 'q'),
  objects: fc.dictionary(names(objectNames), fc.constant({ read: true, fields: { name: 'hidden' } })),
})
const schemas = new Map(kinds.map((kind) => [kind, schemaOf(kind) as never]))
const anything = fc.oneof(...[...schemas.values()].map((schema) => fitting(schema)))
const broken = anything.chain(damaged)
const garbage = fc.jsonValue()

const packages = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: object },
    { weight: 4, arbitrary: fc.oneof(rule, view, role, permissions) },
    { weight: 2, arbitrary: anything },
    { weight: 1, arbitrary: fc.oneof(broken, garbage) },
  ),
  { maxLength: 10 },
)

function compileFrom(documents: unknown[]): ReturnType<typeof compile> {
  return compile({ documents: documents as AnyDocument[], revision: 1 })
}

function expectSound(model: Model): void {
  // Plain data: what JSON says of it is all there is.
  expect(JSON.parse(JSON.stringify(model))).toEqual(JSON.parse(JSON.stringify(model)))
  for (const shape of Object.values(model.objects)) {
    const columns = Object.values(shape.fields).flatMap((entry) => (entry.column === null ? [] : [entry.column]))
    expect(new Set(columns).size).toBe(columns.length)
    for (const name of [shape.table, shape.historyTable, ...columns])
      expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(63)
    for (const child of shape.children) expect(Object.hasOwn(model.objects, child.object)).toBe(true)
  }
}

describe('any set of documents', () => {
  test('compiles or is refused with reasons that have a place and a code', () => {
    let compiled = 0
    fc.assert(
      fc.property(packages, (documents) => {
        const answer = compileFrom(documents)
        if (answer.ok) {
          compiled++
          expectSound(answer.value)
          expect(JSON.stringify(describeModel(answer.value, admin)).length).toBeGreaterThan(10)
          expect(diff(answer.value, answer.value)).toEqual([])
        } else {
          expect(answer.problem.errors?.length).toBeGreaterThan(0)
          for (const problem of answer.problem.errors ?? []) {
            expect(problem.pointer).toMatch(/^\/items\//)
            expect(problem.code).toMatch(/^[a-z]+\.[a-z_]+$/)
            for (const locale of ['en', 'zh-CN']) {
              const message = problem.message ?? messageOf(problem.code, problem.params ?? {}, locale)
              expect(message).not.toContain(problem.code)
            }
          }
        }
        expect(Object.getOwnPropertyNames(Object.prototype).sort().join()).toBe(prototypeMembers)
      }),
      { numRuns: runs * 2, endOnFailure: true },
    )
    // The generator is worth something only if many sets are good.
    expect(compiled).toBeGreaterThan(runs / 40)
  })

  test('has physical names that never meet, whatever is published after whatever', () => {
    fc.assert(
      fc.property(packages, packages, (first, second) => {
        const once = planPhysical(emptyPhysical(), null, first as AnyDocument[])
        const twice = planPhysical(once, null, second as AnyDocument[])
        const tables = Object.values(twice.objects).flatMap((names_) => [
          names_.table,
          names_.historyTable,
          ...Object.values(names_.fields).flatMap((place) => place.linkTable ?? []),
        ])
        expect(new Set(tables).size).toBe(tables.length)
        for (const binned of twice.bin.objects) expect(tables).not.toContain(binned.names.table)
        // Nothing is forgotten: each column given once is mapped or in the bin.
        const columns = (names_: typeof twice) => [
          ...Object.values(names_.objects).flatMap((names2) =>
            Object.values(names2.fields).map((place) => `${names2.table}.${place.column}`),
          ),
          ...names_.bin.fields.map((place) => `${place.table}.${place.column}`),
          ...names_.bin.objects.flatMap((entry) =>
            Object.values(entry.names.fields).map((place) => `${entry.names.table}.${place.column}`),
          ),
        ]
        const later = new Set(columns(twice))
        for (const column of columns(once)) expect(later.has(column)).toBe(true)
      }),
      { numRuns: runs, endOnFailure: true },
    )
  })

  test('layers without throwing, and one origin alone changes nothing', () => {
    fc.assert(
      fc.property(fc.array(object, { maxLength: 6 }), (documents) => {
        const unique = [...new Map(documents.map((document) => [document.name, document])).values()] as AnyDocument[]
        const layered = applyLayers(unique.map((document) => ({ origin: 'workspace', document })))
        expect(layered).toEqual({ ok: true, value: unique })
      }),
      { numRuns: runs },
    )
  })
})

describe('any single value', () => {
  test('is checked without a throw, with a place and a code for each reason', () => {
    fc.assert(
      fc.property(fc.oneof(anything, broken, garbage), (value) => {
        for (const problem of checkDocument(value)) {
          expect(problem.pointer).toMatch(/^(\/|$)/)
          expect(problem.code).toMatch(/^(schema|metadata)\.[a-z_]+$/)
        }
      }),
      { numRuns: runs },
    )
  })
})

describe('canonical text', () => {
  test.each(kinds)('of a %s: export, import, export gives the same bytes', (kind) => {
    fc.assert(
      fc.property(fitting(schemas.get(kind) as never), (document) => {
        const text = canonicalJson(document as AnyDocument)
        expect(canonicalJson(JSON.parse(text) as AnyDocument)).toBe(text)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(document)))
      }),
      { numRuns: Math.ceil(runs / 8) },
    )
  })
})

const naughty = naughtyStrings() ?? []

describe.runIf(naughty.length > 0)('the Big List of Naughty Strings', () => {
  test('is taken as labels, help texts and choices of any object', () => {
    const named = naughty.map((text, index) => {
      const options = text === '' ? [] : [{ value: [...text].slice(0, 200).join(''), label: text }]
      return [`f${index}`, { type: 'select', label: text, help: { en: text, 'zh-CN': text }, options }] as const
    })
    const answer = compileFrom([
      { kind: 'object', name: 'naughty', label: naughty[1], fields: Object.fromEntries(named) },
    ])
    expect(answer.ok ? [] : answer.problem.errors).toEqual([])
    const described = answer.ok ? describeModel(answer.value, admin).objects['naughty'] : undefined
    expect(
      Object.values(described?.fields ?? {})
        .filter((entry) => !entry.system)
        .map((entry) => entry.label),
    ).toEqual(naughty)
  })
})
