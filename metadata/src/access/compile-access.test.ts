import { describe, expect, test } from 'vitest'
import type { AnyDocument } from '../schema/document.ts'
import type { Model, ObjectShape, SharingDefault } from '../model/shape.ts'
import { can, fieldRight, isEditable, isReadable, rowRule } from './access.ts'
import { compileAccess } from './compile-access.ts'
import type { Grants } from './compile-access.ts'
import { rolesBelow } from './roles.ts'

function shapeOf(name: string, sharing: SharingDefault = 'private'): ObjectShape {
  return { name, sharing, fields: {}, children: [], parentField: 'parent' } as unknown as ObjectShape
}

function modelOf(
  documents: AnyDocument[],
  objects: ObjectShape[] = [shapeOf('deal'), shapeOf('account', 'public_read')],
): Model {
  const byKind: Model['documents'] = {}
  for (const document of documents) (byKind[document.kind] ??= {})[document.name] = document
  return {
    revision: 1,
    objects: Object.fromEntries(objects.map((shape) => [shape.name, shape])),
    documents: byKind,
  } as unknown as Model
}

const set = (name: string, objects: object, system: string[] = []): AnyDocument => ({
  kind: 'permission_set',
  name,
  objects,
  system,
})
const role = (name: string, parent?: string, permission_sets: string[] = []): AnyDocument => ({
  kind: 'role',
  name,
  parent,
  permission_sets,
})

function grants(change: Partial<Grants>): Grants {
  return { userId: 'u1', admin: false, role: null, permissionSets: [], ownerIds: ['u1'], scope: null, ...change }
}

function accessWith(documents: AnyDocument[], change: Partial<Grants>) {
  const model = modelOf(documents)
  return {
    model,
    access: compileAccess(model, grants(change)),
    deal: model.objects['deal'] as ObjectShape,
    account: model.objects['account'] as ObjectShape,
  }
}

describe('rights', () => {
  test('without a permission set nothing is allowed, nor with one that does not exist', () => {
    for (const permissionSets of [[], ['gone'], ['constructor'], ['__proto__']]) {
      const { access, deal } = accessWith([set('rep', { deal: { read: true } })], { permissionSets })
      expect([
        can(access, 'deal', 'read'),
        can(access, 'constructor', 'read'),
        isReadable(access, deal, 'name'),
        rowRule(access, deal, 'read'),
      ]).toEqual([false, false, false, { kind: 'none' }])
    }
  })

  test('rights of several sets, and of the sets of the role, add up per right', () => {
    const documents = [
      set('a', { deal: { read: true } }),
      set('b', { deal: { update: true } }),
      set('c', { deal: { export: true } }),
      role('rep', undefined, ['c']),
    ]
    const { access } = accessWith(documents, { permissionSets: ['b', 'a'], role: 'rep' })
    expect(
      (['read', 'update', 'export', 'delete', 'create'] as const).map((right) => can(access, 'deal', right)),
    ).toEqual([true, true, true, false, false])
    expect(access.key).toBe('=a+b+c')
  })

  test('only the value true grants', () => {
    const { access } = accessWith([set('a', { deal: { read: 'yes', update: 1 } })], { permissionSets: ['a'] })
    expect([can(access, 'deal', 'read'), can(access, 'deal', 'update')]).toEqual([false, false])
  })

  test('equal grants share one compiled shape, whoever holds them', () => {
    const model = modelOf([set('a', { deal: { read: true } })])
    const one = compileAccess(model, grants({ permissionSets: ['a'] }))
    const two = compileAccess(model, grants({ userId: 'u2', permissionSets: ['a', 'a'], ownerIds: ['u2'] }))
    expect(two.objects).toBe(one.objects)
    expect([two.key, two.userId, two.ownerIds]).toEqual([one.key, 'u2', ['u2']])
  })

  test('who reads any object reads who the colleagues are; who reads none sees nobody; a set about users decides alone', () => {
    const user = { ...shapeOf('user', 'public_read'), system: true }
    const model = modelOf(
      [
        set('rep', { deal: { read: true } }),
        set('none', { deal: { create: true } }),
        set('strict', { user: { read: false } }),
      ],
      [shapeOf('deal'), user],
    )
    const seen = (...permissionSets: string[]) => {
      const access = compileAccess(model, grants({ permissionSets }))
      return [
        can(access, 'user', 'read'),
        can(access, 'user', 'update'),
        isReadable(access, user, 'name'),
        isReadable(access, user, 'locale'),
      ]
    }
    expect([seen('rep'), seen('none'), seen('rep', 'strict'), seen()]).toEqual([
      [true, false, true, false],
      [false, false, false, false],
      [false, false, false, false],
      [false, false, false, false],
    ])
  })

  test('no name of a set gives the key of administrators, nor the key of other sets', () => {
    const keys = [
      compileAccess(modelOf([]), grants({ admin: true })),
      compileAccess(modelOf([]), grants({ permissionSets: ['admin'] })),
      compileAccess(modelOf([]), grants({ permissionSets: ['a', 'b'] })),
      compileAccess(modelOf([]), grants({ permissionSets: ['a_b'] })),
      compileAccess(modelOf([]), grants({ permissionSets: ['a'], scope: { b: ['read'] } })),
      compileAccess(modelOf([]), grants({})),
    ].map((access) => access.key)
    expect(new Set(keys).size).toBe(keys.length)
  })

  test('set-up rights come from the sets', () => {
    const { access } = accessWith([set('a', {}, ['manage_users']), set('b', {}, ['manage_metadata'])], {
      permissionSets: ['b', 'a'],
    })
    expect(access.system).toEqual(['manage_metadata', 'manage_users'])
  })
})

