/** Values a new record of a type starts with. */
import { ActionIcon, Group, NumberInput, Select, Text, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import type { FieldDocument } from '@trellis/metadata/schema/field.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { fieldOf, fieldsOf, labelOr } from '../document/documents.ts'
import { optionsOf } from '../document/options-of.ts'
import { useDocuments } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { AddField } from '../pages/field-pick.tsx'
import type { TypePart } from './type-editor.tsx'

const numbers = new Set(['number', 'integer', 'currency', 'percent', 'rating'])
const texts = new Set(['text', 'long_text', 'email', 'phone', 'url', 'date'])
const start: { [type: string]: unknown } = { checkbox: true, date: '2026-01-01' }

export function TypeDefaults({ object, type, set }: TypePart) {
  const t = useStudioText()
  const labelOf = useLabel()
  const documents = useDocuments()
  const given = Object.entries(type.defaults ?? {})
  const free = fieldsOf(object).filter(
    ([name, field]) =>
      field['record_types'] !== true &&
      (numbers.has(field.type) || texts.has(field.type) || ['select', 'checkbox'].includes(field.type)) &&
      !given.some(([one]) => one === name),
  )
  const firstOf = (name: string) => {
    const field = fieldOf(object, name)
    const choice = type.options?.[name]?.[0] ?? optionsOf(documents, object.name, name)[0]?.value
    return start[field?.type ?? ''] ?? choice ?? (numbers.has(field?.type ?? '') ? 0 : '…')
  }
  return (
    <section aria-label={t('kinds.defaults')}>
      <Group justify="space-between" mb={4}>
        <Text size="xs" fw={550}>
          {t('kinds.defaults')}
        </Text>
        <AddField
          label={t('kinds.add_default')}
          fields={free.map(([name, field]) => ({ value: name, label: labelOf(labelOr(field.label, name)) }))}
          onAdd={(name) => set(['defaults', name], firstOf(name))}
        />
      </Group>
      {given.map(([name, value]) => (
        <Group key={name} gap={8} wrap="nowrap" align="end" mb={6}>
          <div style={{ flex: 1 }}>
            <Value
              label={labelOf(labelOr(fieldOf(object, name)?.label, name))}
              field={fieldOf(object, name)}
              choices={optionsOf(documents, object.name, name).map((option) => ({
                value: option.value,
                label: labelOf(option.label) || option.value,
              }))}
              value={value}
              onChange={(next) => set(['defaults', name], next)}
            />
          </div>
          <ActionIcon
            size={34}
            aria-label={t('app.remove_entry', { name: labelOf(labelOr(fieldOf(object, name)?.label, name)) })}
            onClick={() => set(['defaults'], without(type.defaults ?? {}, name))}
          >
            <IconTrash size={14} />
          </ActionIcon>
        </Group>
      ))}
    </section>
  )
}

function without(values: { [field: string]: unknown }, name: string): { [field: string]: unknown } | undefined {
  const rest = Object.entries(values).filter(([one]) => one !== name)
  return rest.length === 0 ? undefined : Object.fromEntries(rest)
}

type ValueProps = {
  label: string
  field: FieldDocument | undefined
  choices: { value: string; label: string }[]
  value: unknown
  onChange(next: unknown): void
}

function Value({ label, field, choices, value, onChange }: ValueProps) {
  const t = useStudioText()
  const type = field?.type ?? 'text'
  if (type === 'checkbox' || choices.length > 0) {
    const isFlag = type === 'checkbox'
    const data = isFlag
      ? [
          { value: 'true', label: t('kinds.yes') },
          { value: 'false', label: t('kinds.no') },
        ]
      : choices
    return (
      <Select
        label={label}
        data={data}
        value={String(value)}
        allowDeselect={false}
        onChange={(next) => next !== null && onChange(isFlag ? next === 'true' : next)}
      />
    )
  }
  if (numbers.has(type))
    return (
      <NumberInput
        label={label}
        value={typeof value === 'number' ? value : ''}
        onChange={(next) => next !== '' && onChange(Number(next))}
      />
    )
  return (
    <TextInput
      label={label}
      type={type === 'date' ? 'date' : 'text'}
      value={String(value ?? '')}
      onChange={(event) => event.currentTarget.value !== '' && onChange(event.currentTarget.value)}
    />
  )
}
