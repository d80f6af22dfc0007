/** What a board needs: the field whose choices are its columns, what its cards show, sums, limits. */
import { Group, MultiSelect, NumberInput, Stack, Text } from '@mantine/core'
import type { OptionDocument } from '@trellis/metadata/schema/field.ts'
import type { ListViewDocument } from '@trellis/metadata/schema/list-view.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { Choice } from '@trellis/runtime/ui/choice.tsx'
import { optionsOf } from '../document/options-of.ts'
import { useDocuments } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { FieldInput } from '../inspector/field-input.tsx'
import { FieldLines } from './field-lines.tsx'
import type { ViewPart } from './view-draft.ts'
import classes from './pages.module.css'

type Board = NonNullable<ListViewDocument['board']>

/** Choices, and records that are pointed at. */
const isLane = (type: string | undefined) =>
  type !== undefined && ['select', 'lookup', 'master_detail', 'user'].includes(type)
const isNumber = (type: string | undefined) =>
  type !== undefined && ['number', 'integer', 'currency', 'formula', 'rollup', 'percent'].includes(type)

export function BoardSettings({ view, object, set }: ViewPart) {
  const t = useStudioText()
  const labelOf = useLabel()
  const documents = useDocuments()
  const board: Board = view.board ?? { group_by: '' }
  const options = optionsOf(documents, object, board.group_by)
  const put = (member: keyof Board, value: unknown) => set(['board'], { ...board, [member]: value })
  return (
    <Stack gap="md">
      <FieldInput
        label={t('view.group_by')}
        object={object}
        required
        only={isLane}
        value={board.group_by}
        onChange={(value) => put('group_by', value)}
      />
      <FieldInput
        label={t('prop.swimlane')}
        object={object}
        only={isLane}
        value={board.swimlane}
        onChange={(value) => put('swimlane', value)}
      />
      <Cards board={board} object={object} put={put} />
      <Group grow align="start">
        <FieldInput
          label={t('prop.sum')}
          object={object}
          only={isNumber}
          value={board.sum}
          onChange={(value) => put('sum', value)}
        />
        <FieldInput
          label={t('prop.weight')}
          object={object}
          only={isNumber}
          value={board.weight}
          onChange={(value) => put('weight', value)}
        />
      </Group>
      {options.length > 0 && <Limits board={board} options={options} put={put} />}
      {options.length > 0 && (
        <MultiSelect
          label={t('view.hidden')}
          data={options.map((option) => ({ value: option.value, label: labelOf(option.label) || option.value }))}
          value={board.hidden_values ?? []}
          onChange={(value) => put('hidden_values', value.length === 0 ? undefined : value)}
        />
      )}
    </Stack>
  )
}

type Put = (member: keyof Board, value: unknown) => void

function Cards({ board, object, put }: { board: Board; object: string; put: Put }) {
  const t = useStudioText()
  return (
    <FieldLines<string>
      title={t('view.cards')}
      add={t('view.add_card_field')}
      object={object}
      items={board.card_fields ?? []}
      pathOf={(field) => field}
      start={(field) => field}
      without={board.group_by}
      put={(fields) => put('card_fields', fields)}
    />
  )
}

function Limits({
  board,
  options,
  put,
}: {
  board: Board
  options: OptionDocument[]
  put(member: keyof Board, value: unknown): void
}) {
  const t = useStudioText()
  const labelOf = useLabel()
  const limits = board.limits ?? []
  const setLimit = (value: string, member: 'max_records' | 'max_days', next: number | string) => {
    const before = limits.find((limit) => limit.value === value) ?? { value }
    const changed = { ...before, [member]: next === '' ? undefined : Number(next) }
    const empty = changed.max_records === undefined && changed.max_days === undefined
    const kept = options.flatMap((option) =>
      option.value === value ? (empty ? [] : [changed]) : limits.filter((limit) => limit.value === option.value),
    )
    put('limits', kept.length === 0 ? undefined : kept)
  }
  return (
    <section>
      <Group justify="space-between" mb={4}>
        <Text size="xs" fw={550}>
          {t('view.limits')}
        </Text>
        <Group gap={6}>
          <Text size="xs" c="dimmed" w={74}>
            {t('view.at_most')}
          </Text>
          <Text size="xs" c="dimmed" w={74}>
            {t('view.days')}
          </Text>
        </Group>
      </Group>
      {options.map((option) => {
        const limit = limits.find((one) => one.value === option.value)
        const name = labelOf(option.label) || option.value
        return (
          <Group key={option.value} gap={6} py={2} wrap="nowrap">
            <span className={classes['line-name']}>
              <Choice label={name} color={option.color} />
            </span>
            <NumberInput
              size="xs"
              w={74}
              min={1}
              aria-label={t('view.limit_records', { name })}
              value={limit?.max_records ?? ''}
              onChange={(value) => setLimit(option.value, 'max_records', value)}
            />
            <NumberInput
              size="xs"
              w={74}
              min={1}
              aria-label={t('view.limit_days', { name })}
              value={limit?.max_days ?? ''}
              onChange={(value) => setLimit(option.value, 'max_days', value)}
            />
          </Group>
        )
      })}
    </section>
  )
}
