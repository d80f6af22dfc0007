/** One record: who it is, the facts that matter, its stage, and everything else by its layout. */
import { Button, Group, Tabs } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconArrowBackUp, IconHistory } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import type { ObjectView } from '../../api/model.ts'
import { mayDo, objectIn, useModel } from '../../api/model.ts'
import { recordsChanged, restoreRecord } from '../../api/records.ts'
import { textOf } from '../../fields/field-ui.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { useConditions } from '../../page/conditions.ts'
import type { PageLayout } from '../../page/layout.ts'
import { formulasOf, pageLayout } from '../../page/layout.ts'
import type { PageRecord } from '../../page/page-record.ts'
import { Blocks } from '../../page/render.tsx'
import { StagePath } from '../../page/components/path.tsx'
import { NotFound } from '../../shell/not-found.tsx'
import { rememberRecent } from '../../shell/recent.ts'
import { Icon } from '../../ui/icon.tsx'
import { PageSkeleton, ProblemCard } from '../../ui/states.tsx'
import { toastProblem } from '../../ui/toast.tsx'
import { usePageTitle } from '../../ui/page-title.ts'
import { neighbours } from '../list/record-order.ts'
import { EditModal } from '../form/edit-modal.tsx'
import { History } from './history.tsx'
import { RecordHeader } from './record-header.tsx'
import classes from './record.module.css'
import { usePageRecord } from './use-page-record.ts'

export function RecordPage() {
  const { object: name, id } = useParams({ from: '/frame/$object/$id' })
  const object = objectIn(useModel(), name)
  return object ? <RecordOf key={`${object.name}/${id}`} object={object} id={id} /> : <NotFound />
}

function RecordOf({ object, id }: { object: ObjectView; id: string }) {
  const model = useModel()
  const layout = useMemo(() => pageLayout(model, object), [model, object])
  const formulas = useMemo(
    () => formulasOf([...layout.tabs.flatMap((tab) => tab.blocks), ...layout.tabs, ...layout.aside]),
    [layout],
  )
  const conditions = useConditions(object.name, formulas)
  const found = usePageRecord(object, id, layout)
  const [editing, setEditing] = useState<{ field?: string } | null>(null)
  const { record } = found
  const name = record ? textOf(record[object.name_field]) : ''
  usePageTitle(name)
  useNeighbourKeys(object.name, id)
  useEffect(() => {
    if (name !== '') rememberRecent({ object: object.name, id, name })
  }, [object.name, id, name])
  useHotkeys([['e', () => record && mayDo(object, 'update') && setEditing({})]])
  if (found.error && !record) return <MaybeDeleted object={object} id={id} error={found.error} retry={found.retry} />
  if (!record || found.loading) return <PageSkeleton />
  const page: PageRecord = {
    object,
    record,
    editable: mayDo(object, 'update'),
    conditions,
    refused: found.refused,
    save: found.save,
    editInForm: (field) => setEditing({ field }),
  }
  const stage = layout.path === undefined ? undefined : object.fields[layout.path]
  return (
    <div className={classes['page']}>
      <RecordHeader page={page} layout={layout} onEdit={() => setEditing({})} />
      {stage && (
        <div className={classes['stage']}>
          <StagePath page={page} field={stage} />
        </div>
      )}
      <RecordTabs page={page} layout={layout} />
      {editing && <EditModal object={object} record={record} focus={editing.field} onClose={() => setEditing(null)} />}
    </div>
  )
}

const historyTab = '-history'

function RecordTabs({ page, layout }: { page: PageRecord; layout: PageLayout }) {
  const t = useText()
  const labelOf = useLabel()
  const navigate = useNavigate()
  const { tab: wanted } = useSearch({ from: '/frame/$object/$id' })
  const tabs = layout.tabs.filter((tab) => page.conditions(tab.visible_when, page.record) !== false)
  const open = tabs.some((tab) => tab.name === wanted) || wanted === historyTab ? wanted : tabs[0]?.name
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
        <Tabs.Tab value={historyTab} leftSection={<IconHistory size={15} stroke={1.6} aria-hidden />}>
          {t('record.history')}
        </Tabs.Tab>
      </Tabs.List>
      <div className={classes['body']} data-aside={layout.aside.length > 0 || undefined}>
        <div className={classes['main']}>
          {tabs.map((tab) => (
            <Tabs.Panel key={tab.name} value={tab.name}>
              <Blocks blocks={tab.blocks} page={page} />
            </Tabs.Panel>
          ))}
          <Tabs.Panel value={historyTab}>
            <History page={page} />
          </Tabs.Panel>
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

/** alt+arrows go through the list the record was opened from. */
function useNeighbourKeys(object: string, id: string): void {
  const navigate = useNavigate()
  const around = neighbours(object, id)
  const go = (next: string | undefined) => {
    if (next !== undefined) void navigate({ to: '/$object/$id', params: { object, id: next }, replace: true })
  }
  useHotkeys([
    ['alt+ArrowUp', () => go(around?.before)],
    ['alt+ArrowDown', () => go(around?.after)],
  ])
}

/** A record that is not there may be in the bin: it can then be brought back from here. */
function MaybeDeleted({ object, id, error, retry }: { object: ObjectView; id: string; error: unknown; retry(): void }) {
  const t = useText()
  const client = useQueryClient()
  const restore = async () => {
    try {
      await restoreRecord(object.name, id)
      await recordsChanged(client, object.name)
      retry()
    } catch (failure) {
      toastProblem(failure)
    }
  }
  const action = (
    <Group>
      <Button variant="default" component="a" href={`/${object.name}`}>
        {t('record.to_list')}
      </Button>
      {mayDo(object, 'delete') && (
        <Button variant="light" leftSection={<IconArrowBackUp size={14} />} onClick={() => void restore()}>
          {t('record.try_restore')}
        </Button>
      )}
    </Group>
  )
  return <ProblemCard error={error} retry={retry} action={action} />
}
