/** Which apps and list views a person gets, in the order they are shown. */
import type { AppDocument } from '../schema/app.ts'
import type { ListViewDocument } from '../schema/list-view.ts'
import type { Person } from './audience.ts'
import { isFor } from './audience.ts'

type NavigationItem = NonNullable<AppDocument['navigation']>[number]
type Placed = { name: string; position?: number }

/** Apps the person sees. */
export function appsFor(apps: readonly AppDocument[], person: Person): AppDocument[] {
  return apps.filter((app) => isFor(app.visible_to, person)).toSorted(byPosition)
}

/** Items of an app's navigation the person sees; a group without items left is left out. */
export function navigationFor(app: AppDocument, person: Person): NavigationItem[] {
  return (app.navigation ?? []).flatMap((item): NavigationItem[] => {
    if (!isFor(item.visible_to, person)) return []
    if (item.type !== 'group') return [item]
    const items = item.items.filter((inner) => isFor(inner.visible_to, person))
    return items.length === 0 ? [] : [{ ...item, items }]
  })
}

/** List views of one object the person sees. */
export function viewsFor(views: readonly ListViewDocument[], person: Person): ListViewDocument[] {
  return views.filter((view) => isFor(view.visible_to, person)).toSorted(byPosition)
}

function byPosition(a: Placed, b: Placed): number {
  return (a.position ?? 1000) - (b.position ?? 1000) || (a.name < b.name ? -1 : 1)
}
