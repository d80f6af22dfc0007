/** The place of a component that a plugin draws, while that plugin has no screens here: its name, and what it needs. */
import { Text } from '@mantine/core'
import { IconPuzzle } from '@tabler/icons-react'
import { readable } from '@trellis/metadata/model/names-for-people.ts'
import type { Label } from '@trellis/metadata/model/shape.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import classes from '../page.module.css'

/** `name`: `plugin.component`. */
export function PluginComponent({ name, label }: { name: string; label: Label | undefined }) {
  const t = useText()
  const labelOf = useLabel()
  const [plugin = name, component = plugin] = name.split('.')
  return (
    <section className={classes['plugin']}>
      <IconPuzzle size={16} stroke={1.6} aria-hidden />
      <div>
        <Text size="sm" fw={600}>
          {labelOf(label) || readable(component)}
        </Text>
        <Text size="xs" c="dimmed">
          {t('record.needs_plugin', { plugin: readable(plugin) })}
        </Text>
      </div>
    </section>
  )
}
