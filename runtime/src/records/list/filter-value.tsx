/** The right-hand side of a condition: what fits the family of the field and the operator. */
import { Group, MultiSelect, NumberInput, Select, TextInput } from '@mantine/core'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { FilterValue } from '@trellis/metadata/query/record-query.ts'
import type { FieldView } from '../../api/model.ts'
import { targetOf, useModel } from '../../api/model.ts'
import { date } from '../../fields/date.tsx'
import type { EditProps } from '../../fields/field-ui.ts'
import { uiOf } from '../../fields/field-uis.ts'
import { manyToMany } from '../../fields/many-to-many.tsx'
import { choosable } from '../../fields/options.ts'
import { RecordPicker } from '../../fields/record-picker.tsx'
import { useLabel, useText } from '../../i18n/i18n.ts'
import type { TextKey } from '../../i18n/text-table.ts'
import { useNameOf } from '../../fields/use-name-of.ts'
import type { Condition } from './filter-model.ts'
import { countedTokens, dayTokens } from './filter-model.ts'

type ValueProps = { field: FieldView; condition: Condition; onChange(condition: Condition): void }

export function FilterValueEdit(props: ValueProps) {
  const family = uiOf(props.field).filter
  if (props.condition.op === 'between') return <Between {...props} />
  if (family === 'choice' || family === 'choices') return <Choices {...props} />
  if (family === 'boolean') return <YesNo {...props} />
  if (family === 'record') return <OneRecord {...props} />
  if (family === 'records') return <ManyRecords {...props} />
  if (family === 'date' || family === 'datetime') return <Day {...props} />
  return (
    <Plain
      {...props}
      value={props.condition.value}
      onValue={(value) => props.onChange({ ...props.condition, value })}
    />
  )
}

function Plain({
  field,
  value,
  onValue,
}: {
  field: FieldView
  value: FilterValue | undefined
  onValue(value: JsonValue): void
}) {
  const t = useText()
  if (uiOf(field).filter === 'number') {
    return (
      <NumberInput
        size="xs"
        aria-label={t('list.value')}
        value={typeof value === 'number' ? value : ''}
        onChange={(next) => onValue(next === '' ? null : typeof next === 'number' ? next : Number(next))}
        thousandSeparator=","
      />
    )
  }
  return (
    <TextInput
      size="xs"
      aria-label={t('list.value')}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => onValue(event.currentTarget.value)}
    />
  )
}

function Between({ field, condition, onChange }: ValueProps) {
  const [low, high] = Array.isArray(condition.value) ? condition.value : []
  const put = (at: 0 | 1, value: JsonValue) =>
    onChange({ ...condition, value: at === 0 ? [value, high ?? null] : [low ?? null, value] })
  const family = uiOf(field).filter
  const day = family === 'date' || family === 'datetime'
  return (
    <Group gap={4} wrap="nowrap" grow>
      {day ? (
        <DayInput value={low} onDay={(value) => put(0, value)} />
      ) : (
        <Plain field={field} value={low} onValue={(value) => put(0, value)} />
      )}
      {day ? (
        <DayInput value={high} onDay={(value) => put(1, value)} />
      ) : (
        <Plain field={field} value={high} onValue={(value) => put(1, value)} />
      )}
    </Group>
  )
}

function Choices({ field, condition, onChange }: ValueProps) {
  const t = useText()
  const labelOf = useLabel()
  const many = condition.op === 'in' || condition.op === 'nin'
  const options = choosable(field, undefined, labelOf)
  if (!many) {
    const value = typeof condition.value === 'string' ? condition.value : null
    return (
      <Select
        size="xs"
        aria-label={t('list.value')}
        data={options}
        value={value}
        onChange={(next) => onChange({ ...condition, value: next })}
        comboboxProps={{ withinPortal: false }}
      />
    )
  }
  const chosen = Array.isArray(condition.value)
    ? condition.value.filter((one): one is string => typeof one === 'string')
    : []
  return (
    <MultiSelect
      size="xs"
      aria-label={t('list.value')}
      data={options}
      value={chosen}
      onChange={(value) => onChange({ ...condition, value })}
      searchable
      comboboxProps={{ withinPortal: false }}
    />
  )
}

