/** Everything that happened to a record: who, when, through what, field by field; any value and any state can be brought back. */
import { Button, Group, Loader, Text, Timeline } from '@mantine/core'
import { IconArrowBackUp, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { FieldView } from '../../api/model.ts'
import { fieldIn, targetOf, useModel } from '../../api/model.ts'
import type { HistoryChange, HistoryEntry, RecordView, RestoreWish } from '../../api/records.ts'
import { readHistory, recordsChanged, restoreVersion } from '../../api/records.ts'
import { isBlank, textOf } from '../../fields/field-ui.ts'
import { isWritable, uiOf } from '../../fields/field-uis.ts'
import { formatAgo, formatInstant } from '../../i18n/format.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import type { TextKey } from '../../i18n/text-table.ts'
import { usePlace } from '../../i18n/place.ts'
import type { PageRecord } from '../../page/page-record.ts'
import { ProblemCard, RowsSkeleton } from '../../ui/states.tsx'
import { toastDone, toastProblem } from '../../ui/toast.tsx'
import { toldChanges } from './told-changes.ts'
import { TimeTravel } from './time-travel.tsx'
import classes from './record.module.css'

const icons: { [kind in HistoryEntry['kind']]: ReactNode } = {
  created: <IconPlus size={13} />,
  updated: <IconPencil size={13} />,
  deleted: <IconTrash size={13} />,
  restored: <IconArrowBackUp size={13} />,
}

export function History({ page }: { page: PageRecord }) {
  const t = useText()
  const place = usePlace()
  const { object, record } = page
  const pages = useInfiniteQuery({
    queryKey: ['records', object.name, 'history', record.id],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => readHistory(object.name, record.id, pageParam),
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    staleTime: 0,
  })
  const back = useRestore(page)
  const [now] = useState(() => Date.now())
  if (pages.isPending) return <RowsSkeleton rows={5} />
  if (pages.error) return <ProblemCard error={pages.error} retry={() => void pages.refetch()} />
  const entries = pages.data.pages.flatMap((one) => one.entries)
  return (
    <div className={classes['history']}>
      <TimeTravel page={page} entries={entries} back={back} />
      <Timeline bulletSize={24} lineWidth={1} color="gray">
        {entries.map((entry, at) => (
          <Timeline.Item key={`${entry.version}-${entry.at}-${entry.kind}`} bullet={icons[entry.kind]}>
            <Group gap={6} wrap="wrap" className={classes['event']}>
              <Text size="sm" fw={550}>
                {entry.by?.name || t('record.by_system')}
              </Text>
              <Text size="sm" c="dimmed">
                {t(`record.kind_${entry.kind}` satisfies TextKey)}
                {viaKey(entry.via) === undefined ? '' : ` · ${t(viaKey(entry.via) as TextKey)}`}
              </Text>
              <Text size="xs" c="dimmed" className="figures" title={formatInstant(entry.at, place)}>
                {formatAgo(entry.at, now, place.locale)}
              </Text>
              {page.editable && at > 0 && (
                <Button
                  variant="subtle"
                  color="gray"
                  size="compact-xs"
                  ml="auto"
                  onClick={() => void back({ version: entry.version })}
                >
                  {t('record.back_to_here')}
                </Button>
              )}
            </Group>
            {entry.kind === 'updated' && (
              <ul className={classes['changes']}>
                {toldChanges(object, entry.fields).map((change) => (
                  <Change
                    key={change.field}
                    page={page}
                    change={change}
                    onBack={
                      at > 0 || change.old !== null
                        ? () => void back({ version: entry.version - 1, fields: [change.field] })
                        : undefined
                    }
                  />
                ))}
              </ul>
            )}
          </Timeline.Item>
        ))}
      </Timeline>
      {pages.hasNextPage && (
        <Button variant="default" mt="md" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t('list.show_more')}
        </Button>
      )}
      {pages.isFetching && !pages.isFetchingNextPage && <Loader size={14} mt="sm" />}
    </div>
  )
}

function useRestore(page: PageRecord) {
  const t = useText()
  const client = useQueryClient()
  return async (wish: RestoreWish) => {
    try {
      await restoreVersion(page.object.name, page.record.id, wish)
      await recordsChanged(client, page.object.name)
      toastDone(t('record.brought_back'))
    } catch (error) {
      toastProblem(error)
    }
  }
}

const viaKeys: { [via: string]: TextKey } = {
  api: 'record.via_api',
  bulk: 'record.via_bulk',
  import: 'record.via_import',
  flow: 'record.via_flow',
  restore: 'record.via_restore',
  undo: 'record.via_undo',
  sample: 'record.via_sample',
}

function viaKey(via: string): TextKey | undefined {
  return Object.hasOwn(viaKeys, via) ? viaKeys[via] : undefined
}

function Change({ page, change, onBack }: { page: PageRecord; change: HistoryChange; onBack?: () => void }) {
  const t = useText()
  const labelOf = useLabel()
  const model = useModel()
  const field = fieldIn(model, page.object, change.field)
  if (!field) return null
  return (
    <li className={classes['change']}>
      <span className={classes['change-field']}>{labelOf(field.label)}</span>
      <Value page={page} field={field} value={change.old} label={change.old_label} old />
      <span aria-label={t('record.became')}>→</span>
      <Value page={page} field={field} value={change.new} label={change.new_label} />
      {page.editable && isWritable(field) && onBack && (
        <Button variant="subtle" color="gray" size="compact-xs" className={classes['change-back']} onClick={onBack}>
          {t('record.bring_back')}
        </Button>
      )}
    </li>
  )
}

function Value({
  page,
  field,
  value,
  label,
  old,
}: {
  page: PageRecord
  field: FieldView
  value: JsonValue
  label?: string
  old?: boolean
}) {
  const t = useText()
  const model = useModel()
  if (isBlank(value)) return <span className={classes['change-none']}>{t('record.nothing')}</span>
  const target = targetOf(model, field)
  const Read = uiOf(field).Read
  const record: RecordView = {
    ...page.record,
    [field.name]: value,
    ...(target ? { [`${field.name}.${target.name_field}`]: label ?? textOf(value) } : {}),
  }
  return (
    <span className={classes['change-value']} data-old={old || undefined}>
      <Read field={field} value={value} record={record} path={field.name} place="cell" />
    </span>
  )
}
