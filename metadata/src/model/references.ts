/** That every name a document uses stands for something: objects, fields and paths, roles, picklists, pages ... */
import { itemPointer, localPart, objectPart, pointerStep } from '../schema/document.ts'
import type { PermissionSetDocument } from '../schema/permission-set.ts'
import type { RoleDocument } from '../schema/role.ts'
import { kindTable, kinds } from '../schema/kinds.ts'
import type { Build } from './build.ts'
import { documentOf, documentsOf, reportMissing } from './build.ts'
import { cycles } from './graph.ts'
import { own } from './own.ts'

/** Reports every broken reference of the documents; those of objects themselves were found while building shapes. */
export function checkReferences(build: Build): void {
  checkScopes(build)
  checkRoles(build)
  for (const set of documentsOf<PermissionSetDocument>(build, 'permission_set')) checkPermissionSet(build, set)
}

/** `<object>.<name>` needs the object; settings are one document. */
function checkScopes(build: Build): void {
  for (const kind of kinds) {
    if (!kindTable[kind].scoped) continue
    for (const document of documentsOf(build, kind)) {
      const object = objectPart(document.name) ?? ''
      if (!own(build.shapes, object))
        reportMissing(
          build,
          `${itemPointer(kind, document.name)}/name`,
          { what: 'object', name: object },
          Object.keys(build.shapes),
        )
    }
  }
  for (const document of documentsOf(build, 'settings')) {
    if (localPart(document.name) === 'workspace') continue
    build.problems.push({
      pointer: `${itemPointer('settings', document.name)}/name`,
      code: 'schema.const',
      params: { expected: 'workspace' },
    })
  }
}

function checkRoles(build: Build): void {
  const parents = new Map<string, string[]>()
  for (const role of documentsOf<RoleDocument>(build, 'role')) {
    const pointer = itemPointer('role', role.name)
    parents.set(role.name, role.parent === undefined ? [] : [role.parent])
    if (role.parent !== undefined) requireDocument(build, `${pointer}/parent`, 'role', role.parent)
    requireDocuments(build, `${pointer}/permission_sets`, 'permission_set', role.permission_sets)
  }
  for (const path of cycles(parents)) {
    build.problems.push({
      pointer: itemPointer('role', path[0] ?? ''),
      code: 'metadata.role_cycle',
      params: { path: path.join(' → ') },
    })
  }
}

function checkPermissionSet(build: Build, set: PermissionSetDocument): void {
  const pointer = itemPointer('permission_set', set.name)
  for (const [object, rights] of Object.entries(set.objects ?? {})) {
    const shape = own(build.shapes, object)
    const at = `${pointer}/objects${pointerStep(object)}`
    if (!shape) {
      reportMissing(build, at, { what: 'object', name: object }, Object.keys(build.shapes))
      continue
    }
    for (const field of Object.keys(rights.fields ?? {})) {
      if (!own(shape.fields, field))
        reportMissing(
          build,
          `${at}/fields${pointerStep(field)}`,
          { what: 'field', name: field },
          Object.keys(shape.fields),
        )
    }
  }
  requireDocuments(build, `${pointer}/apps`, 'app', set.apps)
}

/** Reports each name of the list that is no document of the kind. */
export function requireDocuments(
  build: Build,
  pointer: string,
  kind: string,
  names: readonly string[] | undefined,
): void {
  names?.forEach((name, index) => requireDocument(build, `${pointer}/${index}`, kind, name))
}

/** Reports a name that is no document of the kind. */
export function requireDocument(build: Build, pointer: string, kind: string, name: string | undefined): void {
  if (name === undefined || documentOf(build, kind, name)) return
  reportMissing(
    build,
    pointer,
    { what: kind, name },
    documentsOf(build, kind).map((document) => document.name),
  )
}
