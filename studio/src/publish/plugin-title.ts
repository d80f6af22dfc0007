/** What people call a plugin: its app, else what it brings. */
import type { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import type { Plugin } from '../document/change-set-api.ts'
import { readable } from '../document/documents.ts'

export function pluginTitle({ name, apps, objects }: Plugin, labelOf: ReturnType<typeof useLabel>): string {
  const label = apps[0]?.label ?? objects[0]?.label
  return label === undefined ? readable(name) : labelOf(label)
}

/** Titles of the plugins that come along with one. */
export function broughtTitles(plugin: Plugin, all: readonly Plugin[], labelOf: ReturnType<typeof useLabel>): string {
  return all
    .filter(({ name }) => plugin.brings.includes(name))
    .map((other) => pluginTitle(other, labelOf))
    .join(', ')
}
