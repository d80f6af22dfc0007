/** A board on live data: its columns with counts, limits and sums, in lanes when it has them. */
import { Badge, Group, Text } from '@mantine/core'
import type { FieldView, ObjectView, OptionView } from '@trellis/runtime/api/model.ts'
import { fieldIn, useModel } from '@trellis/runtime/api/model.ts'
import type { RecordView } from '@trellis/runtime/api/records.ts'
import { textOf } from '@trellis/runtime/fields/field-ui.ts'
import { uiOf } from '@trellis/runtime/fields/field-uis.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { shadeStyle } from '@trellis/runtime/records/list/color-rules.ts'
import type { ShadeOf } from '@trellis/runtime/records/list/use-shades.ts'
import { useShades } from '@trellis/runtime/records/list/use-shades.ts'
import { Choice } from '@trellis/runtime/ui/choice.tsx'
import { useStudioText } from '../i18n/studio-text.ts'
import type { ViewDraft } from './view-draft.ts'
import classes from './pages.module.css'

type Props = { view: ViewDraft; object: ObjectView; records: RecordView[] }
type Board = NonNullable<ViewDraft['board']>

const shownCards = 12

export function BoardPreview({ view, object, records }: Props) {
  const model = useModel()
  const { board } = view
  const shadeOf = useShades(object.name, view.colors)
  const field = board ? fieldIn(model, object, board.group_by) : undefined
  if (!board || !field) return null
  const lane = board.swimlane === undefined ? undefined : fieldIn(model, object, board.swimlane)
  if (!lane) return <Columns {...{ board, field, object, records, shadeOf }} />
  return (
    <>
      {lanesOf(lane, records).map(({ key, first, own }) => {
        const ui = uiOf(lane)
        return (
          <section key={key}>
            <div className={classes['lane']}>
              <ui.Read field={lane} value={first[lane.name]} record={first} path={lane.name} place="cell" />
              <Text span size="xs" c="dimmed">
                {own.length}
              </Text>
            </div>
            <Columns {...{ board, field, object, shadeOf }} records={own} />
          </section>
        )
      })}
    </>
  )
}

function lanesOf(lane: FieldView, records: RecordView[]) {
  const lanes = new Map<string, { key: string; first: RecordView; own: RecordView[] }>()
  for (const record of records) {
    const key = JSON.stringify(record[lane.name] ?? null)
    const there = lanes.get(key)
    if (there) there.own.push(record)
    else lanes.set(key, { key, first: record, own: [record] })
  }
  return [...lanes.values()]
}

type ColumnsProps = { board: Board; field: FieldView; object: ObjectView; records: RecordView[]; shadeOf: ShadeOf }

function Columns({ board, field, object, records, shadeOf }: ColumnsProps) {
  const hidden = new Set(board.hidden_values ?? [])
  return (
    <div className={classes['board']}>
      {(field.options ?? [])
        .filter((option) => option.active !== false && !hidden.has(option.value))
        .map((option) => (
          <Column
            key={option.value}
            {...{ board, object, option, shadeOf }}
            records={records.filter((record) => record[field.name] === option.value)}
          />
        ))}
    </div>
  )
}

type ColumnProps = { board: Board; option: OptionView; object: ObjectView; records: RecordView[]; shadeOf: ShadeOf }

function Column({ board, option, object, records, shadeOf }: ColumnProps) {
  const t = useStudioText()
  const labelOf = useLabel()
  const model = useModel()
  const cards = (board.card_fields ?? [])
    .flatMap((path) => fieldIn(model, object, path) ?? [])
    .filter((card) => card.name !== object.name_field)
  const label = labelOf(option.label) || option.value
  const limit = board.limits?.find((one) => one.value === option.value)?.max_records
  const over = limit !== undefined && records.length > limit
  const sum = board.sum === undefined ? undefined : fieldIn(model, object, board.sum)
  const total = records.reduce((before, record) => before + Number(record[sum?.name ?? ''] ?? 0), 0)
  const first = records[0]
  const ui = sum && uiOf(sum)
  return (
    <section className={classes['column']} aria-label={label}>
      <Group justify="space-between" wrap="nowrap" mb={6}>
        <Choice label={label} color={option.color} />
        <Badge color={over ? 'red' : 'gray'} title={over ? t('view.over') : undefined}>
          {limit === undefined ? records.length : `${records.length} / ${limit}`}
        </Badge>
      </Group>
      {ui && first && (
        <div className={classes['card-line']}>
          <ui.Read field={sum} value={total} record={first} path={sum.name} place="cell" />
        </div>
      )}
      {records.slice(0, shownCards).map((record) => (
        <div
          key={record.id}
          className={classes['card']}
          data-shade={shadeOf(record)?.color}
          title={shadeOf(record)?.label}
          style={shadeStyle(shadeOf(record))}
        >
          <b>{textOf(record[object.name_field]) || '—'}</b>
          {cards.map((card) => {
            const ui = uiOf(card)
            return (
              <div key={card.name} className={classes['card-line']}>
                <ui.Read field={card} value={record[card.name]} record={record} path={card.name} place="cell" />
              </div>
            )
          })}
        </div>
      ))}
    </section>
  )
}
