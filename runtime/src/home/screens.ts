/** Which apps, pages and homes this person gets: by audience, and by the conditions the server judged (`conditions` of /me). */
import { useMemo } from 'react'
import type { Holds } from '@trellis/metadata/layout/choose-views.ts'
import { homeFor, isShown } from '@trellis/metadata/layout/choose-views.ts'
import type { Person } from '@trellis/metadata/layout/audience.ts'
import type { PageDocument } from '@trellis/metadata/schema/page.ts'
import type { ModelView } from '../api/model.ts'
import { documentsOf, useModel } from '../api/model.ts'
import type { Me } from '../api/session.ts'
import { useMe } from '../api/session.ts'

export type Viewer = { person: Person; holds: Holds }

export function viewerOf(me: Me): Viewer {
  return {
    person: { email: me.email, roles: me.roles, permissionSets: me.permission_sets, groups: me.groups },
    holds: (condition) => Object.hasOwn(me.conditions, condition) && me.conditions[condition] === true,
  }
}

export function useViewer(): Viewer {
  const me = useMe()
  return useMemo(() => viewerOf(me), [me])
}

export function pagesOf(model: ModelView): PageDocument[] {
  return documentsOf(model, 'page') as unknown as PageDocument[]
}

/** The home of an app for whoever looks; undefined when there is none. */
export function useHome(app: { home?: string }): PageDocument | undefined {
  const model = useModel()
  const viewer = useViewer()
  const { home } = app
  return useMemo(
    () => homeFor(pagesOf(model), home === undefined ? {} : { home }, viewer.person, viewer.holds),
    [model, viewer, home],
  )
}

/** A page by its name, when it is for whoever looks. */
export function usePageNamed(name: string): PageDocument | undefined {
  const model = useModel()
  const { person, holds } = useViewer()
  const page = pagesOf(model).find((one) => one.name === name)
  return page && isShown(page, person, holds) ? page : undefined
}

/** The parts of a page that this person gets. */
export function partsFor(page: PageDocument, viewer: Viewer): PageDocument['components'] {
  return page.components.filter((part) => isShown(part, viewer.person, viewer.holds))
}
