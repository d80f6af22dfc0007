/** Sets together allow what one of them allows alone, and nothing that comes about only between them: over generated pairs and triples. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Model, ObjectShape, SharingDefault } from '../model/shape.ts'
import type { Access, FieldRight, RowVerb } from './access.ts'
import { exportLimit, fieldRight, isEditable, rowRule } from './access.ts'
import { compileAccess } from './compile-access.ts'

const fields = ['margin', 'phone', 'name'] as const
const sharings: SharingDefault[] = ['private', 'public_read', 'public_read_write']
const rank: { [right in FieldRight]: number } = { hidden: 0, masked: 1, read: 2, edit: 3 }

const anySet = fc.record({
  read: fc.boolean(),
  create: fc.boolean(),
  update: fc.boolean(),
  delete: fc.boolean(),
  export: fc.boolean(),
  export_max_rows: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
  view_all: fc.boolean(),
  modify_all: fc.boolean(),
  fields: fc.dictionary(fc.constantFrom(...fields), fc.constantFrom<FieldRight>('hidden', 'masked', 'read', 'edit')),
})
type AnySet = typeof anySet extends fc.Arbitrary<infer T> ? T : never

function accessWith(sets: AnySet[], sharing: SharingDefault): { access: Access; deal: ObjectShape } {
  const deal = { name: 'deal', sharing, fields: {}, children: [] } as unknown as ObjectShape
  const documents = sets.map((objects, at) => ({ kind: 'permission_set', name: `s${at}`, objects: { deal: objects } }))
  const model = {
    revision: 1,
    objects: { deal },
    documents: { permission_set: Object.fromEntries(documents.map((document) => [document.name, document])) },
  } as unknown as Model
  const permissionSets = documents.map(({ name }) => name)
  const grants = { userId: 'u', admin: false, role: null, permissionSets, ownerIds: ['u'], scope: null }
  return { access: compileAccess(model, grants), deal }
}

/** A record of the caller's own (or shared with them), and one that only a right to every record reaches. */
type Place = 'own' | 'others'

/** What one set says by itself, read from the document. */
const alone = {
  reaches(set: AnySet, verb: RowVerb, place: Place, sharing: SharingDefault): boolean {
    const right = verb === 'share' ? 'update' : verb
    const holds = right === 'read' ? set.read || set.view_all || set.modify_all : set[right]
    if (!holds || place === 'own') return holds
    if (set.modify_all || sharing === 'public_read_write') return true
    return verb === 'read' && (set.view_all || sharing === 'public_read')
  },
  right: (set: AnySet, field: string): FieldRight =>
    Object.hasOwn(set.fields, field) ? (set.fields[field as 'name'] ?? 'hidden') : 'edit',
}

const reaches = (access: Access, deal: ObjectShape, verb: RowVerb, place: Place): boolean => {
  const { kind } = rowRule(access, deal, verb)
  return kind === 'all' || (place === 'own' && kind !== 'none')
}

const verbs: RowVerb[] = ['read', 'update', 'delete', 'share']
const places: Place[] = ['own', 'others']

test('no verb reaches a record by several sets that it reaches by none of them', () => {
  fc.assert(
    fc.property(fc.array(anySet, { minLength: 1, maxLength: 3 }), fc.constantFrom(...sharings), (sets, sharing) => {
      const { access, deal } = accessWith(sets, sharing)
      for (const verb of verbs)
        for (const place of places)
          expect([verb, place, reaches(access, deal, verb, place)]).toEqual([
            verb,
            place,
            sets.some((set) => alone.reaches(set, verb, place, sharing)),
          ])
    }),
    { numRuns: 600 },
  )
})

test('no field of a record is shown further by several sets than by one that reaches the record', () => {
  fc.assert(
    fc.property(fc.array(anySet, { minLength: 1, maxLength: 3 }), fc.constantFrom(...sharings), (sets, sharing) => {
      const { access, deal } = accessWith(sets, sharing)
      for (const place of places) {
        if (!reaches(access, deal, 'read', place)) continue
        const readers = sets.filter((set) => alone.reaches(set, 'read', place, sharing))
        for (const field of fields) {
          const most = Math.max(...readers.map((set) => Math.min(rank[alone.right(set, field)], rank.read)))
          expect([field, place, Math.min(rank[fieldRight(access, deal, field)], rank.read) <= most]).toEqual([
            field,
            place,
            true,
          ])
        }
      }
    }),
    { numRuns: 600 },
  )
})

test('a field is changed by a set that grants the change of that record and that field, and is shown by one that reads it', () => {
  fc.assert(
    fc.property(fc.array(anySet, { minLength: 1, maxLength: 3 }), fc.constantFrom(...sharings), (sets, sharing) => {
      const { access, deal } = accessWith(sets, sharing)
      for (const place of places)
        for (const field of fields) {
          const changes = reaches(access, deal, 'update', place) && isEditable(access, deal, field)
          const granted = sets.some(
            (set) => alone.reaches(set, 'update', place, sharing) && alone.right(set, field) === 'edit',
          )
          expect([field, place, changes && !granted]).toEqual([field, place, false])
        }
      for (const field of fields) {
        const fills = access.objects['deal']?.rights.create === true && isEditable(access, deal, field, 'create')
        const granted = sets.some((set) => set.create && alone.right(set, field) === 'edit')
        expect([field, fills && !granted]).toEqual([field, false])
      }
    }),
    { numRuns: 600 },
  )
})

test('one set alone is what it says, and another set never takes a reach away', () => {
  fc.assert(
    fc.property(anySet, anySet, fc.constantFrom(...sharings), (set, other, sharing) => {
      const { access, deal } = accessWith([set], sharing)
      const both = accessWith([set, other], sharing)
      for (const verb of verbs)
        for (const place of places) {
          expect(reaches(access, deal, verb, place)).toBe(alone.reaches(set, verb, place, sharing))
          if (reaches(access, deal, verb, place)) expect(reaches(both.access, both.deal, verb, place)).toBe(true)
        }
      // Of exports counts the largest limit of the sets that export at all.
      const limits = [set, other].filter((one) => one.export).map((one) => one.export_max_rows ?? Infinity)
      const most = Math.max(0, ...limits)
      if (limits.length > 0) expect(exportLimit(both.access, 'deal')).toBe(Number.isFinite(most) ? most : null)
    }),
    { numRuns: 300 },
  )
})
