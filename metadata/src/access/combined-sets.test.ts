/** Sets together allow what one of them allows alone, and nothing that comes about only between them: over generated pairs and triples. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Model, ObjectShape, SharingDefault } from '../model/shape.ts'
import type { Access, Channel, FieldRight, RowVerb } from './access.ts'
import { askedAbove, askedOf, can, exportLimits, fieldRight, isEditable, overChannel, rowRule } from './access.ts'
import { compileAccess } from './compile-access.ts'

const fields = ['margin', 'phone', 'name'] as const
const sharings: SharingDefault[] = ['private', 'public_read', 'public_read_write']
const rank: { [right in FieldRight]: number } = { hidden: 0, masked: 1, read: 2, edit: 3 }

const anySet = fc.record({
  read: fc.boolean(),
  create: fc.boolean(),
  update: fc.boolean(),
  delete: fc.boolean(),
  transfer: fc.boolean(),
  export: fc.boolean(),
  import: fc.boolean(),
  bulk: fc.boolean(),
  approve: fc.boolean(),
  reveal: fc.boolean(),
  export_max_rows: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
  view_all: fc.boolean(),
  modify_all: fc.boolean(),
  fields: fc.dictionary(fc.constantFrom(...fields), fc.constantFrom<FieldRight>('hidden', 'masked', 'read', 'edit')),
})
type AnySet = typeof anySet extends fc.Arbitrary<infer T> ? T : never

function accessWith(sets: AnySet[], sharing: SharingDefault): { access: Access; deal: ObjectShape } {
  const deal = { name: 'deal', sharing, fields: {}, children: [] } as unknown as ObjectShape
  const documents = sets.map((objects, at) => ({
    kind: 'permission_set',
    name: `s${at}`,
    objects: { deal: objects },
    system: objects.reveal ? ['reveal_masked'] : [],
  }))
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
    if (sharing === 'public_read_write') return true
    if (verb === 'transfer' && !set.update) return false
    if (set.modify_all) return true
    return verb === 'read' && (set.view_all || sharing === 'public_read')
  },
  holds: (set: AnySet, channel: Channel): boolean => set[channel] || (channel === 'approve' && set.modify_all),
  right: (set: AnySet, field: string): FieldRight =>
    Object.hasOwn(set.fields, field) ? (set.fields[field as 'name'] ?? 'hidden') : 'edit',
}

const reaches = (access: Access, deal: ObjectShape, verb: RowVerb, place: Place): boolean => {
  const { kind } = rowRule(access, deal, verb)
  return kind === 'all' || (place === 'own' && kind !== 'none')
}

const verbs: RowVerb[] = ['read', 'update', 'delete', 'share', 'transfer']
const channels: Channel[] = ['export', 'import', 'bulk', 'approve', 'reveal']
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
            // What is one's own is handed on by who may hand on and who may change it, by whichever sets.
            sets.some((set) => alone.reaches(set, verb, place, sharing)) &&
              (verb !== 'transfer' || sets.some((set) => alone.reaches(set, 'update', place, sharing))),
          ])
    }),
    { numRuns: 600 },
  )
})

test('nothing is taken out, brought in, changed at large, locked or unmasked by several sets that none of them reaches so', () => {
  fc.assert(
    fc.property(fc.array(anySet, { minLength: 1, maxLength: 3 }), fc.constantFrom(...sharings), (sets, sharing) => {
      const { access, deal } = accessWith(sets, sharing)
      for (const channel of channels.filter((one) => sets.some((set) => alone.holds(set, one))))
        for (const verb of verbs) {
          const over = overChannel(access, 'deal', channel)
          const isOpen = rowRule(over, deal, verb).kind === 'all'
          const byDefault = sharing === 'public_read_write' || (verb === 'read' && sharing === 'public_read')
          if (byDefault) continue
          const granted = sets.some((set) => alone.holds(set, channel) && alone.reaches(set, verb, 'others', sharing))
          expect([channel, verb, isOpen]).toEqual([channel, verb, granted])
          // What one reaches as a person stays, whichever set holds the right.
          expect(rowRule(over, deal, verb).kind === 'none').toBe(rowRule(access, deal, verb).kind === 'none')
        }
    }),
    { numRuns: 600 },
  )
})

test('what follows its parent is reached through it only by a set that grants all of the way', () => {
  const pair = fc.record({ deal: anySet, line: anySet, part: anySet })
  type Pair = typeof pair extends fc.Arbitrary<infer T> ? T : never
  const up: { [object: string]: string } = { line: 'deal', part: 'line' }
  const shapes = Object.fromEntries(
    ['deal', 'line', 'part'].map((name) => [
      name,
      {
        name,
        sharing: name === 'deal' ? 'private' : 'controlled_by_parent',
        parentField: up[name] ?? null,
        fields: name === 'deal' ? {} : { [up[name] as string]: { name: up[name], to: [up[name]] } },
        children: [],
      } as unknown as ObjectShape,
    ]),
  ) as { [name in keyof Pair]: ObjectShape }
  const lines = ['part', 'line', 'deal'] as const
  const all = (one: AnySet, verb: 'read' | 'update') => one.modify_all || (verb === 'read' && one.view_all)
  const holds = (one: AnySet, verb: 'read' | 'update' | 'delete') => alone.reaches(one, verb, 'own', 'private')
  /** One set from the object up to where it opens every record. */
  const grants = (set: Pair, from: 'part' | 'line', verb: 'read' | 'update' | 'delete', channel?: Channel): boolean => {
    const above = verb === 'read' ? 'read' : 'update'
    const way = lines.slice(lines.indexOf(from))
    return way.some(
      (top, at) =>
        way.slice(0, at + 1).every((name) => holds(set[name], name === from ? verb : above)) &&
        (channel === undefined || set[from][channel]) &&
        all(set[top], above),
    )
  }
  fc.assert(
    fc.property(fc.array(pair, { minLength: 1, maxLength: 3 }), (sets) => {
      const model = {
        revision: 1,
        objects: shapes,
        documents: {
          permission_set: Object.fromEntries(
            sets.map((objects, at) => [`s${at}`, { kind: 'permission_set', name: `s${at}`, objects }]),
          ),
        },
      } as unknown as Model
      const permissionSets = sets.map((_, at) => `s${at}`)
      const standing = { userId: 'u', admin: false, role: null, permissionSets, ownerIds: ['u'], scope: null }
      const access = compileAccess(model, standing)
      for (const from of ['part', 'line'] as const)
        for (const channel of [undefined, 'export', 'bulk'] as const)
          for (const verb of ['read', 'update', 'delete'] as const) {
            if (channel !== undefined && !can(access, from, channel)) continue
            const over = channel === undefined ? access : overChannel(access, from, channel)
            let asked = askedOf(shapes[from], verb)
            let kind = rowRule(over, shapes[from], verb, asked).kind
            for (const parent of lines.slice(lines.indexOf(from) + 1)) {
              if (kind !== 'parent') break
              asked = askedAbove(asked, shapes[parent])
              kind = rowRule(over, shapes[parent], verb === 'read' ? 'read' : 'update', asked).kind
            }
            const granted = sets.some((set) => grants(set, from, verb, channel))
            expect([from, channel, verb, kind === 'all']).toEqual([from, channel, verb, granted])
          }
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
          const says = alone.reaches(set, verb, place, sharing) && (verb !== 'transfer' || set.update)
          expect(reaches(access, deal, verb, place)).toBe(says)
          if (reaches(access, deal, verb, place)) expect(reaches(both.access, both.deal, verb, place)).toBe(true)
        }
      // Of exports counts the largest limit of the sets that export at all, of others' records of those that reach them.
      const most = (some: AnySet[]) => Math.max(...some.map((one) => one.export_max_rows ?? Infinity))
      const exporting = [set, other].filter((one) => one.export)
      const { all, beyond } = exportLimits(both.access, 'deal')
      if (exporting.length > 0) expect(all ?? Infinity).toBe(most(exporting))
      const wide = exporting.filter((one) => alone.reaches(one, 'read', 'others', 'private'))
      if (wide.length > 0 && sharing === 'private')
        expect(Math.min(all ?? Infinity, beyond ?? Infinity)).toBe(most(wide))
    }),
    { numRuns: 300 },
  )
})
