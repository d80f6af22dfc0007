/** Which apps, pages and list views a person gets, in the order they are shown. */
import type { AppDocument } from '../schema/app.ts'
import type { ListViewDocument } from '../schema/list-view.ts'
import type { PageDocument } from '../schema/page.ts'
import type { Audience, Person } from './audience.ts'
import { isEmpty, isFor } from './audience.ts'

type NavigationItem = NonNullable<AppDocument['navigation']>[number]
type Placed = { name: string; position?: number }

/** Is this condition true of the person? As the server said (person-conditions.ts); one it does not know is not. */
export type Holds = (condition: string) => boolean

type Shown = { visible_to?: Audience; visible_when?: string }

/** Is it shown to the person: meant for them, and its condition holds? */
export function isShown(part: Shown, person: Person, holds: Holds): boolean {
  return isFor(part.visible_to, person) && (part.visible_when === undefined || holds(part.visible_when))
}

/** Apps the person sees. */
export function appsFor(apps: readonly AppDocument[], person: Person, holds: Holds): AppDocument[] {
  return apps.filter((app) => isShown(app, person, holds)).toSorted(byPosition)
}

/** Items of an app's navigation the person sees; a group without items left is left out. */
export function navigationFor(app: AppDocument, person: Person, holds: Holds): NavigationItem[] {
  return (app.navigation ?? []).flatMap((item): NavigationItem[] => {
    if (!isShown(item, person, holds)) return []
    if (item.type !== 'group') return [item]
    const items = item.items.filter((inner) => isShown(inner, person, holds))
    return items.length === 0 ? [] : [{ ...item, items }]
  })
}

/** The home of an app for a person: the app's own page when it is for them; else a home made for people like them; else one for everybody. */
export function homeFor(
  pages: readonly PageDocument[],
  app: Pick<AppDocument, 'home'>,
  person: Person,
  holds: Holds,
): PageDocument | undefined {
  const fitting = pages.filter((page) => isShown(page, person, holds)).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const homes = fitting.filter((page) => page.use === 'home')
  const isMeant = (page: PageDocument) => page.visible_to !== undefined && !isEmpty(page.visible_to)
  return fitting.find((page) => page.name === app.home) ?? homes.find(isMeant) ?? homes[0]
}

/** List views of one object the person is offered. */
export function viewsFor(views: readonly ListViewDocument[], person: Person): ListViewDocument[] {
  return views
    .filter((view) => mayKnow(view, person) && (isHers(view, person) || isFor(view.visible_to, person)))
    .toSorted(byPosition)
}

type OwnedView = Pick<ListViewDocument, 'private_to' | 'shared_by' | 'visible_to'>

/**
 * May the person know of the view at all? What the workspace offers to some is no secret to others; what a person shares is seen by whom it
 * is shared with, and what is for one person by that one.
 */
export function mayKnow(view: OwnedView, person: Person): boolean {
  if (view.private_to !== undefined) return isSame(view.private_to, person)
  return view.shared_by === undefined || isHers(view, person) || isFor(view.visible_to, person)
}

/** Is the person the one who shares the view? */
export function isHers(view: OwnedView, person: Pick<Person, 'email'>): boolean {
  return view.shared_by !== undefined && isSame(view.shared_by, person)
}

function isSame(email: string, person: Pick<Person, 'email'>): boolean {
  return email.toLowerCase() === person.email.toLowerCase()
}

function byPosition(a: Placed, b: Placed): number {
  return (a.position ?? 1000) - (b.position ?? 1000) || (a.name < b.name ? -1 : 1)
}
