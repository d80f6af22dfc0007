/** What the workspace's own documents say about the shell: its name, accent, apps and their navigation. Pure. */
import type { AppDocument } from '@trellis/metadata/schema/app.ts'
import { appsFor, isShown, navigationFor } from '@trellis/metadata/layout/choose-views.ts'
import type { Label } from '@trellis/metadata/model/shape.ts'
import type { ModelView, ObjectView } from '../api/model.ts'
import { documentsOf, mayDo, objectIn } from '../api/model.ts'
import type { Viewer } from '../home/screens.ts'
import { pagesOf } from '../home/screens.ts'
import { accentNames } from '../theme/palette.ts'
import { isHex } from '../theme/ramp.ts'

export type NavItem =
  | { kind: 'object'; key: string; object: ObjectView; label: Label; icon?: string; view?: string }
  | { kind: 'page'; key: string; page: string; label: Label; icon?: string }
  | { kind: 'link'; key: string; label: Label; icon?: string; url: string }
  | { kind: 'group'; key: string; label: Label; icon?: string; items: NavItem[] }

export type AppView = { name: string; label: Label; icon?: string; color?: string; home?: string; items: NavItem[] }

/** The accent of the workspace's theme document, undefined when it has none we know. */
export function workspaceAccent(model: ModelView): string | undefined {
  const wanted = model.settings['theme']
  const themes = documentsOf(model, 'theme')
  const theme = themes.find((one) => one.name === wanted) ?? themes[0]
  const accent = theme?.['accent'] ?? model.settings.accent
  return typeof accent === 'string' && (accentNames.includes(accent) || isHex(accent)) ? accent : undefined
}

export function workspaceName(model: ModelView): Label {
  const title = model.settings['title'] ?? model.settings.name
  return typeof title === 'string' || (typeof title === 'object' && title !== null) ? (title as Label) : 'Trellis'
}

/** The apps of the person in their order; without any, one that shows every object. */
export function appsOf(model: ModelView, { person, holds }: Viewer): AppView[] {
  const documents = documentsOf(model, 'app') as unknown as AppDocument[]
  const apps = appsFor(documents, person, holds)
    .map((app) => ({
      name: app.name,
      label: app.label ?? app.name,
      icon: app.icon,
      color: app.color,
      home: app.home,
      items: navItems(model, navigationFor(app, person, holds), { person, holds }),
    }))
    .filter((app) => app.items.length > 0)
  return apps.length > 0 ? apps : [{ name: 'all', label: workspaceName(model), items: allObjects(model) }]
}

type NavDocument = NonNullable<AppDocument['navigation']>[number]

function navItems(model: ModelView, documents: readonly NavDocument[], viewer: Viewer): NavItem[] {
  return documents.flatMap((item, at) => {
    const shown = navItem(model, item, { key: String(at), viewer })
    return shown ? [shown] : []
  })
}

/** undefined: points at something the caller may not see, or at a page of a room that is not built into this runtime. */
function navItem(
  model: ModelView,
  item: NavDocument,
  { key, viewer }: { key: string; viewer: Viewer },
): NavItem | undefined {
  if (item.type === 'object') {
    const object = objectIn(model, item.object)
    if (!object || !mayDo(object, 'read')) return undefined
    return {
      kind: 'object',
      key,
      object,
      label: item.label ?? object.plural_label ?? object.label,
      icon: item.icon ?? object.icon,
      view: item.view,
    }
  }
  if (item.type === 'page') {
    const page = pagesOf(model).find((one) => one.name === item.page)
    if (!page || !isShown(page, viewer.person, viewer.holds)) return undefined
    return {
      kind: 'page',
      key,
      page: page.name,
      label: item.label ?? page.label ?? page.name,
      icon: item.icon ?? page.icon,
    }
  }
  if (item.type === 'link') return { kind: 'link', key, label: item.label ?? item.url, icon: item.icon, url: item.url }
  if (item.type === 'group') {
    const items = navItems(model, item.items, viewer)
    return items.length === 0 ? undefined : { kind: 'group', key, label: item.label ?? '', icon: item.icon, items }
  }
  return undefined
}

function allObjects(model: ModelView): NavItem[] {
  return Object.values(model.objects)
    .filter((object) => !object.system && mayDo(object, 'read'))
    .map((object) => ({
      kind: 'object',
      key: object.name,
      object,
      label: object.plural_label ?? object.label,
      icon: object.icon,
    }))
}

/** Objects of an app's navigation, groups opened. */
export function objectsOf(items: NavItem[]): Extract<NavItem, { kind: 'object' }>[] {
  return items.flatMap((item) => (item.kind === 'object' ? [item] : item.kind === 'group' ? objectsOf(item.items) : []))
}