describe('fields', () => {
  test('the most permissive of the sets that grant the object counts', () => {
    const documents = [
      set('a', { deal: { read: true, update: true, fields: { margin: 'hidden', phone: 'masked' } } }),
      set('b', { deal: { read: true, update: true, fields: { phone: 'read' } } }),
    ]
    const { access, deal } = accessWith(documents, { permissionSets: ['a', 'b'] })
    expect(['margin', 'phone', 'name'].map((field) => fieldRight(access, deal, field))).toEqual([
      'edit',
      'read',
      'edit',
    ])
  })

  test('a set that does not grant reading shows no field that the reading set hides', () => {
    const documents = [
      set('a', { deal: { read: true, fields: { margin: 'hidden' } } }),
      set('b', { deal: { update: true } }),
    ]
    const { access, deal } = accessWith(documents, { permissionSets: ['a', 'b'] })
    expect(fieldRight(access, deal, 'margin')).toBe('hidden')
  })

  test('a set that only reads gives no editing to a field that the editing set holds read-only', () => {
    const documents = [
      set('a', { deal: { read: true } }),
      set('b', { deal: { read: true, update: true, fields: { margin: 'read' } } }),
    ]
    const { access, deal } = accessWith(documents, { permissionSets: ['a', 'b'] })
    expect(fieldRight(access, deal, 'margin')).toBe('read')
  })

  test('seeing all records with one set and a field with another does not show the field on all records', () => {
    const documents = [
      set('auditor', { deal: { read: true, view_all: true, fields: { margin: 'hidden' } } }),
      set('rep', { deal: { read: true } }),
    ]
    const { access, deal } = accessWith(documents, { permissionSets: ['auditor', 'rep'] })
    expect([rowRule(access, deal, 'read'), fieldRight(access, deal, 'margin')]).toEqual([{ kind: 'all' }, 'hidden'])
  })

  test('a field can be filled in on create and not changed afterwards, when that is what the sets say', () => {
    const documents = [
      set('creator', { deal: { read: true, create: true } }),
      set('editor', { deal: { read: true, update: true, fields: { margin: 'read' } } }),
    ]
    const { access, deal } = accessWith(documents, { permissionSets: ['creator', 'editor'] })
    expect([isEditable(access, deal, 'margin', 'create'), isEditable(access, deal, 'margin', 'update')]).toEqual([
      true,
      false,
    ])
  })

  test('an unknown word for a right hides the field', () => {
    const { access, deal } = accessWith([set('a', { deal: { read: true, fields: { margin: 'toString' } } })], {
      permissionSets: ['a'],
    })
    expect(fieldRight(access, deal, 'margin')).toBe('hidden')
  })

  test('a field named __proto__ is a field like any other', () => {
    const fields = JSON.parse('{"__proto__": "hidden"}') as object
    const { access, deal } = accessWith([set('a', { deal: { read: true, fields } })], { permissionSets: ['a'] })
    expect([fieldRight(access, deal, '__proto__'), fieldRight(access, deal, 'toString')]).toEqual(['hidden', 'edit'])
  })
})

describe('API keys', () => {
  test('a scope takes away, never adds', () => {
    const documents = [set('a', { deal: { read: true, update: true }, account: { read: true } }, ['manage_users'])]
    const { access, account } = accessWith(documents, { permissionSets: ['a'], scope: { deal: ['read', 'delete'] } })
    expect([
      can(access, 'deal', 'read'),
      can(access, 'deal', 'update'),
      can(access, 'deal', 'delete'),
      can(access, 'account', 'read'),
      rowRule(access, account, 'read'),
      access.system,
    ]).toEqual([true, false, false, false, { kind: 'none' }, []])
  })

  test("an administrator's narrowed key is no administrator", () => {
    const { access, deal } = accessWith([], { admin: true, scope: { '*': ['read'], account: [] } })
    expect([
      access.admin,
      can(access, 'deal', 'read'),
      can(access, 'deal', 'update'),
      can(access, 'account', 'read'),
      rowRule(access, deal, 'read'),
    ]).toEqual([false, true, false, false, { kind: 'all' }])
  })

  test('right to all records without the right to the verb is not left over', () => {
    const { access, deal } = accessWith([], { admin: true, scope: { deal: ['update'] } })
    expect([can(access, 'deal', 'read'), rowRule(access, deal, 'read'), can(access, 'deal', 'modify_all')]).toEqual([
      false,
      { kind: 'none' },
      false,
    ])
  })
})

describe('roles', () => {
  test('everybody below counts, at any depth, and a cycle ends', () => {
    const model = modelOf([
      role('ceo'),
      role('east', 'ceo'),
      role('rep', 'east'),
      role('west', 'ceo'),
      role('x', 'y'),
      role('y', 'x'),
    ])
    expect([[...rolesBelow(model, 'ceo')].sort(), [...rolesBelow(model, 'rep')], [...rolesBelow(model, 'x')]]).toEqual([
      ['east', 'rep', 'west'],
      [],
      ['y'],
    ])
  })
})