function YesNo({ condition, onChange }: ValueProps) {
  const t = useText()
  const value = condition.value === true ? 'yes' : condition.value === false ? 'no' : null
  const data = [
    { value: 'yes', label: t('field.yes') },
    { value: 'no', label: t('field.no') },
  ]
  return (
    <Select
      size="xs"
      aria-label={t('list.value')}
      data={data}
      value={value}
      allowDeselect={false}
      onChange={(next) => onChange({ ...condition, value: next === 'yes' })}
      comboboxProps={{ withinPortal: false }}
    />
  )
}

function OneRecord({ field, condition, onChange }: ValueProps) {
  const t = useText()
  const target = targetOf(useModel(), field)
  const id = typeof condition.value === 'string' ? condition.value : ''
  const name = useNameOf(target, id === '$me' ? '' : id)
  if (!target)
    return <Plain field={field} value={condition.value} onValue={(value) => onChange({ ...condition, value })} />
  const isUser = target.name === 'user'
  const picked = id === '' ? null : id === '$me' ? { id, name: t('list.me') } : { id, name: name ?? '…' }
  const edit: EditProps = { field, value: id, record: { id: '' }, onChange: () => {}, place: 'form', label: '' }
  return (
    <Group gap={4} wrap="nowrap">
      <div style={{ flex: 1, minWidth: 0 }} aria-label={t('list.value')}>
        <RecordPicker
          edit={{ ...edit, label: t('list.value'), place: 'cell' }}
          object={target}
          picked={picked}
          onPick={(next) => onChange({ ...condition, value: next?.id ?? null })}
        />
      </div>
      {isUser && id !== '$me' && (
        <button
          type="button"
          onClick={() => onChange({ ...condition, value: '$me' })}
          style={{
            fontSize: 12,
            whiteSpace: 'nowrap',
            background: 'none',
            border: 0,
            color: 'var(--link)',
            cursor: 'pointer',
          }}
        >
          {t('list.me')}
        </button>
      )}
    </Group>
  )
}

function ManyRecords({ field, condition, onChange }: ValueProps) {
  const t = useText()
  const value = Array.isArray(condition.value) ? (condition.value as JsonValue) : null
  return (
    <manyToMany.Edit
      field={field}
      value={value}
      record={{ id: '' }}
      place="cell"
      label={t('list.value')}
      onChange={(next) => onChange({ ...condition, value: next })}
    />
  )
}

const exact = 'exact'

function Day({ condition, onChange }: ValueProps) {
  const t = useText()
  const { value } = condition
  const token =
    typeof value === 'object' && value !== null && !Array.isArray(value) && typeof value['token'] === 'string'
      ? value['token']
      : exact
  const counted = countedTokens.some((one) => one === token)
  const n =
    typeof value === 'object' && value !== null && !Array.isArray(value) && typeof value['n'] === 'number'
      ? value['n']
      : 7
  const offered = condition.op === 'eq' ? [...dayTokens, ...countedTokens] : dayTokens
  const choose = (next: string | null) => {
    if (next === null || next === exact) onChange({ ...condition, value: undefined })
    else
      onChange({
        ...condition,
        value: countedTokens.some((one) => one === next) ? { token: next, n } : { token: next },
      })
  }
  return (
    <Group gap={4} wrap="nowrap" grow>
      <Select
        size="xs"
        aria-label={t('list.value')}
        data={[
          { value: exact, label: t('list.exact_day') },
          ...offered.map((one) => ({ value: one, label: t(`list.day_${one}` satisfies TextKey) })),
        ]}
        value={token}
        onChange={choose}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false, width: 170, position: 'bottom-start' }}
      />
      {token === exact && (
        <DayInput
          value={typeof value === 'string' ? value : null}
          onDay={(day) => onChange({ ...condition, value: day })}
        />
      )}
      {counted && (
        <NumberInput
          size="xs"
          min={1}
          max={3650}
          aria-label={t('list.how_many')}
          value={n}
          onChange={(next) => typeof next === 'number' && onChange({ ...condition, value: { token, n: next } })}
        />
      )}
    </Group>
  )
}

function DayInput({ value, onDay }: { value: JsonValue | undefined; onDay(day: JsonValue): void }) {
  const t = useText()
  const field: FieldView = { name: 'day', type: 'date', label: '' }
  return (
    <div
      style={{
        border: '1px solid var(--mantine-color-default-border)',
        borderRadius: 6,
        padding: '0 8px',
        height: 30,
        display: 'flex',
        alignItems: 'center',
        minWidth: 0,
      }}
    >
      <date.Edit
        field={field}
        value={value}
        record={{ id: '' }}
        place="cell"
        label={t('list.value')}
        onChange={onDay}
      />
    </div>
  )
}
