/** The plugins of this server: what is installed, what is newer, and what of it was changed here. */
import { Button, Group, Text } from '@mantine/core'
import { IconPlug } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { confirm } from '@trellis/runtime/ui/confirm.ts'
import { Choice } from '@trellis/runtime/ui/choice.tsx'
import { ProblemCard, RowsSkeleton } from '@trellis/runtime/ui/states.tsx'
import { toastDone, toastProblem } from '@trellis/runtime/ui/toast.tsx'
import { useReload } from '../document/autosave-context.ts'
import type { Customised, Plugin } from '../document/change-set-api.ts'
import { installPlugin, readPlugins } from '../document/change-set-api.ts'
import { documentIn } from '../document/documents.ts'
import { useStudioState } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { Room } from '../shell/room.tsx'
import { useItemName } from './version-items.tsx'
import { CustomisedDialog } from './customised-dialog.tsx'
import { broughtTitles, pluginTitle } from './plugin-title.ts'
import room from '../shell/room.module.css'

export function PluginsPage() {
  const t = useStudioText()
  const version = useStudioState((state) => state.version)
  const found = useQuery({ queryKey: ['plugins', version], queryFn: readPlugins })
  return (
    <Room title={t('review.plugins')} text={t('review.plugins_text')}>
      {found.isPending && <RowsSkeleton rows={3} />}
      {found.isError && <ProblemCard error={found.error} retry={() => void found.refetch()} />}
      <div className={found.data && found.data.length > 0 ? room['lines'] : undefined}>
        {found.data?.map((plugin) => (
          <PluginLine key={plugin.name} plugin={plugin} all={found.data} />
        ))}
      </div>
    </Room>
  )
}

function PluginLine({ plugin, all }: { plugin: Plugin; all: readonly Plugin[] }) {
  const t = useStudioText()
  const reload = useReload()
  const [busy, setBusy] = useState(false)
  const { name, installed, added, changed, removed, customised } = plugin
  const labelOf = useLabel()
  const title = pluginTitle(plugin, labelOf)
  const brought = broughtTitles(plugin, all, labelOf)
  const differs = added + changed + removed > 0
  const counts = t('review.plugin_counts', { added, changed, removed })
  const itemName = useItemName()
  const both = t('review.plugin_both', { names: customised.map(itemName).join(', ') })
  const along = t('review.plugin_brings', { names: brought })
  const install = async () => {
    const text = [counts, ...(brought === '' ? [] : [along]), ...(customised.length > 0 ? [both] : [])].join('\n')
    const ask = t(installed ? 'review.plugin_ask_upgrade' : 'review.plugin_ask', { name: title })
    if (!(await confirm({ title: ask, text, yes: actionText() }))) return
    setBusy(true)
    try {
      await installPlugin(name)
      await reload()
      toastDone(t('review.plugin_done', { name: title }))
    } catch (error) {
      toastProblem(error)
    } finally {
      setBusy(false)
    }
  }
  const actionText = () => t(installed ? 'review.plugin_upgrade' : 'review.plugin_install')
  return (
    <div className={room['line']} style={{ alignItems: 'flex-start', paddingBlock: 10 }}>
      <IconPlug size={18} stroke={1.6} aria-hidden />
      <div className={room['grow']}>
        <Text fw={550}>{title}</Text>
        <Text size="xs" c="dimmed">
          {plugin.objects.map((object) => labelOf(object.label)).join(' · ')}
        </Text>
        {differs && (
          <Text size="xs" c="dimmed">
            {counts}
          </Text>
        )}
        {differs && brought !== '' && (
          <Text size="xs" c="dimmed">
            {along}
          </Text>
        )}
        {customised.length > 0 && <CustomisedHere customised={customised} />}
      </div>
      <Choice
        color={!installed ? 'gray' : differs ? 'orange' : 'green'}
        label={t(!installed ? 'review.plugin_absent' : differs ? 'review.plugin_newer' : 'review.plugin_current')}
      />
      {differs && (
        <Button variant="default" loading={busy} onClick={() => void install()}>
          {actionText()}
        </Button>
      )}
    </div>
  )
}

/** What an upgrade changes and was changed here too: each with what was changed on both sides. */
function CustomisedHere({ customised }: { customised: readonly Customised[] }) {
  const t = useStudioText()
  const itemName = useItemName()
  const published = useStudioState((state) => state.published)
  const shipped = useStudioState((state) => state.shipped)
  const [open, setOpen] = useState<Customised | null>(null)
  const [before, mine] = [
    shipped.find((one) => one.kind === open?.kind && one.name === open.name),
    open && documentIn(published, open.kind, open.name),
  ]
  return (
    <>
      <Text size="xs" mt={6}>
        {t('review.plugin_both_title')}
      </Text>
      <Group gap={6} mt={4}>
        {customised.map((one) => (
          <Button
            key={`${one.kind}/${one.name}`}
            variant="light"
            size="compact-xs"
            aria-haspopup="dialog"
            aria-label={t('review.see_changes', { name: itemName(one) })}
            onClick={() => setOpen(one)}
          >
            {itemName(one)}
          </Button>
        ))}
      </Group>
      {open && before && mine && (
        <CustomisedDialog shipped={before} mine={mine} next={open.document} onClose={() => setOpen(null)} />
      )}
    </>
  )
}
