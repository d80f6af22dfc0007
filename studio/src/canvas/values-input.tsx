/** Values of fields as formulas: a choice is chosen, yes and no are chosen, everything else is written. */
import { ActionIcon, Group, Select, Text } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { fieldOf, fieldsOf, labelOr, objectIn } from '../document/documents.ts'
import { optionsOf } from '../document/options-of.ts'
import { useDocuments } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { FormulaInput } from '../inspector/formula-input.tsx'
import { AddField, useFieldName } from '../pages/field-pick.tsx'
import { choiceOf, formulaOfChoice } from './values-of.ts'

type Values = { [field: string]: string }
type Props = {
  title: string
  /** Said while there is none. */
  none?: string
  /** Object whose fields get values. */
  of: string
  /** Object whose fields the formulas read. */
  over: string
  values: Values
  onChange(values: Values): void
}

/** Fields whose values are worked out by the server. */
const computed = new Set(['formula', 'rollup', 'autonumber', 'many_to_many', 'file', 'image', 'signature'])

export function ValuesInput({ title, none, of, over, values, onChange }: Props) {
  const t = useStudioText()
  const labelOf = useLabel()
  const documents = useDocuments()
  const free = fieldsOf(objectIn(documents, of)).filter(
    ([name, field]) => !computed.has(field.type) && !Object.hasOwn(values, name),
  )
  const start = (name: string) => {
    const [choice] = optionsOf(documents, of, name)
    if (choice) return formulaOfChoice(choice.value)
    const field = fieldOf(objectIn(documents, of), name)
    return field?.type === 'checkbox' ? 'true' : field?.to === over ? 'id' : 'null'
  }
  const put = (name: string, formula: string | undefined) =>
    onChange(
      formula === undefined
        ? Object.fromEntries(Object.entries(values).filter(([one]) => one !== name))
        : { ...values, [name]: formula },
    )
  return (
    <section aria-label={title}>
      <Group justify="space-between" mb={4}>
        <Text size="xs" fw={550}>
          {title}
        </Text>
        <AddField
          label={t('layout.add_value')}
          fields={free.map(([name, field]) => ({ value: name, label: labelOf(labelOr(field.label, name)) }))}
          onAdd={(name) => put(name, start(name))}
        />
      </Group>
      {none !== undefined && Object.keys(values).length === 0 && (
        <Text size="xs" c="dimmed">
          {none}
        </Text>
      )}
      {Object.entries(values).map(([name, formula]) => (
        <ValueLine key={name} {...{ of, over, name, formula }} put={(next) => put(name, next)} />
      ))}
    </section>
  )
}

type LineProps = { of: string; over: string; name: string; formula: string; put(next: string | undefined): void }

function ValueLine({ of, over, name, formula, put }: LineProps) {
  const t = useStudioText()
  const labelOf = useLabel()
  const documents = useDocuments()
  const label = useFieldName(of, name)
  const field = fieldOf(objectIn(documents, of), name)
  const choices =
    field?.type === 'checkbox'
      ? [
          { value: 'true', label: t('kinds.yes') },
          { value: 'false', label: t('kinds.no') },
        ]
      : field?.to === over
        ? [{ value: 'id', label: t('layout.this_record') }]
        : optionsOf(documents, of, name).map((option) => ({
            value: formulaOfChoice(option.value),
            label: labelOf(option.label) || option.value,
          }))
  const isChosen = choiceOf(formula, choices) !== undefined
  return (
    <Group gap={8} wrap="nowrap" align="end" mb={6}>
      <div style={{ flex: 1, minWidth: 0 }}>
        {isChosen ? (
          <Select
            label={label}
            data={choices}
            value={choiceOf(formula, choices) ?? null}
            allowDeselect={false}
            searchable
            onChange={(next) => next !== null && put(next)}
          />
        ) : (
          <FormulaInput label={label} object={over} condition={false} value={formula} onChange={put} />
        )}
      </div>
      <ActionIcon size={34} aria-label={t('app.remove_entry', { name: label })} onClick={() => put(undefined)}>
        <IconTrash size={14} />
      </ActionIcon>
    </Group>
  )
}
