/**
 * Picks one record of an object by typing: recent ones first, then what the server finds. Used by every lookup-like type and by filters.
 */
import { CloseButton, Combobox, Group, InputBase, Loader, Text, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconChevronDown, IconPlus } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { ObjectView } from '../api/model.ts'
import { mayDo } from '../api/model.ts'
import { query } from '../api/records.ts'
import { useLabel, useText } from '../i18n/i18n.ts'
import { Face } from '../ui/choice.tsx'
import { quickCreate } from '../actions/quick-create.ts'
import type { EditProps } from './field-ui.ts'
import { bareProps, inputProps } from './field-ui.ts'
import { nameOf } from './name-of.ts'

export type Picked = { id: string; name: string }

/** Up to 20 records of an object whose words begin with the text; without text the latest. */
export function useCandidates(object: ObjectView, text: string, enabled: boolean) {
  const [settled] = useDebouncedValue(text.trim(), 150)
  return useQuery({
    queryKey: ['records', object.name, 'candidates', settled],
    enabled,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const found = settled === '' ? { order_by: [{ field: 'updated_at', dir: 'desc' as const }] } : { search: settled }
      const page = await query({ object: object.name, fields: ['id', object.name_field], limit: 20, ...found }, signal)
      return page.records.map((record) => ({ id: record.id, name: nameOf(object, record) }))
    },
  })
}

type PickerProps = {
  edit: EditProps
  object: ObjectView
  picked: Picked | null
  onPick(picked: Picked | null): void
  clearable?: boolean
  /** Label, help and reason stand around it already. */
  framed?: boolean
}

export function RecordPicker({ edit, object, picked, onPick, clearable = true, framed = false }: PickerProps) {
  const t = useText()
  const labelOf = useLabel()
  const [typed, setTyped] = useState<string | null>(null)
  const combobox = useCombobox({ onDropdownClose: () => setTyped(null) })
  const candidates = useCandidates(object, typed ?? '', combobox.dropdownOpened)
  const options = matching(candidates.data ?? [], typed ?? '')
  const first = typed === null || typed.trim() === '' ? undefined : options[0]?.id
  const asked = useRef(false)
  const select = useRef(combobox.selectFirstOption)
  useEffect(() => {
    select.current = combobox.selectFirstOption
  })
  useEffect(() => {
    if (first !== undefined) select.current()
  }, [first, typed, combobox.dropdownOpened])
  const canCreate = mayDo(object, 'create') && (typed ?? '').trim() !== '' && edit.place === 'form'
  const choose = (id: string) => {
    combobox.closeDropdown()
    if (id === newId) {
      asked.current = true
      quickCreate({
        object: object.name,
        values: { [object.name_field]: (typed ?? '').trim() },
        onCreated: (record) => onPick({ id: record.id, name: nameOf(object, record) }),
      })
      return
    }
    const option = options.find((one) => one.id === id)
    if (option) onPick(option)
  }
  // The focus comes back from the form of a new record: there is nothing left to pick then.
  const focused = () => {
    if (!asked.current) combobox.openDropdown()
    asked.current = false
  }
  const clear = picked && clearable && !edit.disabled
  return (
    <Combobox store={combobox} onOptionSubmit={choose} withinPortal>
      <Combobox.Target withExpandedAttribute>
        <InputBase
          {...(framed ? bareProps(edit) : inputProps(edit))}
          value={typed ?? picked?.name ?? ''}
          placeholder={edit.place === 'form' ? t('field.pick', { object: labelOf(object.label) }) : undefined}
          onFocus={focused}
          onClick={() => combobox.openDropdown()}
          onBlur={() => {
            combobox.closeDropdown()
            setTyped(null)
            edit.onBlur?.()
          }}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            combobox.openDropdown()
          }}
          leftSection={
            picked && typed === null ? <Face name={picked.name} square={object.name !== 'user'} size={18} /> : undefined
          }
          rightSection={
            <RightSide
              busy={candidates.isFetching && combobox.dropdownOpened}
              onClear={clear ? () => onPick(null) : undefined}
            />
          }
          rightSectionPointerEvents={clear ? 'all' : 'none'}
          autoComplete="off"
        />
      </Combobox.Target>
      <Options
        object={object}
        options={options}
        picked={picked}
        busy={candidates.isFetching}
        create={canCreate ? (typed ?? '').trim() : undefined}
      />
    </Combobox>
  )
}

const newId = '+new'

/** While the answer to the last letters is on its way, what was found before is narrowed to them: enter never picks what does not fit. */
function matching(options: Picked[], typed: string): Picked[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const fitting = options.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)))
  return fitting.length > 0 ? fitting : options
}

function RightSide({ busy, onClear }: { busy: boolean; onClear: (() => void) | undefined }) {
  const t = useText()
  if (busy) return <Loader size={14} />
  if (!onClear) return <IconChevronDown size={14} color="var(--text-soft)" aria-hidden />
  return (
    <CloseButton
      size={18}
      aria-label={t('field.clear')}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onClear}
    />
  )
}

type OptionsProps = {
  object: ObjectView
  options: Picked[]
  picked: Picked | null
  busy: boolean
  create: string | undefined
}

function Options({ object, options, picked, busy, create }: OptionsProps) {
  const t = useText()
  const labelOf = useLabel()
  return (
    <Combobox.Dropdown>
      <Combobox.Options aria-label={labelOf(object.plural_label ?? object.label)}>
        {options.map((option) => (
          <Combobox.Option key={option.id} value={option.id} active={option.id === picked?.id}>
            <Group gap={8} wrap="nowrap">
              <Face name={option.name} square={object.name !== 'user'} size={20} />
              <Text size="sm" truncate>
                {option.name}
              </Text>
            </Group>
          </Combobox.Option>
        ))}
        {options.length === 0 && !busy && <Combobox.Empty>{t('field.none_found')}</Combobox.Empty>}
        {create !== undefined && (
          <Combobox.Option value={newId}>
            <Group gap={8} wrap="nowrap">
              <IconPlus size={16} aria-hidden />
              <Text size="sm" truncate>
                {t('field.create_named', { name: create })}
              </Text>
            </Group>
          </Combobox.Option>
        )}
      </Combobox.Options>
    </Combobox.Dropdown>
  )
}
