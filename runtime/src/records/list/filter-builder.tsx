/** Builds the filter of a list: conditions and groups joined by all or any, and a formula for experts. */
import { ActionIcon, Button, Group, SegmentedControl, Select, Stack, Text, Textarea } from '@mantine/core'
import { IconFilterOff, IconMathFunction, IconPlus, IconX } from '@tabler/icons-react'
import type { ReactNode, RefObject } from 'react'
import { useRef, useState } from 'react'
import type { Operator } from '@trellis/metadata/fields/field-type.ts'
import type { Filter } from '@trellis/metadata/query/record-query.ts'
import type { FieldView, ObjectView } from '../../api/model.ts'
import { fieldIn, useModel } from '../../api/model.ts'
import { uiOf } from '../../fields/field-uis.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import type { TextKey } from '../../i18n/text-table.ts'
import { pathLabel } from './path-label.ts'
import type { Branch, Condition } from './filter-model.ts'
import {
  branchOf,
  completeOf,
  filterOf,
  filterPaths,
  isCondition,
  needsValue,
  newCondition,
  operatorsOf,
  withField,
  withOperator,
} from './filter-model.ts'
import { FilterValueEdit } from './filter-value.tsx'
import classes from './list.module.css'

const deepest = 4

export function FilterBuilder({
  object,
  where,
  none,
  onChange,
}: {
  object: ObjectView
  where: Filter | undefined
  /** Said while there is no condition; '' says nothing. */
  none?: string
  onChange(where: Filter | null): void
}) {
  // What is being built may be half-filled; the list only gets what is complete.
  const t = useText()
  const [draft, setDraft] = useState<Branch>(() => branchOf(where))
  const empty = none ?? t('list.no_filter')
  const give = (next: Branch) => {
    setDraft(next)
    onChange(completeOf(filterOf(next)))
  }
  const frame = useRef<HTMLDivElement>(null)
  const clear = () => {
    give({ match: 'and', filters: [] })
    goOnFrom(frame, 1)
  }
  return (
    <Stack gap={10} ref={frame}>
      {draft.filters.length === 0 && empty !== '' && (
        <Text size="sm" c="dimmed">
          {empty}
        </Text>
      )}
      <BranchEdit object={object} branch={draft} depth={1} onChange={give} />
      {draft.filters.length > 0 && (
        <Group justify="flex-end">
          <Button
            variant="subtle"
            color="gray"
            size="compact-xs"
            leftSection={<IconFilterOff size={13} />}
            onClick={clear}
          >
            {t('list.clear_filter')}
          </Button>
        </Group>
      )}
    </Stack>
  )
}

function BranchEdit({
  object,
  branch,
  depth,
  fresh,
  onChange,
}: {
  object: ObjectView
  branch: Branch
  depth: number
  /** It was just added: whoever added it goes on in its first condition. */
  fresh?: boolean
  onChange(branch: Branch): void
}) {
  const t = useText()
  const [added, setAdded] = useState(fresh === true ? 0 : null)
  const put = (at: number, filter: Filter) =>
    onChange({ ...branch, filters: branch.filters.map((one, index) => (index === at ? filter : one)) })
  const rows = useRef<HTMLDivElement>(null)
  const remove = (at: number) => {
    onChange({ ...branch, filters: branch.filters.filter((_, index) => index !== at) })
    goOnFrom(rows, depth, at)
  }
  return (
    <Stack gap={8} ref={rows}>
      {branch.filters.length > 1 && (
        <Group gap={8}>
          <Text size="xs" c="dimmed">
            {t('list.match')}
          </Text>
          <SegmentedControl
            aria-label={t('list.match')}
            value={branch.match}
            onChange={(match) => onChange({ ...branch, match: match === 'or' ? 'or' : 'and' })}
            data={[
              { value: 'and', label: t('list.match_all') },
              { value: 'or', label: t('list.match_any') },
            ]}
          />
        </Group>
      )}
      {branch.filters.map((filter, at) => (
        <FilterEdit
          key={at}
          object={object}
          filter={filter}
          depth={depth}
          fresh={at === added}
          onChange={(next) => put(at, next)}
          onRemove={() => remove(at)}
        />
      ))}
      <AddRow
        object={object}
        depth={depth}
        onAdd={(filter) => {
          setAdded(branch.filters.length)
          onChange({ ...branch, filters: [...branch.filters, filter] })
        }}
      />
    </Stack>
  )
}

/** Whoever removes a condition is at the next one, or where one is added: the button that was pressed is gone. */
function goOnFrom(rows: RefObject<HTMLElement | null>, depth: number, at = 0): void {
  requestAnimationFrame(() => {
    const next = rows.current?.querySelectorAll<HTMLElement>(`[data-removes="${depth}"]`)[at]
    const goOn = next ?? rows.current?.querySelector<HTMLElement>(`[data-adds="${depth}"]`)
    goOn?.focus()
  })
}

