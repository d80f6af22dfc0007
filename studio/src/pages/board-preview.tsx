/** A board on live data: its columns with counts, limits and sums, in lanes when it has them. */
import { Text } from '@mantine/core'
import type { FieldView, ObjectView } from '@trellis/runtime/api/model.ts'
import { fieldIn, useModel } from '@trellis/runtime/api/model.ts'
import type { RecordView } from '@trellis/runtime/api/records.ts'
import { textOf } from '@trellis/runtime/fields/field-ui.ts'
import { uiOf } from '@trellis/runtime/fields/field-uis.ts'
import { ColumnHead } from '@trellis/runtime/records/board/board-heads.tsx'
import { shadeStyle } from '@trellis/runtime/records/list/color-rules.ts'
import type { ShadeOf } from '@trellis/runtime/records/list/use-shades.ts'
import { useShades } from '@trellis/runtime/records/list/use-shades.ts'
import type { BoardHeads } from './use-board-heads.ts'
import { useBoardHeads } from './use-board-heads.ts'
import type { ViewDraft } from './view-draft.ts'
import classes from './pages.module.css'

type Props = { view: ViewDraft; object: ObjectView; records: RecordView[] }
type Board = NonNullable<ViewDraft['board']>

const shownCards = 12

export function BoardPreview({ view, object, records }: Props) {
  const model = useModel()
  const { board } = view
  const heads = useBoardHeads(view, object)
  const shadeOf = useShades(object.name, view.colors)
  const field = board ? fieldIn(model, object, board.group_by) : undefined
  if (!board || !field) return null
  const lane = board.swimlane === undefined ? undefined : fieldIn(model, object, board.swimlane)
  if (!lane) return <Columns {...{ board, heads, object, records, shadeOf }} />
  return (
    <>
      <Columns {...{ board, heads, object, shadeOf }} records={[]} />
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
            <Columns {...{ board, heads, object, shadeOf }} records={own} inLane />
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

type ColumnsProps = {
  board: Board
  heads: BoardHeads
  object: ObjectView
  records: RecordView[]
  shadeOf: ShadeOf
  /** Below the heads of the whole board. */
  inLane?: boolean
}

function Columns({ board, heads, object, records, shadeOf, inLane }: ColumnsProps) {
  return (
    <div className={classes['board']}>
      {heads.columns.map((column) => (
        <section key={column.key} className={classes['column']} aria-label={column.label}>
          {inLane !== true && <ColumnHead column={column} money={heads.money} />}
          {records
            .filter((record) => (record[board.group_by] ?? null) === column.value)
            .slice(0, shownCards)
            .map((record) => (
              <Card key={record.id} {...{ board, object, record, shadeOf }} />
            ))}
        </section>
      ))}
    </div>
  )
}

type CardProps = { board: Board; object: ObjectView; record: RecordView; shadeOf: ShadeOf }

function Card({ board, object, record, shadeOf }: CardProps) {
  const model = useModel()
  const cards = (board.card_fields ?? [])
    .flatMap((path) => fieldIn(model, object, path) ?? [])
    .filter((card) => card.name !== object.name_field)
  const shade = shadeOf(record)
  return (
    <div className={classes['card']} data-shade={shade?.color} title={shade?.label} style={shadeStyle(shade)}>
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
  )
}
