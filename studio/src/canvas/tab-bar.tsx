/** The tabs of the page: opened, selected, put in order by drag and keys; what is held over one for a moment opens it. */
import { ActionIcon, Tabs } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { labelOr } from '../document/documents.ts'
import type { TabDraft } from '../document/layout-tree.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { useOnCanvas } from './canvas-item.tsx'
import { useCanvas, useDesigner, useLayout } from './designer-state.ts'
import classes from './canvas.module.css'

/** How long something is held over a tab before the tab opens, in milliseconds. */
const openAfterMs = 400

/** A tab as it starts. */
export const newTab: TabDraft = { name: 'tab', label: { en: 'New tab', 'zh-CN': '新标签页' }, blocks: [] }

export function TabBar({ tab, onTab }: { tab: number; onTab(index: number): void }) {
  const t = useStudioText()
  const designer = useDesigner()
  const { edits } = designer
  const tabs = useLayout().tabs ?? []
  const over = useCanvas((state) => state.overTab)
  useEffect(() => {
    if (over === undefined || over === tab) return
    const timer = setTimeout(() => onTab(over), openAfterMs)
    return () => clearTimeout(timer)
  }, [over, tab, onTab])
  const add = () => {
    edits.insert([newTab], { list: ['tabs'], index: tabs.length })
    onTab(tabs.length)
  }
  return (
    <div className={classes['tabs']}>
      <Tabs
        value={String(tab)}
        onChange={(next) => next !== null && onTab(Number(next))}
        onClick={(event) => event.stopPropagation()}
      >
        <Tabs.List>
          {tabs.map((one, index) => (
            <TabOnCanvas key={one.name} tab={one} index={index} />
          ))}
        </Tabs.List>
      </Tabs>
      <ActionIcon aria-label={t('layout.add_tab')} onClick={add} my="auto">
        <IconPlus size={15} />
      </ActionIcon>
    </div>
  )
}

function TabOnCanvas({ tab, index }: { tab: TabDraft; index: number }) {
  const labelOf = useLabel()
  const name = labelOf(labelOr(tab.label, tab.name))
  const { attach, pointer, choose, selected, edge } = useOnCanvas({
    list: ['tabs'],
    index,
    takes: 'tab',
    across: true,
    name,
  })
  const over = useCanvas((state) => state.overTab === index)
  return (
    <Tabs.Tab
      ref={attach}
      {...pointer}
      value={String(index)}
      onClick={choose}
      className={classes['tab']}
      data-kind="tab"
      data-edge={edge}
      data-across
      data-over={over || undefined}
      data-selected={selected || undefined}
    >
      {name}
    </Tabs.Tab>
  )
}
