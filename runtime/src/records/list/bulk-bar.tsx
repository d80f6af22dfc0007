/** What can be done with the ticked records; it floats over the foot of the table while something is ticked. */
import { Anchor, Button, CloseButton, Group, Text } from '@mantine/core'
import { IconArrowBackUp, IconDownload, IconHandGrab, IconPencil, IconTrash, IconUserShare } from '@tabler/icons-react'
import { Suspense, useState } from 'react'
import { mayDo } from '../../api/model.ts'
import { useOwnQueues } from '../../api/queues.ts'
import type { RecordView } from '../../api/records.ts'
import { formatNumber } from '../../i18n/format.ts'
import { useText } from '../../i18n/i18n.ts'
import { usePlace } from '../../i18n/place.ts'
import { toastProblem } from '../../ui/toast.tsx'
import { exportRecords } from './export-records.ts'
import classes from './list.module.css'
import type { ListState } from './use-list.ts'
import { useBulkWork, useExactTotal } from './use-bulk-work.ts'
import type { Selection } from './use-selection.ts'
import { lazyPart } from '../../ui/lazy-part.ts'

const BulkEdit = lazyPart(async () => (await import('./bulk-edit.tsx')).BulkEdit)

type BulkBarProps = {
  list: ListState
  selection: Selection
  records: RecordView[]
  total: number | undefined
  totalCapped: boolean
}

export function BulkBar({ list, selection, records, total, totalCapped }: BulkBarProps) {
  const t = useText()
  const { locale } = usePlace()
  const [editing, setEditing] = useState<'fields' | 'owner' | null>(null)
  const exact = useExactTotal(list.query, selection.everything)
  const count = selection.everything ? (exact ?? total ?? selection.ids.size) : selection.ids.size
  const about = selection.everything && exact === undefined && totalCapped
  const shown = `${formatNumber(count, locale)}${about ? '+' : ''}`
  const work = useBulkWork(list, selection, { count, shown })
  if (selection.ids.size === 0) return null
  const all = records.length > 0 && records.every((record) => selection.ids.has(record.id))
  const reachable = all && !selection.everything && total !== undefined && total > records.length
  return (
    <>
      <div className={classes['bulk']} role="toolbar" aria-label={t('list.bulk_tools')}>
        <Text size="sm" fw={550} className="figures">
          {t('list.ticked', { count, shown })}
        </Text>
        {reachable && (
          <Anchor component="button" size="sm" onClick={selection.takeEverything}>
            {t('list.take_all', { count: total, shown: `${formatNumber(total, locale)}${totalCapped ? '+' : ''}` })}
          </Anchor>
        )}
        <BulkButtons list={list} selection={selection} records={records} work={work} onEdit={setEditing} />
        <CloseButton size="sm" aria-label={t('list.untick')} onClick={selection.clear} />
      </div>
      <Suspense fallback={null}>
        {editing !== null && (
          <BulkEdit
            object={list.object}
            mode={editing}
            count={count}
            shown={shown}
            onClose={() => setEditing(null)}
            onApply={work.apply}
          />
        )}
      </Suspense>
    </>
  )
}

type ButtonsProps = {
  list: ListState
  selection: Selection
  records: RecordView[]
  work: ReturnType<typeof useBulkWork>
  onEdit(mode: 'fields' | 'owner'): void
}

function BulkButtons({ list, selection, records, work, onEdit }: ButtonsProps) {
  const t = useText()
  const { object } = list
  const { busy } = work
  const canUpdate = mayDo(object, 'update')
  const toFile = () =>
    void exportRecords(list, 'csv', selection.everything ? undefined : [...selection.ids]).catch(toastProblem)
  const queues = useOwnQueues(object.name)
  const ticked = records.filter((record) => selection.ids.has(record.id))
  const isWaiting = (record: RecordView) => queues.some((queue) => queue.id === record['owner'])
  const canClaim = canUpdate && !selection.everything && ticked.length > 0 && ticked.every(isWaiting)
  return (
    <Group gap={4}>
      {list.query.deleted ? (
        <Button
          variant="default"
          loading={busy}
          leftSection={<IconArrowBackUp size={14} />}
          onClick={() => void work.restore()}
        >
          {t('list.restore')}
        </Button>
      ) : (
        <>
          {canClaim && (
            <Button loading={busy} leftSection={<IconHandGrab size={14} />} onClick={() => void work.claim()}>
              {t('record.claim')}
            </Button>
          )}
          {canUpdate && (
            <Button variant="default" leftSection={<IconPencil size={14} />} onClick={() => onEdit('fields')}>
              {t('list.edit_many')}
            </Button>
          )}
          {canUpdate && mayDo(object, 'transfer') && Object.hasOwn(object.fields, 'owner') && (
            <Button variant="default" leftSection={<IconUserShare size={14} />} onClick={() => onEdit('owner')}>
              {t('list.transfer')}
            </Button>
          )}
          {mayDo(object, 'export') && (
            <Button variant="default" onClick={toFile} leftSection={<IconDownload size={14} />}>
              {t('list.export')}
            </Button>
          )}
          {mayDo(object, 'delete') && (
            <Button
              variant="default"
              loading={busy}
              leftSection={<IconTrash size={14} />}
              onClick={() => void work.remove()}
            >
              {t('shell.delete')}
            </Button>
          )}
        </>
      )}
    </Group>
  )
}