/** What can be added to a branch: a condition, a branch of its own, a formula. */
function AddRow({ object, depth, onAdd }: { object: ObjectView; depth: number; onAdd(filter: Filter): void }) {
  const t = useText()
  const model = useModel()
  return (
    <Group gap={4}>
      <Button
        variant="subtle"
        size="compact-xs"
        leftSection={<IconPlus size={13} />}
        data-adds={depth}
        onClick={() => onAdd(newCondition(model, object))}
      >
        {t('list.add_condition')}
      </Button>
      {depth < deepest && (
        <Button
          variant="subtle"
          color="gray"
          size="compact-xs"
          onClick={() => onAdd({ or: [newCondition(model, object)] })}
        >
          {t('list.add_group')}
        </Button>
      )}
      {depth === 1 && (
        <Button
          variant="subtle"
          color="gray"
          size="compact-xs"
          leftSection={<IconMathFunction size={13} />}
          onClick={() => onAdd({ formula: '' })}
        >
          {t('list.add_formula')}
        </Button>
      )}
    </Group>
  )
}

type FilterEditProps = {
  object: ObjectView
  filter: Filter
  depth: number
  fresh: boolean
  onChange(filter: Filter): void
  onRemove(): void
}

function FilterEdit({ object, filter, depth, fresh, onChange, onRemove }: FilterEditProps) {
  const t = useText()
  const remove = (
    <ActionIcon aria-label={t('shell.remove')} data-removes={depth} onClick={onRemove}>
      <IconX size={14} />
    </ActionIcon>
  )
  if (isCondition(filter))
    return <ConditionEdit object={object} condition={filter} fresh={fresh} onChange={onChange} remove={remove} />
  if ('formula' in filter) {
    return (
      <Group gap={6} wrap="nowrap" align="start">
        <Textarea
          style={{ flex: 1 }}
          minRows={1}
          autoFocus={fresh}
          ff="monospace"
          aria-label={t('list.formula')}
          placeholder={t('list.formula_hint')}
          value={filter.formula}
          onChange={(event) => onChange({ formula: event.currentTarget.value })}
        />
        {remove}
      </Group>
    )
  }
  if ('not' in filter) {
    return (
      <Group gap={6} wrap="nowrap" align="start" className={classes['nested']}>
        <div style={{ flex: 1 }}>
          <Text size="xs" c="dimmed" mb={4}>
            {t('list.match_none')}
          </Text>
          <BranchEdit
            object={object}
            branch={branchOf(filter.not)}
            depth={depth + 1}
            onChange={(branch) => onChange({ not: filterOf(branch) })}
          />
        </div>
        {remove}
      </Group>
    )
  }
  return (
    <Group gap={6} wrap="nowrap" align="start" className={classes['nested']}>
      <div style={{ flex: 1, minWidth: 0 }}>
        <BranchEdit
          object={object}
          branch={branchOf(filter)}
          depth={depth + 1}
          fresh={fresh}
          onChange={(branch) => onChange(filterOf(branch))}
        />
      </div>
      {remove}
    </Group>
  )
}

function ConditionEdit({
  object,
  condition,
  fresh,
  onChange,
  remove,
}: {
  object: ObjectView
  condition: Condition
  fresh: boolean
  onChange(condition: Condition): void
  remove: ReactNode
}) {
  const t = useText()
  const labelOf = useLabel()
  const model = useModel()
  const field = fieldIn(model, object, condition.field)
  const paths = filterPaths(model, object).map((path) => ({
    value: path,
    label: pathLabel(model, object, path, labelOf),
  }))
  const operators = field ? operatorsOf(field) : []
  const listed = operators.includes(condition.op) ? operators : [condition.op, ...operators]
  const choose = (path: string | null) => {
    const next = path === null ? undefined : fieldIn(model, object, path)
    if (path !== null && next) onChange(withField(condition, path, next))
  }
  return (
    <div className={classes['condition']}>
      <Select
        className={classes['condition-field']}
        size="xs"
        data={paths}
        value={condition.field}
        onChange={choose}
        searchable
        autoFocus={fresh}
        openOnFocus={false}
        allowDeselect={false}
        aria-label={t('list.field')}
        comboboxProps={{ withinPortal: false, width: 260, position: 'bottom-start' }}
      />
      <Select
        className={classes['condition-operator']}
        size="xs"
        data={listed.map((op) => ({ value: op, label: t(operatorKey(op, field)) }))}
        value={condition.op}
        onChange={(op) => op !== null && onChange(withOperator(condition, op as Operator))}
        allowDeselect={false}
        aria-label={t('list.operator')}
        comboboxProps={{ withinPortal: false, width: 170, position: 'bottom-start' }}
      />
      <div className={classes['condition-value']}>
        {field && needsValue(condition.op) && (
          <FilterValueEdit field={field} condition={condition} onChange={onChange} />
        )}
      </div>
      <div className={classes['condition-remove']}>{remove}</div>
    </div>
  )
}

/** Days are before and after, choices are one of; everything else has the plain word. */
export function operatorKey(op: Operator, field: FieldView | undefined): TextKey {
  const family = field ? uiOf(field).filter : 'text'
  const onDays = family === 'date' || family === 'datetime'
  if (onDays && (op === 'lt' || op === 'gt' || op === 'lte' || op === 'gte')) return `list.op_day_${op}`
  return `list.op_${op}`
}
