/** What people call a plugin: its app, else what it brings. */
import type { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import type { Plugin } from '../document/change-set-api.ts'
import type { Label } from '@trellis/metadata/model/shape.ts'
import { documentIn, labelOr, readable } from '../document/documents.ts'
import type { StudioState } from '../document/studio.ts'

export function pluginTitle({ name, apps, objects }: Plugin, labelOf: ReturnType<typeof useLabel>): string {
  const label = apps[0]?.label ?? objects[0]?.label
  return label === undefined ? readable(name) : labelOf(label)
}

/** The same of a plugin by its name, from what is published here: labels that stay one and the same object. */
export function installedTitle(
  plugin: string | undefined,
  { origins, published }: Pick<StudioState, 'origins' | 'published'>,
): Label {
  const first = (kind: string) =>
    Object.entries(origins[kind] ?? {}).find(([, origin]) => origin.plugin === plugin)?.[0]
  const [app, object] = [first('app'), first('object')]
  const named = app === undefined ? undefined : documentIn(published, 'app', app)?.['label']
  const called = object === undefined ? undefined : documentIn(published, 'object', object)?.['plural_label']
  return labelOr(named ?? called, plugin ?? '')
}

/** Titles of the plugins that come along with one. */
export function broughtTitles(plugin: Plugin, all: readonly Plugin[], labelOf: ReturnType<typeof useLabel>): string {
  return all
    .filter(({ name }) => plugin.brings.includes(name))
    .map((other) => pluginTitle(other, labelOf))
    .join(', ')
}
