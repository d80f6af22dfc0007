/** The role tree of the Model: documents of kind `role` with `parent`. */
import type { AnyDocument } from '../schema/document.ts'
import type { Model } from '../model/shape.ts'

type RoleNode = { parent?: string; permissionSets: string[] }

/** Published documents of a kind by name; a Map, because names are the users' own. */
export function documentsOf(model: Model, kind: string): Map<string, AnyDocument> {
  return new Map(Object.entries(model.documents[kind] ?? {}))
}

/** A role by name; undefined when none is called so. */
export function roleOf(model: Model, name: string): RoleNode | undefined {
  const roles = model.documents['role']
  const document = roles !== undefined && Object.hasOwn(roles, name) ? roles[name] : undefined
  if (document === undefined) return undefined
  return {
    parent: typeof document['parent'] === 'string' ? document['parent'] : undefined,
    permissionSets: Array.isArray(document['permission_sets'])
      ? document['permission_sets'].filter((set) => typeof set === 'string')
      : [],
  }
}

/** Names of all roles under a role, itself excluded; a cycle ends where it closes. */
export function rolesBelow(model: Model, name: string): Set<string> {
  const children = new Map<string, string[]>()
  for (const role of Object.keys(model.documents['role'] ?? {})) {
    const parent = roleOf(model, role)?.parent
    if (parent === undefined) continue
    const siblings = children.get(parent)
    if (siblings) siblings.push(role)
    else children.set(parent, [role])
  }
  const below = new Set<string>()
  const open = [...(children.get(name) ?? [])]
  for (let role = open.pop(); role !== undefined; role = open.pop()) {
    if (role === name || below.has(role)) continue
    below.add(role)
    open.push(...(children.get(role) ?? []))
  }
  return below
}
