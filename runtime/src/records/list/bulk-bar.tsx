/** What can be done with the ticked records; it floats over the foot of the table while something is ticked. */
import { Anchor, Button, CloseButton, Group, Text } from '@mantine/core'
import { IconArrowBackUp, IconDownload, IconPencil, IconTrash, IconUserShare } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Suspense, lazy, useState } from 'react'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import { mayDo } from '../../api/model.ts'
import type { RecordView } from '../../api/records.ts'
import { recordsChanged, restoreRecord } from '../../api/records.ts'
import { formatNumber } from '../../i18n/format.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { usePlace } from '../../i18n/place.ts'
import { confirm } from '../../ui/confirm.ts'
import { toastDone, toastProblem } from '../../ui/toast.tsx'
import { changeMany, idsOfFilter } from './bulk-change.ts'
import { exportUrl } from './export-url.ts'
import classes from './list.module.css'
import type { ListState } from './use-list.ts'
import type { Selection } from './use-selection.ts'

const BulkEdit = lazy(async () => ({ default: (await import('./bulk-edit.tsx')).BulkEdit }))

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
  const count = selection.everything ? (total ?? selection.ids.size) : selection.ids.size
  const shown = `${formatNumber(count, locale)}${selection.everything && totalCapped ? '+' : ''}`
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
        <BulkButtons list={list} selection={selection} work={work} onEdit={setEditing} />
        <CloseButton size="sm" aria-label={t('list.untick')} onClick={selection.clear} />
      </div>
      <Suspense fallback={null}>
        {editing !== null && (
          <BulkEdit
            object={list.object}
            mode={editing}
            count={count}
            onClose={() => setEditing(null)}
            onApply={work.apply}
          />
        )}
      </Suspense>
    </>
  )
}

/** What is done with the chosen records; each piece of work asks again for what the list shows when it is over. */
function useBulkWork(list: ListState, selection: Selection, { count, shown }: { count: number; shown: string }) {
  const t = useText()
  const labelOf = useLabel()
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const { object } = list
  const refresh = () => void recordsChanged(client, object.name)
  const run = async (work: (chosen: string[]) => Promise<void>) => {
    setBusy(true)
    try {
      await work(selection.everything ? await idsOfFilter(list.query) : [...selection.ids])
      selection.clear()
    } catch (error) {
      toastProblem(error)
    } finally {
      setBusy(false)
      await recordsChanged(client, object.name)
    }
  }
  const change = (op: 'update' | 'delete', values: { [field: string]: JsonValue }) =>
    run(async (chosen) => {
      const records = chosen.map((id) => ({ id, ...values }))
      await changeMany(object.name, op, records, refresh)
    })
  return {
    busy,
    apply: (values: { [field: string]: JsonValue }) => change('update', values),
    remove: async () => {
      const objects = labelOf(object.plural_label ?? object.label)
      const question = {
        title: t('list.delete_many', { count, shown }),
        text: t('list.delete_many_text', { objects }),
        yes: t('shell.delete'),
        danger: true,
      }
      if (await confirm(question)) await change('delete', {})
    },
    restore: () =>
      run(async (chosen) => {
        for (const id of chosen) await restoreRecord(object.name, id)
        toastDone(t('list.restored', { count: chosen.length }))
      }),
  }
}

type ButtonsProps = {
  list: ListState
  selection: Selection
  work: ReturnType<typeof useBulkWork>
  onEdit(mode: 'fields' | 'owner'): void
}

function BulkButtons({ list, selection, work, onEdit }: ButtonsProps) {
  const t = useText()
  const { object } = list
  const { busy } = work
  const canUpdate = mayDo(object, 'update')
  const chosen = selection.everything ? list.query.where : { field: 'id', op: 'in' as const, value: [...selection.ids] }
  const exportHref = exportUrl({ ...list.query, where: chosen }, list.columns)
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
            <Button
              variant="default"
              component="a"
              href={exportHref('csv')}
              download
              leftSection={<IconDownload size={14} />}
            >
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
