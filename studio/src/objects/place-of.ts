/** Where in the studio a document is edited: its designer, else its JSON. */
import type { Place } from '../place.ts'

export function placeOf(kind: string, name: string): Place {
  const object = name.split('.')[0] ?? ''
  switch (kind) {
    case 'object':
      return ['objects', name]
    case 'layout':
      return ['layouts', name]
    case 'list_view':
      return ['views', name]
    case 'validation_rule':
      return ['objects', object, 'rules', name]
    case 'record_type':
      return ['objects', object, 'types', name]
    case 'picklist':
      return ['picklists', name]
    case 'app':
      return ['apps', name]
    case 'page':
      return ['pages', name]
    case 'sharing_rule':
      return ['access', 'sharing', name]
    case 'restriction_rule':
      return ['access', 'restrictions', name]
    case 'group':
      return ['access', 'groups', name]
    case 'queue':
      return ['access', 'queues', name]
    case 'permission_set':
      return ['access', 'sets', name]
    case 'role':
      return ['access', 'roles']
    default:
      return ['documents', kind, name]
  }
}
