/**
 * A record beside the list it stands in: read and changed without leaving the list, next and previous in the list's order.
 *
 * Keys    alt+arrows go to the next and the previous one, escape closes. On a phone the address leads to the record's page.
 */
import { Tabs, Title } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { Navigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { ObjectView } from '../../api/model.ts'
import { mayDo, objectIn, useModel } from '../../api/model.ts'
import { usePresence } from '../../api/presence.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { StagePath } from '../../page/components/path.tsx'
import type { PageLayout } from '../../page/layout.ts'
import type { PageRecord } from '../../page/page-record.ts'
import { Blocks } from '../../page/render.tsx'
import { PageSkeleton } from '../../ui/states.tsx'
import { EditModal } from '../form/edit-modal.tsx'
import { useNeighbours } from '../list/record-order.ts'
import type { ListState } from '../list/use-list.ts'
import { hasRoom } from '../list/use-list.ts'
import { LostRecord } from '../record/lost-record.tsx'
import { KeyFacts } from '../record/record-header.tsx'
import { usePage } from '../record/use-page.ts'
import { PeekBar } from './peek-bar.tsx'
import classes from './peek.module.css'

export function PeekPanel({ list, peek }: { list: ListState; peek: string }) {
  const t = useText()
  const [name, id] = peek.includes('/') ? (peek.split('/', 2) as [string, string]) : [list.object.name, peek]
  const object = objectIn(useModel(), name)
  if (!hasRoom()) return <Navigate to="/$object/$id" params={{ object: name, id }} replace />
  if (!object) return null
  return (
    <aside className={classes['panel']} aria-label={t('list.peek_panel')}>
      <Panel key={peek} list={list} object={object} id={id} />
    </aside>
  )
}

function Panel({ list, object, id }: { list: ListState; object: ObjectView; id: string }) {
  const t = useText()
  const { record, error, retry, name, drawn, editing, setEditing } = usePage(object, id)
  const others = usePresence(object.name, id, editing ? 'editing' : 'viewing')
  const around = useNeighbours(object.name, id)
  const close = () => {
    list.peek(undefined)
    document.querySelector<HTMLElement>('[role=grid]')?.focus({ preventScroll: true })
  }
  const go = (next: string | undefined) => {
    if (next !== undefined) list.peek(next, object.name)
  }
  useHotkeys([
    ['alt+ArrowUp', () => go(around?.before)],
    ['alt+ArrowDown', () => go(around?.after)],
    ['Escape', close],
  ])
  const stage = drawn?.layout.path === undefined ? undefined : object.fields[drawn.layout.path]
  return (
    <>
      <PeekBar
        object={object}
        id={id}
        around={around}
        others={others}
        onGo={go}
        onEdit={record && mayDo(object, 'update') ? () => setEditing({}) : undefined}
        onClose={close}
      />
      <div className={classes['room']} tabIndex={-1}>
        {error && !record ? (
          <LostRecord object={object} id={id} error={error} retry={retry} />
        ) : drawn ? (
          <>
            <Title order={2} className={classes['name']}>
              {name || t('record.unnamed')}
            </Title>
            <KeyFacts {...drawn} />
            {stage && <StagePath page={drawn.page} field={stage} />}
            <PanelTabs {...drawn} />
          </>
        ) : (
          <PageSkeleton />
        )}
      </div>
      {editing && record && (
        <EditModal
          object={object}
          record={record}
          focus={editing.field}
          others={others}
          onClose={() => setEditing(null)}
        />
      )}
    </>
  )
}

/** The tabs of the layout; what stands aside on the page comes under the first of them. */
function PanelTabs({ page, layout }: { page: PageRecord; layout: PageLayout }) {
  const labelOf = useLabel()
  const tabs = layout.tabs.filter((tab) => page.conditions(tab.visible_when, page.record) !== false)
  const [open, setOpen] = useState<string | null>(null)
  const first = tabs[0]?.name ?? null
  return (
    <Tabs value={open ?? first} onChange={setOpen} keepMounted={false}>
      <Tabs.List mb="sm" className={classes['tabs']}>
        {tabs.map((tab) => (
          <Tabs.Tab key={tab.name} value={tab.name}>
            {labelOf(tab.label)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map((tab) => (
        <Tabs.Panel key={tab.name} value={tab.name}>
          <Blocks blocks={tab.name === first ? [...tab.blocks, ...layout.aside] : tab.blocks} page={page} />
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}
