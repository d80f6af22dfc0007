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

/** Sets whose holders create records of something the app shows; of a new app, of anything at all. */
export function setsOfApp(documents: Documents, app: string): string[] {
  const shown = objectsIn(documentIn<AnyDocument & AppDocument>(documents, 'app', app)?.navigation)
  return documentsOfKind<PermissionSet>(documents, 'permission_set')
    .filter(({ objects }) =>
      Object.entries(objects ?? {}).some(([name, rights]) => rights.create && (shown === undefined || shown.has(name))),
    )
    .map((set) => set.name)
}

function objectsIn(navigation: unknown): Set<string> | undefined {
  if (!Array.isArray(navigation)) return undefined
  return new Set(
    navigation.flatMap((entry: { object?: string; items?: unknown }) =>
      entry.items === undefined ? (entry.object ?? []) : [...(objectsIn(entry.items) ?? [])],
    ),
  )
}
