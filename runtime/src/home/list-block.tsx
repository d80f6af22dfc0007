/** The first records of a list view, each a line that opens its record. */
import { Skeleton, Text } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { CSSProperties } from 'react'
import { useState } from 'react'
import { objectPart } from '@trellis/metadata/schema/document.ts'
import type { ListViewDocument } from '@trellis/metadata/schema/list-view.ts'
import type { PageBlock } from '@trellis/metadata/schema/page.ts'
import type { ObjectView } from '../api/model.ts'
import { askedFields, documentsOf, fieldIn, objectIn, useModel } from '../api/model.ts'
import type { RecordView } from '../api/records.ts'
import { useRecordPages } from '../api/records.ts'
import { uiOf } from '../fields/field-uis.ts'
import { nameOf } from '../fields/name-of.ts'
import { formatAgo, formatInstant, formatNumber } from '../i18n/format.ts'
import { useLabel, useText } from '../i18n/i18n.ts'
import { usePlace } from '../i18n/place.ts'
import type { SavedView } from '../records/list/views.ts'
import { viewFrom } from '../records/list/views.ts'
import { Icon } from '../ui/icon.tsx'
import { Card, CardProblem } from './card.tsx'
import classes from './home.module.css'

type Block = Extract<PageBlock, { type: 'list' }>

const beside = 3

export function ListBlock({ block }: { block: Block }) {
  const model = useModel()
  const object = objectIn(model, objectPart(block.view) ?? '')
  const document = documentsOf(model, 'list_view').find((one) => one.name === block.view)
  if (!object || !document) return null
  return <Lines block={block} object={object} view={viewFrom(model, object, document as unknown as ListViewDocument)} />
}

function Lines({ block, object, view }: { block: Block; object: ObjectView; view: SavedView }) {
  const t = useText()
  const labelOf = useLabel()
  const model = useModel()
  const { locale } = usePlace()
  const paths = view.columns
    .map((column) => column.field)
    .filter((path) => path !== object.name_field)
    .slice(0, beside)
  const page = useRecordPages({
    object: object.name,
    fields: askedFields(model, object, paths),
    ...(view.where ? { where: view.where } : {}),
    order_by: view.sort,
    limit: block.limit ?? 6,
    total: 'capped',
  })
  const shown = paths.filter((path) => fieldIn(model, object, path) !== undefined)
  const title = labelOf(block.label) || labelOf(view.label)
  const all = (
    <Link to="/$object" params={{ object: object.name }} search={{ view: view.name }} className={classes['all']}>
      {t('home.all')}
    </Link>
  )
  const count = page.total === undefined ? undefined : formatNumber(page.total, locale) + (page.totalCapped ? '+' : '')
  return (
    <Card title={title} count={page.total === 0 ? undefined : count} way={all}>
      {page.error ? (
        <CardProblem error={page.error} retry={page.retry} />
      ) : page.loading ? (
        <LinesSkeleton rows={Math.min(4, block.limit ?? 6)} />
      ) : page.records.length === 0 ? (
        <div className={classes['none']}>
          <IconCircleCheck size={18} stroke={1.5} aria-hidden />
          <Text size="sm" c="dimmed">
            {labelOf(block.empty) || t('home.none')}
          </Text>
        </div>
      ) : (
        <ul className={classes['lines']} data-facts={shown.length} style={{ '--facts': shown.length } as CSSProperties}>
          {page.records.slice(0, block.limit ?? 6).map((record) => (
            <Line key={record.id} object={object} record={record} paths={shown} />
          ))}
        </ul>
      )}
    </Card>
  )
}

function Line({ object, record, paths }: { object: ObjectView; record: RecordView; paths: string[] }) {
  return (
    <li>
      <Link to="/$object/$id" params={{ object: object.name, id: record.id }} className={classes['line']}>
        <Icon name={object.icon} object={object.name} />
        <span className={classes['name']} title={nameOf(object, record)}>
          {nameOf(object, record)}
        </span>
        {paths.map((path) => (
          <Fact key={path} object={object} record={record} path={path} />
        ))}
      </Link>
    </li>
  )
}

/** A moment is said as a distance from now: that is what a day's list is read for. */
function Fact({ object, record, path }: { object: ObjectView; record: RecordView; path: string }) {
  const model = useModel()
  const place = usePlace()
  const [now] = useState(() => Date.now())
  const field = fieldIn(model, object, path)
  if (!field) return null
  const { Read, align } = uiOf(field)
  const value = record[path]
  if (field.type === 'datetime' && typeof value === 'string') {
    return (
      <span className={`${classes['fact']} figures`} data-kind="moment" title={formatInstant(value, place)}>
        {formatAgo(value, now, place.locale)}
      </span>
    )
  }
  // A figure that is cut is a wrong figure: names give way before it.
  const kind = field.options ? 'choice' : align === 'right' || field.type === 'date' ? 'figure' : undefined
  return (
    <span className={classes['fact']} data-align={align} data-kind={kind}>
      <Read field={field} value={value} record={record} path={path} place="cell" />
    </span>
  )
}

function LinesSkeleton({ rows }: { rows: number }) {
  return (
    <div aria-busy="true">
      {Array.from({ length: rows }, (_, at) => (
        <div key={at} className={classes['line']}>
          <Skeleton h={10} w={`${38 + ((at * 11) % 20)}%`} />
        </div>
      ))}
    </div>
  )
}
