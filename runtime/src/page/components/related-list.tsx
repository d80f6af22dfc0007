/** The children of a record: a short table, a way to add one right here, and a way to see them all. */
import { ActionIcon, Anchor, Button, Group, Loader } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import type { RecordQuery } from '@trellis/metadata/query/record-query.ts'
import type { ObjectView } from '../../api/model.ts'
import { askedFields, fieldIn, mayDo, objectIn, useModel } from '../../api/model.ts'
import type { RecordView } from '../../api/records.ts'
import { recordsChanged, useRecordPages } from '../../api/records.ts'
import { quickCreate } from '../../actions/quick-create.ts'
import { textOf } from '../../fields/field-ui.ts'
import { uiOf } from '../../fields/field-uis.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { pathLabel } from '../../records/list/path-label.ts'
import { defaultColumns } from '../../records/list/views.ts'
import { ProblemCard } from '../../ui/states.tsx'
import { askedValues, wholeList, withParent } from '../children-shown.ts'
import type { RelatedBlock } from '../layout.ts'
import type { PageRecord } from '../page-record.ts'
import { pointingAt } from '../pointing-at.ts'
import classes from '../page.module.css'
import { RelatedTitle, SeeAll } from './related-title.tsx'

const rows = 8

export function RelatedList({ block, page }: { block: RelatedBlock; page: PageRecord }) {
  const model = useModel()
  const [name = '', via = ''] = block.relation.split('.')
  const child = objectIn(model, name)
  return child && fieldIn(model, child, via) ? <RelatedOf block={block} page={page} child={child} via={via} /> : null
}

type RelatedProps = { block: RelatedBlock; page: PageRecord; child: ObjectView; via: string }

function useRelated({ block, page, child, via }: RelatedProps) {
  const model = useModel()
  const client = useQueryClient()
  const columns = (block.columns ?? defaultColumns(child).map((column) => column.field))
    .filter((path) => path !== via && fieldIn(model, child, path) !== undefined)
    .slice(0, 6)
  const pointing = pointingAt(model, child, via, page.record.id)
  const where = withParent(block.where, pointing)
  const body: RecordQuery = {
    object: child.name,
    fields: askedFields(model, child, columns),
    where,
    order_by: block.order_by ?? [{ field: 'created_at', dir: 'desc' }],
    limit: block.limit ?? rows,
    total: 'capped',
  }
  const found = useRecordPages(body)
  const add = () =>
    quickCreate({
      object: child.name,
      values: {
        ...askedValues(child, block.where),
        [via]: page.record.id,
        [`${via}.${page.object.name_field}`]: page.record[page.object.name_field] ?? null,
      },
      onCreated: () => void recordsChanged(client, child.name),
    })
  return { columns, where, found, add }
}

function RelatedOf(props: RelatedProps) {
  const t = useText()
  const labelOf = useLabel()
  const { block, child } = props
  const { columns, where, found, add } = useRelated(props)
  const list = wholeList(block, columns, where)
  const title = labelOf(block.label ?? child.plural_label ?? child.label)
  const addLabel = t('list.new', { object: labelOf(child.label) })
  const canAdd = mayDo(child, 'create') && block.create !== false
  const empty = !found.loading && !found.error && found.records.length === 0
  return (
    <section className={classes['related']} aria-label={title}>
      <Group justify="space-between" wrap="nowrap" className={classes['related-head']}>
        <RelatedTitle
          child={child}
          title={title}
          list={list}
          count={{ total: found.total, capped: found.totalCapped }}
        />
        {canAdd && (
          <ActionIcon aria-label={addLabel} onClick={add}>
            <IconPlus size={16} />
          </ActionIcon>
        )}
      </Group>
      {found.loading && <Loader size={16} m="sm" />}
      {found.error && <ProblemCard error={found.error} retry={found.retry} />}
      {empty && (
        <div className={classes['related-none']}>
          <span>{t('record.none_related', { objects: labelOf(child.plural_label ?? child.label) })}</span>
          {canAdd && (
            <Button variant="subtle" size="compact-xs" onClick={add}>
              {addLabel}
            </Button>
          )}
        </div>
      )}
      {found.records.length > 0 && (
        <RelatedTable child={child} columns={columns} records={found.records} title={title} />
      )}
      {(found.total ?? 0) > found.records.length && (
        <SeeAll child={child} list={list} className={classes['related-all']} />
      )}
    </section>
  )
}

type TableProps = { child: ObjectView; columns: string[]; records: RecordView[]; title: string }

function RelatedTable({ child, columns, records, title }: TableProps) {
  const labelOf = useLabel()
  const model = useModel()
  const navigate = useNavigate()
  const alignOf = (path: string) => {
    const field = fieldIn(model, child, path)
    return field ? uiOf(field).align : undefined
  }
  return (
    <div className={classes['related-scroll']} tabIndex={0} role="region" aria-label={title}>
      <table className={classes['related-table']}>
        <thead>
          <tr>
            {columns.map((path) => (
              <th key={path} data-align={alignOf(path)}>
                {pathLabel(model, child, path, labelOf)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {records.map((record) => (
            <tr
              key={record.id}
              onClick={() => void navigate({ to: '/$object/$id', params: { object: child.name, id: record.id } })}
            >
              {columns.map((path, at) => (
                <td key={path} data-align={alignOf(path)}>
                  <RelatedCell child={child} record={record} path={path} first={at === 0} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function RelatedCell({
  child,
  record,
  path,
  first,
}: {
  child: ObjectView
  record: RecordView
  path: string
  first: boolean
}) {
  const field = fieldIn(useModel(), child, path)
  if (!field) return null
  const Read = uiOf(field).Read
  const value = <Read field={field} value={record[path]} record={record} path={path} place="cell" />
  if (!first) return value
  return (
    <Anchor
      component={Link}
      to={`/${child.name}/${record.id}`}
      size="sm"
      fw={550}
      c="var(--text)"
      onClick={(event) => event.stopPropagation()}
    >
      {textOf(record[path]) === '' ? '—' : value}
    </Anchor>
  )
}
