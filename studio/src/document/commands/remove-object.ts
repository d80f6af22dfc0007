/** Takes an object away with everything that is named after it, and its entries in navigations and permission sets. */
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { AppDocument } from '@trellis/metadata/schema/app.ts'
import type { Documents } from '../documents.ts'
import { documentsOfKind, objectIn, withDocument, without } from '../documents.ts'

type Navigation = NonNullable<AppDocument['navigation']>

export function removeObject(documents: Documents, object: string): Documents {
  if (!objectIn(documents, object)) return documents
  let next = without(documents, 'object', object)
  for (const document of documents.values())
    if (document.name.startsWith(`${object}.`)) next = without(next, document.kind, document.name)
  for (const app of documentsOfKind<AnyDocument & AppDocument>(documents, 'app')) {
    const navigation = app.navigation && withoutObject(app.navigation, object)
    if (navigation && JSON.stringify(navigation) !== JSON.stringify(app.navigation))
      next = withDocument(next, { ...app, navigation })
  }
  for (const set of documentsOfKind(documents, 'permission_set')) {
    const objects = set['objects'] as { [name: string]: unknown } | undefined
    if (!objects || !Object.hasOwn(objects, object)) continue
    const { [object]: _gone, ...rest } = objects
    next = withDocument(next, { ...set, objects: rest })
  }
  return next
}

function withoutObject(items: Navigation, object: string): Navigation {
  return items
    .filter((item) => item.type !== 'object' || item.object !== object)
    .map((item) =>
      item.type === 'group' ? { ...item, items: withoutObject(item.items, object) as typeof item.items } : item,
    )
}
