/** Apps that ship with the server, to start from: what each brings, one click to have it, the way into it. */
import { Button, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { prefer } from '@trellis/runtime/theme/preferences.ts'
import { Choice } from '@trellis/runtime/ui/choice.tsx'
import { confirm } from '@trellis/runtime/ui/confirm.ts'
import { Icon } from '@trellis/runtime/ui/icon.tsx'
import { ProblemCard, RowsSkeleton } from '@trellis/runtime/ui/states.tsx'
import { toastDone, toastProblem } from '@trellis/runtime/ui/toast.tsx'
import { useReload } from '../document/autosave-context.ts'
import type { Plugin } from '../document/change-set-api.ts'
import { installPlugin, readPlugins } from '../document/change-set-api.ts'
import { useStudioState } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { broughtTitles } from '../publish/plugin-title.ts'
import { Room } from '../shell/room.tsx'
import { linkTo } from '../shell/shell.tsx'
import room from '../shell/room.module.css'

export function TemplatesPage() {
  const t = useStudioText()
  const version = useStudioState((state) => state.version)
  const found = useQuery({ queryKey: ['plugins', version], queryFn: readPlugins })
  const templates = found.data?.filter(({ apps }) => apps.length > 0) ?? []
  return (
    <Room title={t('start.template')} text={t('start.template_text')} from={[{ title: t('shell.home'), to: [] }]}>
      {found.isPending && <RowsSkeleton rows={3} />}
      {found.isError && <ProblemCard error={found.error} retry={() => void found.refetch()} />}
      <div className={templates.length > 0 ? room['lines'] : undefined}>
        {templates.map((template) => (
          <TemplateLine key={template.name} template={template} all={found.data ?? []} />
        ))}
      </div>
    </Room>
  )
}

function TemplateLine({ template, all }: { template: Plugin; all: readonly Plugin[] }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const reload = useReload()
  const [busy, setBusy] = useState(false)
  const app = template.apps[0]
  const title = labelOf(app?.label ?? template.name)
  const use = async () => {
    const brought = broughtTitles(template, all, labelOf)
    const along = brought === '' ? [] : [t('review.plugin_brings', { names: brought })]
    const text = [t('start.template_ask_text'), ...along].join('\n')
    const ask = { title: t('start.template_ask', { name: title }), text }
    if (!(await confirm({ ...ask, yes: t('start.template_use') }))) return
    setBusy(true)
    try {
      await installPlugin(template.name)
      await reload()
      toastDone(t('start.template_done', { name: title }))
    } catch (error) {
      toastProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div
      className={room['line']}
      style={{ alignItems: 'flex-start', paddingBlock: 12 }}
      role="group"
      aria-label={title}
    >
      <span className={room['card-icon']}>
        <Icon name={app?.icon} object={template.name} size={17} />
      </span>
      <div className={room['grow']}>
        <Group gap={8}>
          <Text fw={550}>{title}</Text>
          {template.installed && <Choice color="green" label={t('start.template_there')} />}
        </Group>
        {app?.description !== undefined && <Text size="sm">{labelOf(app.description)}</Text>}
        <Text size="xs" c="dimmed">
          {template.objects.map((object) => labelOf(object.label)).join(' · ')}
        </Text>
      </div>
      {template.installed ? (
        <Group gap={8} wrap="nowrap">
          <Button component="a" href="/" variant="default" onClick={() => prefer({ app: app?.name ?? null })}>
            {t('start.template_open', { name: title })}
          </Button>
          <Button component="a" variant="default" {...linkTo(['objects', template.objects[0]?.name ?? ''])}>
            {t('start.design')}
          </Button>
        </Group>
      ) : (
        <Button loading={busy} onClick={() => void use()}>
          {t('start.template_use')}
        </Button>
      )}
    </div>
  )
}
