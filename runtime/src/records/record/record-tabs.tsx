/** The tabs of a record page: those of its layout, and its history where none of them has it; what stands aside is beside them on wide screens. */
import { Tabs } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useLabel, useText } from '../../i18n/i18n.ts'
import type { PageBlock, PageLayout } from '../../page/layout.ts'
import type { PageRecord } from '../../page/page-record.ts'
import { Blocks } from '../../page/render.tsx'
import { Icon } from '../../ui/icon.tsx'
import classes from './record.module.css'

const historyTab = '-history'
const historyBlocks: PageBlock[] = [{ type: 'history' }]

export function RecordTabs({ page, layout }: { page: PageRecord; layout: PageLayout }) {
  const t = useText()
  const labelOf = useLabel()
  const navigate = useNavigate()
  const { tab: wanted } = useSearch({ from: '/frame/$object/$id' })
  const tabs = layout.tabs.filter((tab) => page.conditions(tab.visible_when, page.record) !== false)
  const hasHistory = ({ blocks }: { blocks: PageBlock[] }) => blocks.some((block) => block.type === 'history')
  const ownHistory = tabs.find(hasHistory)?.name
  const isOnPage = ownHistory !== undefined || hasHistory({ blocks: layout.aside })
  const meant = wanted === historyTab && isOnPage ? ownHistory : wanted
  const open = tabs.some((tab) => tab.name === meant) || meant === historyTab ? meant : tabs[0]?.name
  const go = (tab: string | null) =>
    void navigate({
      to: '/$object/$id',
      params: { object: page.object.name, id: page.record.id },
      search: tab === null || tab === tabs[0]?.name ? {} : { tab },
      replace: true,
    })
  return (
    <Tabs value={open ?? null} onChange={go} keepMounted={false} className={classes['tabs']}>
      <Tabs.List className={classes['tab-list']}>
        {tabs.map((tab) => (
          <Tabs.Tab
            key={tab.name}
            value={tab.name}
            leftSection={tab.icon === undefined ? undefined : <Icon name={tab.icon} size={15} />}
          >
            {labelOf(tab.label)}
          </Tabs.Tab>
        ))}
        {!isOnPage && (
          <Tabs.Tab value={historyTab} leftSection={<IconHistory size={15} stroke={1.6} aria-hidden />}>
            {t('record.history')}
          </Tabs.Tab>
        )}
      </Tabs.List>
      <div className={classes['body']} data-aside={layout.aside.length > 0 || undefined}>
        <div className={classes['main']}>
          {tabs.map((tab) => (
            <Tabs.Panel key={tab.name} value={tab.name}>
              <Blocks blocks={tab.blocks} page={page} />
            </Tabs.Panel>
          ))}
          {!isOnPage && (
            <Tabs.Panel value={historyTab}>
              <Blocks blocks={historyBlocks} page={page} />
            </Tabs.Panel>
          )}
        </div>
        {layout.aside.length > 0 && (
          <aside className={classes['aside']}>
            <Blocks blocks={layout.aside} page={page} />
          </aside>
        )}
      </div>
    </Tabs>
  )
}
