/** The saved views of the object as tabs; what was changed can be saved as one's own view, into one that is shared, or for others. */
import { Button, Group, UnstyledButton } from '@mantine/core'
import { IconCalendar, IconLayoutKanban, IconLock, IconPinFilled, IconTable, IconUsers } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Suspense, useEffect, useRef, useState } from 'react'
import { useModel } from '../../api/model.ts'
import { modelKey } from '../../api/queries.ts'
import { useMe } from '../../api/session.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { toastDone, toastProblem } from '../../ui/toast.tsx'
import classes from './list.module.css'
import type { SaveHow } from './save-view.tsx'
import { changedView, mayChangeView, saveShared, sharedView } from './shared-view.ts'
import type { ListState } from './use-list.ts'
import { asView } from './use-list.ts'
import { ViewMenu } from './view-menu.tsx'
import { ViewNotice } from './view-notice.tsx'
import type { SavedView } from './views.ts'
import { lazyPart } from '../../ui/lazy-part.ts'

const SaveView = lazyPart(async () => (await import('./save-view.tsx')).SaveView)

/** Changes to nothing: the list shows its view as it is saved. */
const asSaved = {
  where: undefined,
  sort: undefined,
  group: undefined,
  columns: undefined,
  lanes: undefined,
  as: undefined,
  q: undefined,
} as const

export function ViewTabs({ list }: { list: ListState }) {
  const t = useText()
  const [saving, setSaving] = useState<SaveHow | null>(null)
  const update = useUpdate(list)
  return (
    <>
      <div className={classes['tabs']}>
        <nav className={classes['tab-row']} aria-label={t('list.views')}>
          {list.views.map((view) => (
            <ViewTab key={view.name} list={list} view={view} onSave={setSaving} />
          ))}
        </nav>
        {list.changed && (
          <Group gap={4} wrap="nowrap" className={classes['tab-tools']}>
            <Button variant="subtle" color="gray" size="compact-xs" onClick={() => list.change(asSaved)}>
              {t('list.reset')}
            </Button>
            {update && (
              <Button variant="light" size="compact-xs" onClick={() => void update()}>
                {t(list.view.own ? 'list.update_view' : 'list.update_for_all')}
              </Button>
            )}
            <Button variant="light" size="compact-xs" onClick={() => setSaving('new')}>
              {t('list.save_view')}
            </Button>
          </Group>
        )}
        {saving && (
          <Suspense fallback={null}>
            <SaveView list={list} how={saving} onClose={() => setSaving(null)} />
          </Suspense>
        )}
      </div>
      <ViewNotice list={list} onMend={list.view.own && update ? () => void update() : undefined} />
    </>
  )
}

/** Writes what the list shows into its view; undefined where this person may not. */
function useUpdate(list: ListState): (() => Promise<void>) | undefined {
  const t = useText()
  const labelOf = useLabel()
  const me = useMe()
  const client = useQueryClient()
  const shared = sharedView(useModel(), list)
  const { view } = list
  if (!view.own && !(shared && (me.admin || mayChangeView(view, me)))) return undefined
  return async () => {
    try {
      if (view.own) await list.keepView(asView(list, view.name, labelOf(view.label)))
      else if (shared) {
        await saveShared(changedView(shared, list))
        await client.invalidateQueries({ queryKey: modelKey })
      }
      list.change(asSaved)
      toastDone(t('list.view_saved'))
    } catch (error) {
      toastProblem(error)
    }
  }
}

const typeIcons = { table: IconTable, board: IconLayoutKanban, calendar: IconCalendar }

function ViewTab({ list, view, onSave }: { list: ListState; view: SavedView; onSave(how: SaveHow): void }) {
  const t = useText()
  const labelOf = useLabel()
  const here = view.name === list.view.name
  const TypeIcon = typeIcons[here ? list.type : view.type]
  const tab = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    if (here) tab.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [here])
  return (
    <span ref={tab} className={classes['tab']} data-here={here || undefined}>
      <UnstyledButton
        className={classes['tab-button']}
        aria-current={here ? 'page' : undefined}
        onClick={() => list.open(view.name)}
      >
        <TypeIcon size={14} stroke={1.7} aria-hidden />
        <span>{labelOf(view.label)}</span>
        {view.own && <IconLock size={11} aria-label={t('list.own_view')} />}
        {view.sharedBy !== undefined && (
          <IconUsers size={12} aria-label={t('list.shared_by', { name: view.sharedBy })} />
        )}
        {list.tabs.pinned.includes(view.name) && <IconPinFilled size={11} aria-label={t('list.pinned_view')} />}
      </UnstyledButton>
      {here && <ViewMenu list={list} onSave={onSave} />}
    </span>
  )
}
