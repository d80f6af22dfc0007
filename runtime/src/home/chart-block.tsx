/** A figure for each group, drawn with the page's own means: bars that are links to their records, or a line. */
import { Skeleton, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { blockQuery } from '@trellis/metadata/layout/block-query.ts'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { Filter } from '@trellis/metadata/query/record-query.ts'
import type { PageBlock } from '@trellis/metadata/schema/page.ts'
import type { FieldView } from '../api/model.ts'
import { fieldIn, namePath, objectIn, useModel } from '../api/model.ts'
import type { GroupRow } from '../api/records.ts'
import { useGroups } from '../api/records.ts'
import { optionLabel, optionOf } from '../fields/options.ts'
import { formatDate } from '../i18n/format.ts'
import { useLabel, useText } from '../i18n/i18n.ts'
import { usePlace } from '../i18n/place.ts'
import { tintOf } from '../theme/palette.ts'
import { Card, CardProblem } from './card.tsx'
import { useFigureText } from './figure-text.ts'
import classes from './home.module.css'
import { useRecordsBehind } from './records-behind.ts'
import { spanFilter, spanLabel } from './span-of-time.ts'

type Block = Extract<PageBlock, { type: 'chart' }>
type Bar = { key: string; value: JsonValue; label: string; color: string; figure: number }

export function ChartBlock({ block }: { block: Block }) {
  const t = useText()
  const labelOf = useLabel()
  const model = useModel()
  const object = objectIn(model, block.object)
  const field = object && fieldIn(model, object, block.group_by.field)
  const named = field && namePath(model, field)
  const asked = blockQuery(block)
  const query =
    named === undefined ? asked : { ...asked, group_by: [...(asked.group_by ?? []), { field: named, as: 'name' }] }
  const answer = useGroups(query, field !== undefined)
  const bars = useBars(block, field, answer.data ?? [])
  if (!object || !field) return null
  const title = labelOf(block.label) || labelOf(object.plural_label ?? object.label)
  return (
    <Card title={title}>
      {answer.error ? (
        <CardProblem error={answer.error} retry={() => void answer.refetch()} />
      ) : answer.isPending ? (
        <Skeleton h={140} m="sm" w="auto" />
      ) : bars.length === 0 ? (
        <Text size="sm" c="dimmed" className={classes['none']}>
          {t('home.none')}
        </Text>
      ) : block.chart === 'line' ? (
        <Line block={block} bars={bars} title={title} />
      ) : (
        <Bars block={block} bars={bars} />
      )}
    </Card>
  )
}

function Bars({ block, bars }: { block: Block; bars: Bar[] }) {
  const { full, short } = useFigureText(block)
  const behind = useRecordsBehind(block)
  const most = Math.max(...bars.map((bar) => bar.figure), 1e-9)
  const upright = block.chart === 'bar'
  return (
    <ul className={upright ? classes['columns'] : classes['bars']}>
      {bars.map((bar) => (
        <li key={bar.key}>
          <Link
            to="/$object"
            params={{ object: block.object }}
            search={behind(groupFilter(block, bar.value))}
            title={`${bar.label}: ${full(bar.figure)}`}
          >
            <span className={classes['bar-label']}>{bar.label}</span>
            <span className={classes['track']}>
              <span
                style={{
                  [upright ? 'height' : 'width']: `${Math.max(1.5, (100 * bar.figure) / most)}%`,
                  background: bar.color,
                }}
              />
            </span>
            <span className={`${classes['bar-value']} figures`}>{short(bar.figure)}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

/** Which records a bar counts. */
function groupFilter({ group_by: { field, unit } }: Block, value: JsonValue): Filter {
  if (value === null) return { field, op: 'is_null' }
  return unit !== undefined && typeof value === 'string' ? spanFilter(field, value, unit) : { field, op: 'eq', value }
}

function Line({ block, bars, title }: { block: Block; bars: Bar[]; title: string }) {
  const { full, short } = useFigureText(block)
  const most = Math.max(...bars.map((bar) => bar.figure), 1e-9)
  const points = bars.map((bar, at) => ({
    bar,
    x: bars.length === 1 ? 50 : (100 * at) / (bars.length - 1),
    y: 96 - (90 * bar.figure) / most,
  }))
  return (
    <div className={classes['line-chart']}>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label={title}>
        <polyline points={points.map(({ x, y }) => `${x},${y}`).join(' ')} vectorEffect="non-scaling-stroke" />
      </svg>
      <ul className={classes['ticks']}>
        {points.map(({ bar }) => (
          <li key={bar.key} title={`${bar.label}: ${full(bar.figure)}`}>
            <span className="figures">{short(bar.figure)}</span>
            <span>{bar.label}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Choices in their own order and colours, days in time's order, everything else the largest first. */
function useBars(block: Block, field: FieldView | undefined, rows: readonly GroupRow[]): Bar[] {
  const t = useText()
  const labelOf = useLabel()
  const { locale } = usePlace()
  if (!field) return []
  const labelled = (row: GroupRow): string => {
    const value = row['group'] ?? null
    if (value === null) return t('home.without')
    if (field.options) return optionLabel(optionOf(field, value), String(value), labelOf)
    if (typeof row['name'] === 'string') return row['name']
    if (typeof value === 'boolean') return value ? t('field.yes') : t('field.no')
    if (typeof value !== 'string') return String(value)
    return block.group_by.unit === undefined ? formatDate(value, locale) : spanLabel(value, block.group_by.unit, locale)
  }
  const bars = rows.map((row): Bar => {
    const value = row['group'] ?? null
    return {
      key: String(value),
      value,
      label: labelled(row),
      color: field.options ? tintOf(optionOf(field, value)?.color ?? 'gray').dot : 'var(--mantine-color-accent-filled)',
      figure: typeof row['figure'] === 'number' ? row['figure'] : 0,
    }
  })
  const order = field.options?.map((option) => option.value)
  if (order) return bars.toSorted((a, b) => placeIn(order, a.value) - placeIn(order, b.value))
  if (block.group_by.unit !== undefined) return bars.toSorted((a, b) => (a.key < b.key ? -1 : 1))
  return bars.toSorted((a, b) => b.figure - a.figure)
}

function placeIn(order: string[], value: JsonValue): number {
  const at = order.indexOf(String(value))
  return at < 0 ? order.length : at
}
