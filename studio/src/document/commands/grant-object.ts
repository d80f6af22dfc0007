/** Who may work with an object: the permission sets that say so, and which ones a new object of an app would ask for. */
import type { AppDocument } from '@trellis/metadata/schema/app.ts'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { PermissionSetDocument } from '@trellis/metadata/schema/permission-set.ts'
import type { Documents } from '../documents.ts'
import { documentIn, documentsOfKind, withDocument } from '../documents.ts'

type PermissionSet = AnyDocument & PermissionSetDocument

/** What people need to work with records day by day; more is given in the access room. */
const everyday = { create: true, read: true, update: true, delete: true }

/** Adds the everyday rights on the object to these permission sets; a set that names the object already stays as it is. */
export function grantObject(documents: Documents, object: string, sets: readonly string[]): Documents {
  return sets.reduce((all, name) => {
    const set = documentIn<PermissionSet>(all, 'permission_set', name)
    if (!set || Object.hasOwn(set.objects ?? {}, object)) return all
    return withDocument(all, { ...set, objects: { ...set.objects, [object]: everyday } } as AnyDocument)
  }, documents)
}

/** Sets whose holders create records of most of what the app shows; of a new app, those of all apps. */
export function setsOfApp(documents: Documents, app: string): string[] {
  const apps = documentsOfKind<AnyDocument & AppDocument>(documents, 'app')
  const chosen = apps.filter((one) => one.name === app)
  return documentsOfKind<PermissionSet>(documents, 'permission_set')
    .filter((set) => (chosen.length > 0 ? chosen : apps).some((one) => isWorkedBy(set, objectsIn(one.navigation))))
    .map((set) => set.name)
}

function isWorkedBy({ objects = {} }: PermissionSet, shown: ReadonlySet<string>): boolean {
  const created = Object.entries(objects).filter(([name, rights]) => rights.create && shown.has(name))
  return created.length * 2 > shown.size
}

function objectsIn(navigation: unknown): Set<string> {
  if (!Array.isArray(navigation)) return new Set()
  return new Set(
    navigation.flatMap((entry: { object?: string; items?: unknown }) =>
      entry.items === undefined ? (entry.object ?? []) : [...objectsIn(entry.items)],
    ),
  )
}
